// Package agenda answers what falls when and for whom: what is late, what is near, of what to remind a person now, which
// hearings clash, which cases have no date at all, which dates nobody has checked; and carries dates out of the program as
// a calendar file and as registers.
//
// # How it reminds
//
// Reminders are asked of the store each time, never kept by a timer. A date has stages: a prior date came, its safe day
// came, its last day came, it is late. What a person was told of is kept as a setting of this device, "agenda.told": the
// stage of each date. A computer that slept through a stage tells at waking the stage that holds then, once.
//
// # Promise about old data
//
// The setting that cannot be read counts as nobody was told. Ids in a calendar file are those of the dates, so that a file
// taken in anew moves entries instead of doubling them. Columns of the registers are added at the end, never moved.
//
// # What it refuses
//
// It moves no date. A calendar file names nobody unless asked, and never where contact is unsafe. Cells of a register
// that a spreadsheet would run are disarmed.
package agenda
