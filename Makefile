# The few words a person types; a thin face on the CMake presets. `make help` lists them.
.DEFAULT_GOAL := help
SHELL := /bin/sh
JOBS ?= $(shell nproc)
PATRON = build/release/src/patron
prefix ?= /usr/local

.PHONY: help build test test-long lint fuzz bench demo pictures install deb clean migration

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## an optimised patron in build/release/src/
	@tools/setup.sh build
	@cmake --preset release > build-release.log 2>&1 || { cat build-release.log; exit 1; }
	@rm -f build-release.log
	@cmake --build --preset release -j $(JOBS)

test: ## every test, with sanitizers, on SQLite and PostgreSQL
	@tools/setup.sh build test lint
	@tools/test.sh

test-long: ## the same with many rounds, big data, clang, thread sanitizer
	@tools/setup.sh build test lint
	@PATRON_TEST_LONG=1 tools/test.sh

lint: ## format, clang-tidy, shell scripts, words
	@tools/setup.sh build lint
	@tools/lint.sh

fuzz: ## fuzz every door for FUZZ_SECONDS (default 60) each
	@tools/setup.sh build test
	@tools/fuzz.sh

bench: build ## measure against the targets and the peers; writes bench/RESULTS.md
	@tools/setup.sh bench
	@bench/run.sh

demo: build ## the main job on real orders: demo.db and report.html
	@tools/demo.sh

pictures: ## takes the pictures in docs/ anew from demo.db
	@tools/setup.sh test
	@tools/pictures.sh

migration: ## writes the next migration from changed descriptions: make migration NAME=subject
	@test -n "$(NAME)" || { echo "usage: make migration NAME=subject"; exit 2; }
	@cmake --build --preset dev --target write_migration
	@build/dev/tools/write_migration src/store/migrations "$(NAME)"

install: build ## into $(prefix) (DESTDIR respected)
	@cmake --install build/release --prefix $(prefix)

deb: build ## a Debian package in dist/
	@tools/setup.sh package
	@cmake -E make_directory dist
	@cd build/release && cpack -G DEB -B ../../dist > cpack.log || { cat cpack.log; exit 1; }
	@ls dist/*.deb

clean: ## forgets what was built
	@rm -rf build dist
