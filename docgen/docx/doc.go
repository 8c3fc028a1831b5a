// Package docx writes a document as a Word file that people go on working in, and fills the Word templates an office
// already has.
//
// Write makes a small file with real styles, real numbering that starts anew in each list, table heads that repeat and
// «page of pages» below. Fill puts answers into somebody's own .docx: {{name}}, {{#if x}} {{else}} {{/if}},
// {{#each list}} {{/each}}, in the body, tables, headers, footers, notes and text boxes, however Word has cut the words into
// runs. A tag alone in its paragraph, or in its row of a table, opens or closes a block of paragraphs or rows and goes with
// it; a row whose first cell opens a list and whose last closes it is repeated itself; anywhere else a block works inside
// its paragraph, where {{#each list sep "; "}} says what stands between the items. What a false condition leaves (empty
// paragraphs, double spaces, a space before a comma) is taken out. These are the tags of the built-in templates too.
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
