"""HAR captures as a browser saves them: text bodies, base64 bodies, or many small files.

Run: python -m benchmarks.workloads.hars OUT.har MEGABYTES [--base64] [--seed N]
"""

import argparse
import json
import random
from collections import Counter
from pathlib import Path

from benchmarks.answers import Answer
from benchmarks.workloads.browsing import Browsing, Content
from benchmarks.workloads.secrets import Secrets

IMAGE_BYTES = 150_000
"""Before base64."""
_HEAD = '{"log":{"version":"1.2","creator":{"name":"WebInspector","version":"537.36"},"entries":['


def write_har(path: Path, size_bytes: int, content: Content, seed: int = 1) -> Answer:
    """Writes one capture of about this size and, beside it, the secrets that are in it; returns what it tells."""
    browsing, secrets = _written(path, size_bytes, content, seed)
    path.with_suffix(".secrets").write_text("\n".join(sorted(secrets.planted)))
    return Answer.of_calls(browsing.counts)


def _written(path: Path, size_bytes: int, content: Content, seed: int) -> tuple[Browsing, Secrets]:
    chance = random.Random(seed)
    secrets = Secrets(chance)
    browsing = Browsing(chance, secrets, content)
    with path.open("w", encoding="ascii") as file:
        written = file.write(_HEAD)
        separator = ""
        while written < size_bytes:
            written += file.write(separator + json.dumps(browsing.entry()))
            separator = ",\n"
        file.write(f'],"pages":{json.dumps(browsing.pages)}}}}}\n')
    return browsing, secrets


def write_hars(folder: Path, count: int, size_bytes: int = 100_000, seed: int = 1) -> Answer:
    """Writes many small captures into a folder; returns what all tell together."""
    folder.mkdir(parents=True, exist_ok=True)
    counts: Counter[tuple[str, int]] = Counter()
    for number in range(count):
        browsing, _ = _written(folder / f"{number:05d}.har", size_bytes, Content(), seed + number)
        counts.update(browsing.counts)
    return Answer.of_calls(counts)


def main() -> None:
    """Writes one capture and prints what it holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("megabytes", type=float)
    parser.add_argument("--base64", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    content = Content(IMAGE_BYTES, is_base64=True) if options.base64 else Content()
    print(write_har(options.path, int(options.megabytes * 1_000_000), content, options.seed).to_json())


if __name__ == "__main__":
    main()
