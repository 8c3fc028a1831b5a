# Two commands are enough for a newcomer: make run, make test. The rest is for those who work on the house.

VERSION  := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
TAGS     := migrated_fynedo,no_emoji
LDFLAGS  := -s -w -X zanger/assets.Version=$(VERSION)
GO       := go
# Tests of the window draw in software and need neither a display nor cgo; only cmd/zanger needs both to be built.
TESTENV  := CGO_ENABLED=0
TESTTAGS := ci,$(TAGS)

.PHONY: run build test check shots bench dist long clean install-build install-run install-test

run: install-run build/zanger ## open the program; without a display: walk it on a virtual one and write pictures
	.ci/open build/zanger

build: build/zanger build/zangerctl build/zangerhub

build/zanger: FORCE
	$(GO) build -trimpath -tags $(TAGS) -ldflags '$(LDFLAGS)' -o $@ ./cmd/zanger

build/zangerctl: FORCE
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o $@ ./cmd/zangerctl

build/zangerhub: FORCE
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o $@ ./cmd/zangerhub

FORCE:

test: install-test ## every test
	$(TESTENV) $(GO) test -tags $(TESTTAGS) ./...

long: install-test ## the long forms: 500 kills, more power cuts, longer walks, the race detector
	ZANGER_LONG=1 $(GO) test -timeout 60m -tags $(TESTTAGS) -race ./casework/... ./docgen/...

check: install-build ## format, vet, staticcheck, layout, texts, licences, tidy
	@test -z "$$(gofmt -l . | tee /dev/stderr)" || { echo "gofmt: the files above are not formatted"; exit 1; }
	$(TESTENV) $(GO) vet -tags $(TESTTAGS) ./...
	$(TESTENV) $(GO) tool staticcheck -tags $(TESTTAGS) ./...
	$(GO) mod tidy -diff
	$(TESTENV) $(GO) test -tags $(TESTTAGS) . ./ui/text
	.ci/licences

shots: ## every page, and what lies over it, in kk, ru, en, light and dark, as PNG in build/shots
	mkdir -p build/shots
	ZANGER_SHOTS=$(CURDIR)/build/shots $(TESTENV) $(GO) test -count=1 -tags $(TESTTAGS) -run 'Shots$$' ./ui/...

bench: build/zangerctl build/zanger ## our benchmarks, machine-readable in build/bench
	.ci/bench

dist: build ## packages that can be installed
	.ci/dist $(VERSION)

clean:
	rm -rf build

install-build:
	.ci/install build
install-run:
	.ci/install run
install-test:
	.ci/install test
