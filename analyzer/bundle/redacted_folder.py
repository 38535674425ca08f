"""A redacted copy of a file or of a folder of captures and logs: written whole, verified, or not at all."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from analyzer.atomic import write_file
from analyzer.bundle.redacted_copy import read_content, verified
from analyzer.bundle.verify_secrets import LeakSearch
from analyzer.errors import CaptureError, RedactionError, UsageError
from analyzer.ingest.inputs import find_inputs
from analyzer.redaction.capture import CaptureRedactor
from analyzer.redaction.policy import Policy


def redact_capture(source: Path, target: Path, policy: Policy, *, key: bytes | None = None) -> int:
    """Writes a redacted copy of `source` to `target` and returns how many different values were replaced.

    A HAR gives a valid HAR, a log the same number of lines, a folder a folder in which a value has one
    token over all files; compressed input is written unpacked. Files get mode 0600. `source` is read twice
    and never changed.

    Raises:
        UsageError: the target is the source or lies in it, or is a folder that exists.
        CaptureError: there is nothing readable.
        RedactionError: the search of the finished output found a secret; nothing is written.
    """
    _check_target(source, target)
    paths = _files(source)
    redactor = CaptureRedactor(policy, key)
    for path in paths:
        redactor.observe(read_content(str(path))[0], _name(path, source))
    if source.is_dir():
        _write_folder(paths, source, target, redactor)
    else:
        search = LeakSearch(redactor.secrets, redactor.unbounded)
        write_file(target, _redacted(source, "the copy", redactor, search))
    return redactor.values


def _check_target(source: Path, target: Path) -> None:
    if target.exists() and source.exists() and target.samefile(source):
        raise UsageError("is the input itself", str(target), "name another file with -o")
    if not source.is_dir():
        return
    if target.exists():
        raise UsageError("exists already", str(target), "name a new folder with -o")
    if source.resolve() in target.resolve().parents:
        raise UsageError("lies inside the input", str(target), "name a folder elsewhere with -o")


def _files(source: Path) -> list[Path]:
    inputs, problems = find_inputs([str(source)])
    if not inputs:
        message = problems[0].message if problems else "holds no file"
        raise CaptureError(message, str(source), "give a capture, a log, or a folder of them")
    return [Path(one.path) for one in inputs]


def _name(path: Path, source: Path) -> str:
    return path.relative_to(source).as_posix() if source.is_dir() else path.name


def _redacted(path: Path, name: str, redactor: CaptureRedactor, search: LeakSearch) -> Iterator[bytes]:
    if any(search.occurrences(name.encode("utf-8", "replace"))):
        raise RedactionError("cannot be redacted safely: its name holds a secret", "a file of the copy")
    return verified(redactor.pieces(read_content(str(path))[0]), search, name)


def _write_folder(paths: list[Path], source: Path, target: Path, redactor: CaptureRedactor) -> None:
    """Everything is written beside the target, and gets its name once all of it has been verified."""
    search = LeakSearch(redactor.secrets, redactor.unbounded)
    partial = Path(tempfile.mkdtemp(prefix=".analyzer-", suffix=".partial", dir=target.parent))
    try:
        for name, path in _new_names(paths, source, redactor):
            (partial / name).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_file(partial / name, _redacted(path, name, redactor, search))
        partial.replace(target)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _new_names(paths: list[Path], source: Path, redactor: CaptureRedactor) -> Iterator[tuple[str, Path]]:
    """Redacted relative names; names that became one are told apart by a number."""
    taken: set[str] = set()
    for path in paths:
        base = "/".join(redactor.rewrite_name(part) for part in _name(path, source).split("/"))
        name, number = base, 1
        while name in taken:
            number += 1
            name = f"{base}.{number}"
        taken.add(name)
        yield name, path
