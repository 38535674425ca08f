"""How fast `analyzer redact` is on a made-up HAR, beside a pass of the standard library's `re` and har-capture.

Run: python -m benchmarks.redact_speed [--megabytes 50] [--peer-megabytes 10] [--repeats 3] [--har-capture PYTHON]
     [--har FILE …]

The HAR holds bodies in base64 and gzip, JSON in JSON, event streams, pages, forms and hundreds of planted secrets
(`made_up_har`). Ours is the whole command: start, two passes, the search of the finished output, the write. The
`re` pass only looks for the classes of our detectors in the raw text and replaces nothing. The copy is then
searched for every planted secret, and the run fails if one is left. Runs are interleaved; CPU seconds are
medians; memory is the highest anonymous memory (RssAnon) of the command. har-capture runs if the Python that is
named has it. A HAR of your own that is named is redacted too, so that nothing is tuned for one generator. The
peers read a smaller HAR of the same kind, because they would take minutes for the large one.
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from msgspec import Struct

from analyzer.bundle.verify_secrets import find_leaks
from analyzer.redaction.text import built_in_detectors
from benchmarks.made_up_har import MadeUp, write_har, write_one_large_entry

_HAR_CAPTURE = (
    "import json, sys; from har_capture import sanitize_har\n"
    "json.dump(sanitize_har(json.load(open(sys.argv[1])))[0], open(sys.argv[2], 'w'))"
)
_FOR_RE = {
    "email": r"[\w.+'-]{1,64}@[\w-]+(?:\.[\w-]+)*\.\w{2,24}",
    "quoted_email": r'\\?"[^"\\\r\n<>@]{1,64}\\?"@[\w-]+(?:\.[\w-]+)*\.\w{2,24}',
}
"""Patterns for `re`, which would take the square of a long run's length for ours."""
_NAMED = re.compile(r'"([^"\\]{1,64})\\*"\s*:\s*\\*"|[?&;]([^"=&;\s]{1,64})=')
"""A name before its value: one pass and a set, as an alternation of all names would take a hundred times as long."""
_NAMES = frozenset(
    ("password", "secret", "token", "access_token", "api_key", "client_secret", "session", "sid")
)


class Run(Struct, frozen=True):
    """One run of a command."""

    cpu_s: float
    memory_mb: float


def run_command(command: list[str]) -> Run:
    """CPU seconds and the highest anonymous memory of a command that must succeed."""
    before = os.times()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    highest = 0
    while process.poll() is None:
        highest = max(highest, _anonymous_kb(process.pid))
        time.sleep(0.02)
    after = os.times()
    if process.returncode:
        raise SystemExit(f"{command[:4]} ended with {process.returncode}")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Run(cpu, highest / 1024)


def _anonymous_kb(process_id: int) -> int:
    try:
        status = Path(f"/proc/{process_id}/status").read_text()
    except OSError:
        return 0
    found = re.search(r"RssAnon:\s+(\d+)", status)
    return int(found[1]) if found else 0


def redact(source: Path, target: Path) -> Run:
    """One run of our command."""
    return run_command([sys.executable, "-m", "analyzer", "redact", str(source), "-o", str(target)])


def search_with_re(source: Path) -> Run:
    """One pass of the standard library over the raw text, pattern by pattern."""
    text = source.read_text(encoding="utf-8")
    patterns = [re.compile(_FOR_RE.get(one.name, one.pattern)) for one in built_in_detectors()]
    started = time.process_time()
    for pattern in patterns:
        for _ in pattern.finditer(text):
            pass
    sum((found[1] or found[2]).lower() in _NAMES for found in _NAMED.finditer(text))
    return Run(time.process_time() - started, 0.0)


def check(target: Path, made: MadeUp) -> None:
    """Ends the program if a planted secret is left in the copy."""
    leaks = find_leaks([("copy", target.read_bytes())], made.secrets)
    if leaks:
        raise SystemExit(f"{len(leaks)} planted secrets are left, first: {leaks[0].kind} in {leaks[0].place}")


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--megabytes", type=int, default=50)
    parser.add_argument("--peer-megabytes", type=int, default=10)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--har-capture", metavar="PYTHON", default="")
    parser.add_argument("--har", metavar="FILE", type=Path, nargs="*", default=[])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        _measure(Path(folder), options)


def _measure(folder: Path, options: argparse.Namespace) -> None:
    large, small, single = (folder / f"{name}.har" for name in ("large", "small", "single"))
    made = write_har(large, options.megabytes * 1_000_000)
    made_small = write_har(small, options.peer_megabytes * 1_000_000, seed=2)
    made_single = write_one_large_entry(single, 20_000_000)
    runs: dict[str, tuple[int, list[Run]]] = {
        "analyzer redact": (made.bytes, []),
        "analyzer redact, small": (made_small.bytes, []),
        "analyzer redact, one entry": (made_single.bytes, []),
        "stdlib re, same classes": (made_small.bytes, []),
    }
    if options.har_capture:
        runs["har-capture"] = (made_small.bytes, [])
    runs |= {f"analyzer redact, {har.name}": (har.stat().st_size, []) for har in options.har}
    for number in range(options.repeats):
        for har in options.har:
            runs[f"analyzer redact, {har.name}"][1].append(redact(har, folder / "own.har"))
        copies = [folder / f"{source.stem}-{number}.har" for source in (large, small, single)]
        runs["analyzer redact"][1].append(redact(large, copies[0]))
        runs["analyzer redact, small"][1].append(redact(small, copies[1]))
        runs["analyzer redact, one entry"][1].append(redact(single, copies[2]))
        runs["stdlib re, same classes"][1].append(search_with_re(small))
        if options.har_capture:
            command = [options.har_capture, "-c", _HAR_CAPTURE, str(small), str(folder / "peer.har")]
            runs["har-capture"][1].append(run_command(command))
    for copy, planted in zip(copies, (made, made_small, made_single), strict=True):
        check(copy, planted)
    _print(runs, len(made.secrets) + len(made_small.secrets) + len(made_single.secrets))


def _print(runs: dict[str, tuple[int, list[Run]]], planted: int) -> None:
    base = 0.0
    print(
        "| work | MB | CPU s | MB/s | times slower than ours, small | anonymous MB |\n|---|---|---|---|---|---|"
    )
    speeds = {
        name: size / 1e6 / statistics.median(run.cpu_s for run in found)
        for name, (size, found) in runs.items()
    }
    base = speeds["analyzer redact, small"]
    for name, (size, found) in runs.items():
        cpu = statistics.median(run.cpu_s for run in found)
        memory = max(run.memory_mb for run in found)
        print(
            f"| {name} | {size / 1e6:.0f} | {cpu:.2f} | {speeds[name]:.2f} | {base / speeds[name]:.2f} "
            f"| {memory:.0f} |"
        )
    print(f"\nNone of {planted} planted secrets is left in the copies.")


if __name__ == "__main__":
    main()
