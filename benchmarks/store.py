"""The workloads by name, made once and kept in a folder; a change of their code makes them anew."""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.answers import Answer
from benchmarks.task import Kind
from benchmarks.workloads.browsing import Content
from benchmarks.workloads.hars import IMAGE_BYTES, write_har, write_hars
from benchmarks.workloads.mixed_log import write_mixed_log

MB = 1_000_000
DEFAULT_FOLDER = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "analyzer-benchmarks"


@dataclass(frozen=True, kw_only=True)
class Size:
    """How large the workloads of a run are, in megabytes or pieces."""

    log_mb: float
    har_text_mb: float
    har_base64_mb: float
    hars: int


SIZES = {
    "tiny": Size(log_mb=0.15, har_text_mb=0.2, har_base64_mb=0.4, hars=2),
    "small": Size(log_mb=20, har_text_mb=5, har_base64_mb=20, hars=50),
    "medium": Size(log_mb=200, har_text_mb=20, har_base64_mb=100, hars=300),
    "full": Size(log_mb=1_070, har_text_mb=52, har_base64_mb=525, hars=2_000),
}


@dataclass(frozen=True, kw_only=True)
class Workload:
    """Something to measure on: what is to be done with it, and how it is made."""

    kind: Kind
    suffix: str = ""
    amount: Callable[[Size], float] = lambda size: 0
    write: Callable[[Path, float], Answer] = lambda path, amount: Answer()


WORKLOADS = {
    "log": Workload(
        kind=Kind.LOG,
        suffix=".ndjson",
        amount=lambda size: size.log_mb * MB,
        write=lambda path, amount: write_mixed_log(path, int(amount)),
    ),
    "log-tenth": Workload(
        kind=Kind.LOG,
        suffix=".ndjson",
        amount=lambda size: size.log_mb * MB / 10,
        write=lambda path, amount: write_mixed_log(path, int(amount)),
    ),
    "har-text": Workload(
        kind=Kind.HAR,
        suffix=".har",
        amount=lambda size: size.har_text_mb * MB,
        write=lambda path, amount: write_har(path, int(amount), Content()),
    ),
    "har-base64": Workload(
        kind=Kind.HAR,
        suffix=".har",
        amount=lambda size: size.har_base64_mb * MB,
        write=lambda path, amount: write_har(path, int(amount), Content(IMAGE_BYTES, is_base64=True)),
    ),
    "redact": Workload(
        kind=Kind.REDACT,
        suffix=".har",
        amount=lambda size: size.har_text_mb * MB,
        write=lambda path, amount: _to_redact(write_har(path, int(amount), Content())),
    ),
    "hars": Workload(
        kind=Kind.HARS,
        amount=lambda size: size.hars,
        write=lambda path, amount: write_hars(path, int(amount)),
    ),
    "start": Workload(kind=Kind.START),
}


def _to_redact(answer: Answer) -> Answer:
    """Of a redacted copy only the entries and the secrets can be counted."""
    return Answer(exchanges=answer.exchanges, secrets_left=0)


@dataclass(frozen=True, kw_only=True)
class Stored:
    """A workload on disk."""

    path: Path
    bytes: int
    answer: Answer


def stored(name: str, size: Size, folder: Path) -> Stored:
    """The workload of this name and size, from the folder or made now."""
    workload = WORKLOADS[name]
    amount = workload.amount(size)
    path = folder / f"{name}-{amount:.0f}-{_version()}{workload.suffix}"
    told = folder / f"{path.name}.answer"
    if not told.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _remove(folder.glob(f"{name}-{amount:.0f}-*"))
        told.write_text(workload.write(path, amount).to_json())
    return Stored(path=path, bytes=_bytes(path), answer=Answer.from_json(told.read_text()))


def _remove(paths: Iterable[Path]) -> None:
    """What earlier code wrote, or an earlier run left unfinished."""
    for path in paths:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _version() -> str:
    """Changes when the code that writes workloads does."""
    sources = sorted((Path(__file__).parent / "workloads").glob("*.py"))
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:8]


def _bytes(path: Path) -> int:
    files = path.rglob("*") if path.is_dir() else [path] if path.exists() else []
    return sum(file.stat().st_size for file in files)
