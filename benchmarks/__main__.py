"""python -m benchmarks: makes the workloads, brings the peers in, runs all in turns, prints the table.

Ends with 0 when every row was reached, 1 when one was missed, not run, or answered wrongly.
"""

import argparse
import fnmatch
import os
import platform
import sys
from collections.abc import Sequence
from pathlib import Path

from analyzer.version import VERSION
from benchmarks.contest import Arena, hold
from benchmarks.rows import ROWS, Row
from benchmarks.store import DEFAULT_FOLDER, SIZES
from benchmarks.table import as_json, as_text, outcome


def parser() -> argparse.ArgumentParser:
    """The options."""
    made = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    made.add_argument("--size", choices=SIZES, default="small", help="how large the workloads are")
    made.add_argument(
        "--only", action="append", metavar="ROW", help="a row, or a pattern such as 'log/*'; repeatable"
    )
    made.add_argument(
        "--rounds", type=int, default=5, metavar="N", help="measured runs of each contender (5)"
    )
    made.add_argument(
        "--folder", type=Path, default=DEFAULT_FOLDER, help="for workloads and peers (%(default)s)"
    )
    made.add_argument("--no-install", action="store_true", help="use only peers that are there")
    made.add_argument("--json", action="store_true", help="print one document instead of the table")
    made.add_argument("--list", action="store_true", help="print the names of the rows and end")
    return made


def chosen(patterns: Sequence[str] | None) -> list[Row]:
    """The rows that the patterns name; all where there is none."""
    return [row for row in ROWS if not patterns or any(fnmatch.fnmatch(row.name, each) for each in patterns)]


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns the exit code."""
    options = parser().parse_args(arguments)
    rows = chosen(options.only)
    if not rows:
        print("--only names no row; --list prints them", file=sys.stderr)
        return 2
    if options.list:
        print("\n".join(f"{row.name:24} {row.work}" for row in rows))
        return 0
    arena = Arena(
        size=SIZES[options.size],
        rounds=options.rounds,
        folder=options.folder,
        may_install=not options.no_install,
        tell=lambda text: print(text, file=sys.stderr, flush=True),
    )
    parties = (each for row in rows for each in (row.ours, row.theirs) if each is not None)
    results = hold(list(dict.fromkeys(parties)), arena)
    outcomes = [outcome(row, results) for row in rows]
    about = {
        "version": VERSION,
        "python": platform.python_version(),
        "cores": os.cpu_count(),
        "size": options.size,
        "rounds": options.rounds,
    }
    if options.json:
        print(as_json(outcomes, results, about))
    else:
        print(" ".join(f"{name} {value}" for name, value in about.items()), end="\n\n")
        print(as_text(outcomes, results))
    return 0 if all(each.is_good for each in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
