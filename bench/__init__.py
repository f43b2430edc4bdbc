"""Measurements, as commands: each prints ratios taken in one run. `make bench-ledger`; docs/benchmarks.md."""
