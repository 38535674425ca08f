"""Runs the real command in a process of its own, as a person does."""

import os
import subprocess
import sys
from pathlib import Path

from msgspec import Struct

ROOT = Path(__file__).parent.parent.parent
SAMPLES = ROOT / "samples"


class Ended(Struct, frozen=True):
    """How a command ended."""

    code: int
    out: bytes
    err: str


def analyzer(
    *arguments: str | Path, cwd: Path | None = None, stdin: bytes = b"", env: dict[str, str] | None = None
) -> Ended:
    """Returns how `analyzer ARGUMENTS` ended; no proxy, colour or locale of the machine reaches it."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "VIRTUAL_ENV") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-m", "analyzer", *map(str, arguments)],
        cwd=cwd,
        input=stdin,
        env=kept | {"PYTHONPATH": str(ROOT)} | (env or {}),
        capture_output=True,
        timeout=120,
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr.decode("utf-8", "backslashreplace"))
