# The two commands of the README are `make demo` and `make test`. Both install what is missing on a
# Debian machine that has Rust and a C++ compiler, and share one build: HiGHS is compiled once.

CARGO ?= cargo
RUN := runs/ankang
# Time for the demo's solve; the answer says how far from the best it can be.
LIMIT ?= 60s
# Folder of public facility-location instances with their best_known.csv.
BENCHMARKS ?= ../shared/data/benchmarks

.PHONY: demo test lint doc bench bench-study ladder build tools instances clean

demo: build
	target/release/resettle solve instances/ankang --out $(RUN) --overwrite --time-limit $(LIMIT)

# Public instances, a browser, LibreOffice and Slurm are no part of the project: tests that need them are
# reported as ignored, and run as well where these are found.
test: tools
	$(CARGO) test --release
ifneq ($(wildcard $(BENCHMARKS)/best_known.csv),)
	RESETTLE_BENCHMARKS=$(abspath $(BENCHMARKS)) $(CARGO) test --release --test published --test convert -- --ignored
endif
ifneq ($(shell command -v chromium || command -v google-chrome),)
	$(CARGO) test --release --test documents -- --ignored browser
else
	@echo "not run: the tests that open report.html in a browser (apt-get install chromium)"
endif
ifneq ($(shell command -v soffice || command -v libreoffice),)
	$(CARGO) test --release --test documents --test workbooks --test init -- --ignored libreoffice
else
	@echo "not run: the tests that open and save workbooks in LibreOffice (apt-get install libreoffice-calc)"
endif

ifneq ($(and $(shell command -v cbc),$(shell command -v glpsol)),)
	$(CARGO) test --release --test other_solver -- --ignored solvers
else
	@echo "not run: the test that asks CBC and GLPK for the optimum of an exported model (apt-get install coinor-cbc glpk-utils)"
endif

ifneq ($(and $(shell PATH="$$PATH:/usr/sbin" command -v slurmctld),$(shell command -v munged || ls /usr/sbin/munged 2>/dev/null),$(filter 0,$(shell id -u))),)
	PATH="$$PATH:/usr/sbin" $(CARGO) test --release --test cluster -- --ignored slurm
else
	@echo "not run: the test that runs a study on Slurm (as root: apt-get install slurm-wlm munge)"
endif

lint: tools
	$(CARGO) fmt --check
	$(CARGO) clippy --release --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --release --no-deps --lib

doc: tools
	$(CARGO) doc --release --no-deps --lib --open

bench: tools
	$(CARGO) bench --bench steps

# Side by side with other solvers, see benches/ladder.rs; peers are Python packages.
LADDER ?= --steps 40x6,200x20 --limit 30
ladder: tools
	$(CARGO) bench --bench ladder -- $(LADDER)

# Overhead of a point of a study, speed-up of two workers, memory: points, villages and sites may follow.
STUDY ?=
bench-study: tools
	$(CARGO) bench --bench study -- $(STUDY)

build: tools
	$(CARGO) build --release

# HiGHS is built from source: that takes cmake, and libclang for its bindings.
tools:
	@./install-tools.sh

# Derives the real instances anew from the base tables; see instances/ankang/README.md.
instances: build
	@test -n "$(SOURCE)" || { echo "usage: make instances SOURCE=path/to/qinba/tables" >&2; exit 2; }
	target/release/derive-qinba --source "$(SOURCE)" --out instances

clean:
	$(CARGO) clean
	rm -rf runs
