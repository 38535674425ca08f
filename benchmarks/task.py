"""One piece of work that contenders are asked to do."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Kind(StrEnum):
    """What is to be done with the input."""

    LOG = "scan a log of JSON lines"
    HAR = "scan a HAR"
    HARS = "scan a folder of HARs"
    REDACT = "redact a HAR"
    START = "start, print the help, end"


@dataclass(frozen=True, kw_only=True)
class Task:
    """The work, the input, how many workers may share it, and a folder for what is written."""

    kind: Kind
    path: Path
    workers: int
    scratch: Path

    @property
    def printed(self) -> Path:
        """Where what the command prints goes."""
        return self.scratch / "printed"

    @property
    def output(self) -> Path:
        """Where a command writes its file, if it writes one."""
        return self.scratch / "output"
