"""Whether the result is the same bytes however many workers there are and wherever they run.

Run: python -m benchmarks.same_bytes [--size small|full] [--bundle] [--folder DIR]

Scans the mixed log and the folder of HARs with one worker, two, and a Dask cluster that the command starts by
itself, and compares the documents byte by byte; with --bundle also the bundles. Ends with 1 on any difference.
"""

import argparse
import hashlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import measure
from benchmarks.peers.analyzer import PROGRAM
from benchmarks.store import DEFAULT_FOLDER, MB, SIZES, stored

WAYS = {
    "--jobs 1": ("--jobs", "1"),
    "--jobs 2": ("--jobs", "2"),
    "--engine dask": ("--engine", "dask", "--jobs", "2"),
}
OUTPUTS = {
    "document": ("scan", "--format", "json"),
    "bundle": ("bundle",),
}


def digests(workload: Path, output: str, folder: Path) -> Iterator[tuple[str, str]]:
    """Yields (way, digest of what was written, or why nothing was)."""
    for way, options in WAYS.items():
        written = folder / f"{output}.{'zip' if output == 'bundle' else 'json'}"
        written.unlink(missing_ok=True)
        verb, *rest = OUTPUTS[output]
        command = [
            PROGRAM,
            verb,
            str(workload),
            *rest,
            "--quiet",
            "--allow-partial",
            "--reproducible",
            "--output",
            str(written),
            *options,
        ]
        cost = measure(command, folder / "printed")
        print(f"  {output} {way:14} {cost.wall_s:8.1f} s", end="  ", flush=True)
        if cost.exit_code or not written.exists():
            said = (folder / "printed.err").read_text(errors="replace").strip().splitlines()
            shown = f"ended with {cost.exit_code}: {said[-1] if said else 'no message'}"
        else:
            shown = hashlib.sha256(written.read_bytes()).hexdigest()
        print(shown)
        yield way, shown


def main() -> int:
    """Returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=SIZES, default="small")
    parser.add_argument("--bundle", action="store_true")
    parser.add_argument("--folder", type=Path, default=DEFAULT_FOLDER)
    options = parser.parse_args()
    is_same = True
    for name in ("log", "hars"):
        work = stored(name, SIZES[options.size], options.folder)
        print(f"{name}: {work.bytes / MB:,.0f} MB")
        with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
            for output in OUTPUTS if options.bundle else ("document",):
                found = {shown for _, shown in digests(work.path, output, Path(folder))}
                is_same = is_same and len(found) == 1 and "ended" not in next(iter(found))
    print("the same bytes every way" if is_same else "NOT the same bytes every way")
    return 0 if is_same else 1


if __name__ == "__main__":
    raise SystemExit(main())
