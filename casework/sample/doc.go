// Package sample fills a profile with a fictional office to try things in: enquiries in every state, cases with parties,
// events, dates computed by the engine, evidence, positions and documents, in Kazakh and in Russian.
//
// Everybody in it is invented and named so that nobody takes them for real: surnames mean "example", "sample", "trial",
// "imagined". The same day gives the same office.
//
// # Promise about old data
//
// None: a sample office is marked as such (Office.Sample) and is to be thrown away.
//
// # What it refuses
//
// To fill a profile that holds an enquiry or a case already.
package sample
