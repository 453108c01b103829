"""Run the benchmarks named on the command line, or all of them, one after the other."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import benchmarks


def main() -> None:
    """Import each benchmark module by its name and call its ``main``."""
    known = sorted(module.name for module in pkgutil.iter_modules(benchmarks.__path__) if module.name[0] != "_")
    wanted = sys.argv[1:] or known
    unknown = set(wanted) - set(known)
    if unknown:
        sys.exit(f"no benchmark is called {', '.join(sorted(unknown))}; there are: {', '.join(known)}")
    for name in wanted:
        print(f"\n# {name}", flush=True)
        importlib.import_module(f"benchmarks.{name}").main()


if __name__ == "__main__":
    main()
