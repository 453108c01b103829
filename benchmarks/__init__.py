"""Ours beside a peer: the same work, in one run. `make bench`, or `python -m benchmarks NAME…`."""
