// Package docx writes a document as a Word file that people go on working in, and fills the Word templates an office
// already has.
//
// Write makes a small file with real styles, real numbering that starts anew in each list, table heads that repeat and
// «page of pages» below. Fill puts answers into somebody's own .docx: {{name}}, {{#if x}} {{else}} {{/if}},
// {{#each list}} {{/each}}, in the body, tables, headers, footers and notes, however Word has cut the words into runs.
//
// # Promise about old data
//
// Files already given out are never read again. The tags Fill understands stay understood: an office's templates outlive
// the program's versions.
//
// # What it refuses
//
// Write: a final with gaps. Fill: a field nobody knows, a block that is not closed, macros, links to files outside, and
// archives that swell beyond sense; every such error says where. Parts of a template without tags go through byte for byte.
package docx
