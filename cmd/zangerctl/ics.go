package main

import (
	"fmt"
	"io"

	"zanger/ui/presenter"
)

type deadlineIcsCmd struct {
	Out   string `required:"" type:"path" help:"File to write, for instance dates.ics."`
	Names bool   `help:"With titles of cases and dates, which name people, but only where the person said that contact is safe."`
}

func (c *deadlineIcsCmd) Run(e *env, d *presenter.Desk) error {
	n, err := d.SaveCalendar(e.ctx, c.Names, c.Out)
	if err != nil {
		return err
	}
	return e.give(map[string]any{"file": c.Out, "dates": n}, func(w io.Writer) {
		fmt.Fprintln(w, e.p.N("ctl.ics.written", n, "File", c.Out))
	})
}
