# Commands for people. `make help` lists them; the work itself is in tools/ and CMakePresets.json.
SHELL := /bin/bash
.DEFAULT_GOAL := help
JOBS ?= $(shell nproc)
SECONDS_EACH ?= 3600
NODES ?= 4

.PHONY: help run setup build test check format asan tsan coverage fuzz bench test-fresh reset

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | \
	  while IFS='|' read -r name does; do printf '  make %-12s %s\n' "$$name" "$$does"; done

run: build ## build, then a local council of four nodes on 127.0.0.1:9229 until Ctrl-C (NODES=1: one node)
	@$(if $(filter-out 1,$(NODES)),tools/build_engine,:)
	@exec build/release/bin/jurat dev --nodes $(NODES)

setup:
	@tools/setup

build: setup ## build/release/bin/jurat
	@cmake --preset release >/dev/null
	@cmake --build --preset release --target jurat -j $(JOBS)

test: setup ## build, then every test; ends with `N passed, M failed`
	@tools/setup tests
	@cmake --preset release >/dev/null
	@cmake --build --preset release -j $(JOBS)
	@build/venv/bin/python tools/run_tests

check: setup ## format, rooms, names, missing tests, and clang-tidy on the files of the last change (ALL=1: on all)
	@cmake --preset release >/dev/null
	@tools/check --tidy $(if $(ALL),--all)

format: setup ## clang-format over every file
	@git ls-files -z '*.cc' '*.h' | xargs -0 clang-format-19 -i

asan: setup ## every C++ test and real processes under AddressSanitizer and UndefinedBehaviorSanitizer
	@tools/setup tests
	@tools/sanitize asan $(JOBS)

tsan: setup ## every C++ test and real processes under ThreadSanitizer
	@tools/setup tests
	@tools/sanitize tsan $(JOBS)

coverage: setup ## line coverage of the C++ tests, as text and in build/coverage/html
	@tools/coverage $(JOBS)

fuzz: setup ## every fuzzer for an hour each (SECONDS_EACH=…), from the kept corpus
	@tools/fuzz $(SECONDS_EACH) $(JOBS)

bench: setup ## speed and size, against floors measured in the same run
	@tools/setup tests
	@cmake --preset release >/dev/null
	@cmake --build --preset release -j $(JOBS)
	@tools/bench

test-fresh: ## `make test` from a clone inside a bare Debian 12 (root, debootstrap)
	@tools/test_fresh

reset: ## remove the development network's data, .jurat/
	@rm -rf .jurat
