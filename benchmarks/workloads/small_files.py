"""Many small logs in folders of a thousand, and the same lines in one file."""

from collections import Counter
from itertools import islice
from pathlib import Path

from benchmarks.workloads.mixed_log import mixed_lines

FILES_A_FOLDER = 1_000


def write_small_files(folder: Path, count: int, lines_a_file: int = 2, seed: int = 1) -> None:
    """Writes `many/` with `count` logs and `one.ndjson` with the same lines in the same order."""
    lines = mixed_lines(seed, Counter())
    many = folder / "many"
    with (folder / "one.ndjson").open("w", encoding="ascii") as whole:
        for number in range(count):
            text = "".join(f"{line}\n" for line in islice(lines, lines_a_file))
            inner = many / f"{number // FILES_A_FOLDER:04d}"
            if number % FILES_A_FOLDER == 0:
                inner.mkdir(parents=True)
            (inner / f"{number:06d}.ndjson").write_text(text, encoding="ascii")
            whole.write(text)
