package main

import (
	"context"

	"zanger/casework"
	"zanger/casework/sample"
	"zanger/ui/presenter"
	"zanger/ui/text"
)

// samplePassphrase opens the office of --sample, which lives in a folder that is removed at the end.
const samplePassphrase = "үлгі кеңсе sample office"

func fillSample(clock casework.Clock) func(context.Context, casework.Store) error {
	return func(ctx context.Context, s casework.Store) error { return sample.Fill(ctx, s, clock) }
}

func sampleFounding(lang string, t *text.Printer) presenter.Founding {
	return presenter.Founding{Lang: lang, Office: t.T("sample.office"), Person: t.T("sample.person"), Duty: casework.Supervisor, Passphrase: samplePassphrase, Sample: true}
}
