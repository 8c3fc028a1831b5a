package hub

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// measures is what an operator sees at /metrics: counts and times, nothing about anybody.
type measures struct {
	reg       *prometheus.Registry
	requests  *prometheus.CounterVec
	seconds   *prometheus.HistogramVec
	ops       *prometheus.CounterVec
	blobBytes *prometheus.CounterVec
	listeners prometheus.Gauge
	arrivals  *prometheus.CounterVec
}

func newMeasures() *measures {
	m := &measures{
		reg:       prometheus.NewRegistry(),
		requests:  prometheus.NewCounterVec(prometheus.CounterOpts{Name: "zangerhub_requests_total", Help: "Requests by route and status."}, []string{"route", "status"}),
		seconds:   prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "zangerhub_request_seconds", Help: "Time from header to answer.", Buckets: []float64{.002, .005, .01, .025, .05, .1, .25, .5, 1, 5, 30}}, []string{"route"}),
		ops:       prometheus.NewCounterVec(prometheus.CounterOpts{Name: "zangerhub_operations_total", Help: "Operations pushed, by verdict; one sent again counts again."}, []string{"verdict"}),
		blobBytes: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "zangerhub_attachment_bytes_total", Help: "Bytes of sealed attachments."}, []string{"way"}),
		listeners: prometheus.NewGauge(prometheus.GaugeOpts{Name: "zangerhub_listeners", Help: "Devices that wait for events."}),
		arrivals:  prometheus.NewCounterVec(prometheus.CounterOpts{Name: "zangerhub_arrivals_total", Help: "Enquiries, feedback and complaints that came in."}, []string{"kind"}),
	}
	m.reg.MustRegister(m.requests, m.seconds, m.ops, m.blobBytes, m.listeners, m.arrivals, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func (m *measures) handler() http.Handler {
	return promhttp.HandlerFor(m.reg, promhttp.HandlerOpts{})
}

func (m *measures) request(route string, status int, took time.Duration) {
	m.requests.WithLabelValues(route, strconv.Itoa(status)).Inc()
	m.seconds.WithLabelValues(route).Observe(took.Seconds())
}
