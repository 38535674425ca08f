"""`analyzer redact`: a redacted copy of a capture, a log, or a folder of them, written whole or not at all."""

import io
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from analyzer.atomic import write_file
from analyzer.bundle.verify_secrets import find_leaks
from analyzer.errors import CaptureError, RedactionError, UsageError
from analyzer.ingest.base import Input
from analyzer.ingest.containers import Member, expand
from analyzer.ingest.inputs import find_inputs
from analyzer.ingest.open import open_input
from analyzer.model import Problem
from analyzer.redact.capture import CaptureRedactor
from analyzer.redact.policy import Policy
from analyzer.redact.redacted import RedactionSummary


def redact_capture(
    source: Path, target: Path, policy: Policy, *, key: bytes | None = None
) -> RedactionSummary:
    """Writes a redacted copy of `source` to `target` and returns what was replaced.

    A HAR gives a valid HAR, a log the same number of lines, a folder a folder; compressed input is written
    unpacked. Files get mode 0600. `source` is read twice and never changed; `-` stands for standard output.

    Raises:
        UsageError: the target is the source or lies in it, or is a folder that exists.
        CaptureError: there is nothing readable.
        RedactionError: the search of the finished output found a secret; nothing is written.
    """
    _check_target(source, target)
    is_folder = source.is_dir()
    inputs = _inputs(source)
    redactor = CaptureRedactor(policy, key)
    for one in inputs:
        redactor.observe(_read(one), _name(one, source))
    if is_folder:
        _write_folder(inputs, source, target, redactor)
    else:
        content = redactor.rewrite(_read(inputs[0]))
        _verify(target.name if target.name == source.name else "output", content, redactor)
        write_file(target, content)
    return redactor.summary()


def _check_target(source: Path, target: Path) -> None:
    if target.exists() and source.exists() and target.samefile(source):
        raise UsageError("is the input itself", str(target), "name another file with -o")
    if source.is_dir():
        if target.exists():
            raise UsageError("exists already", str(target), "name a new folder with -o")
        if source.resolve() in target.resolve().parents:
            raise UsageError("lies inside the input", str(target), "name a folder elsewhere with -o")


def _inputs(source: Path) -> list[Input]:
    inputs, problems = find_inputs([str(source)])
    if not inputs:
        message = problems[0].message if problems else "holds no file"
        raise CaptureError(message, str(source), "give a capture, a log, or a folder of them")
    return inputs


def _name(one: Input, source: Path) -> str:
    return Path(one.path).relative_to(source).as_posix() if source.is_dir() else source.name


def _read(one: Input) -> bytes:
    """The content of an input, unpacked if it is one compressed file."""
    stream = open_input(one)
    if isinstance(stream, Problem):
        raise CaptureError(stream.message, one.label, "give a readable file")
    with stream:
        content = stream.read()
    members = expand(Member(label=one.label, stream=_reopened(content)), content[:512])
    if members is None:
        return content
    member = next(members, None)
    if member is None or isinstance(member, Problem):
        raise CaptureError("cannot be unpacked", one.label, "unpack it first")
    unpacked = member.stream.read()
    if next(members, None) is not None:
        raise CaptureError("is an archive of several files", one.label, "unpack it and give the folder")
    return unpacked


def _reopened(content: bytes) -> io.BytesIO:
    return io.BytesIO(content)


def _write_folder(inputs: list[Input], source: Path, target: Path, redactor: CaptureRedactor) -> None:
    """Everything is written beside the target first, and gets its name once all of it has been verified."""
    partial = Path(tempfile.mkdtemp(prefix=".analyzer-", suffix=".partial", dir=target.parent))
    try:
        for name, one in _new_names(inputs, source, redactor):
            content = redactor.rewrite(_read(one))
            _verify(name, content, redactor)
            place = partial / name
            place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_file(place, content)
        os.replace(partial, target)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _new_names(inputs: list[Input], source: Path, redactor: CaptureRedactor) -> Iterator[tuple[str, Input]]:
    """Redacted relative names; two names that became one are told apart by a number."""
    taken: set[str] = set()
    for one in inputs:
        parts = [redactor.rewrite_name(part) for part in _name(one, source).split("/")]
        name, number = "/".join(parts), 1
        while name in taken:
            number += 1
            name = f"{'/'.join(parts)}.{number}"
        taken.add(name)
        yield name, one


def _verify(name: str, content: bytes, redactor: CaptureRedactor) -> None:
    leaks = find_leaks([(name, content)], redactor.secrets)
    if leaks:
        more = f" and {len(leaks) - 1} more" if len(leaks) > 1 else ""
        raise RedactionError(
            f"the redacted copy still holds a secret: {leaks[0].kind} at {leaks[0].place}{more}",
            leaks[0].member,
            "nothing was written; report this as a bug",
        )
