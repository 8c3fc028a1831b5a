package ui

import (
	"zanger/ui/page"
	"zanger/ui/page/casefile"
	"zanger/ui/page/cases"
	"zanger/ui/page/dates"
	"zanger/ui/page/drafting"
	"zanger/ui/page/enquiry"
	"zanger/ui/page/exchange"
	"zanger/ui/page/filing"
	"zanger/ui/page/health"
	"zanger/ui/page/queue"
	"zanger/ui/page/register"
	"zanger/ui/page/settings"
	"zanger/ui/page/sources"
	"zanger/ui/page/templates"
	"zanger/ui/page/today"
	"zanger/ui/page/track"
	"zanger/ui/page/versions"
)

// pages lists every page of an open profile: those of the rail first, in its order, then those of its foot, then those
// one comes to from others. A new page is one line here.
func pages() []page.Spec {
	return []page.Spec{
		today.Spec(),
		queue.Spec(),
		cases.Spec(),
		dates.Spec(),
		templates.Spec(),
		sources.Spec(),

		exchange.Spec(),
		health.Spec(),
		settings.Spec(),

		enquiry.Spec(),
		register.Spec(),
		casefile.Spec(),
		drafting.Spec(),
		track.Spec(),
		versions.Spec(),
		filing.Spec(),
	}
}
