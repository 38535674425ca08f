"""Cuts a capture at every byte and counts the entries that survive.

python -m tests.ingest.cuts FILE...     every byte of each file, one line each
"""

import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from tests.ingest.reading import read_bytes


class Kept(NamedTuple):
    """Entries that were complete before the cuts, and those of them that were read."""

    complete: int
    kept: int
    cuts: int


def cut_everywhere(content: bytes, folder: Path, step: int = 1) -> Kept:
    """Returns the sums over all cuts; what is complete is told from where the whole capture's entries end."""
    ends = record_ends(content)
    complete = kept = cuts = 0
    for cut in range(1, len(content), step):
        wanted = sum(end <= cut for end in ends)
        complete += wanted
        kept += min(wanted, len(read_bytes(folder, content[:cut]).exchanges))
        cuts += 1
    return Kept(complete, kept, cuts)


def record_ends(content: bytes) -> list[int]:
    """Returns the offset after each record, by brackets alone and independent of the reader under test."""
    is_har = content[:40].replace(b" ", b"").replace(b"\n", b"").startswith(b'{"log"')
    record_depth = 3 if is_har else 1 if content[:1] == b"[" else 0
    first = content.index(b'"entries"') if is_har else 0
    ends: list[int] = []
    depth, is_string, is_escaped = 0, False, False
    for offset, byte in enumerate(content):
        if is_escaped:
            is_escaped = False
        elif byte == 0x5C:
            is_escaped = is_string
        elif byte == 0x22:
            is_string = not is_string
        elif not is_string and byte in b"{[":
            depth += 1
        elif not is_string and byte in b"}]":
            depth -= 1
            if depth == record_depth and byte == 0x7D and offset > first:
                ends.append(offset + 1)
    return ends


if __name__ == "__main__":
    for name in sys.argv[1:]:
        with tempfile.TemporaryDirectory() as scratch:
            outcome = cut_everywhere(Path(name).read_bytes(), Path(scratch))
        share = outcome.kept / outcome.complete if outcome.complete else 1.0
        print(f"{share:8.4%} of {outcome.complete} complete entries kept over {outcome.cuts} cuts  {name}")
