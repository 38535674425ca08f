"""From the command line's words to inputs: files, directories, globs, standard input and URLs."""

import glob
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec.structs import replace

from analyzer.ingest.base import Input
from analyzer.ingest.open import STDIN, file_problem, is_remote
from analyzer.ingest.remote import find_remote
from analyzer.model import Location, Problem

MAX_DIRECTORY_DEPTH = 64
_GLOB_SIGNS = frozenset("*?[")


def find_inputs(paths: Sequence[str], *, stdin_label: str = "-") -> tuple[list[Input], list[Problem]]:
    """Returns the inputs in the order of `paths`, each file once, and what could not be taken."""
    found = list(iter_inputs(paths, stdin_label=stdin_label))
    inputs = [item for item in found if isinstance(item, Input)]
    return inputs, [item for item in found if isinstance(item, Problem)]


def iter_inputs(paths: Sequence[str], *, stdin_label: str = "-") -> Iterator[Input | Problem]:
    """Yields the inputs in the order of `paths`, each file once, and what cannot be taken, as they are found.

    Directories are walked in name order, leaving out hidden files, symbolic links and what is no regular
    file. Labels are relative paths with `/` between components, without the folders above what was named:
    those tell of the person's machine, and labels stand in every report. A label that an earlier input has
    gets a number behind it.
    """
    seen: set[str] = set()
    counts: dict[str, int] = {}
    for item in (item for path in paths for item in _expand(path, stdin_label)):
        if isinstance(item, Problem):
            yield item
            continue
        key = item.path if item.path == STDIN or is_remote(item.path) else os.path.abspath(item.path)  # noqa: PTH100
        if key in seen:
            continue
        seen.add(key)
        count = counts[item.label] = counts.get(item.label, 0) + 1
        yield item if count == 1 else replace(item, label=f"{item.label} ({count})")


def _expand(path: str, stdin_label: str) -> Iterator[Input | Problem]:
    if path == STDIN:
        yield Input(label=stdin_label, path=STDIN)
    elif is_remote(path):
        yield from find_remote(path)
    elif os.path.lexists(path):
        yield from _expand_local(path)
    elif _GLOB_SIGNS.intersection(path):
        matches = sorted(glob.glob(path, recursive=True))  # noqa: PTH207  keeps the path as it was given
        for match in matches:
            yield from _expand_local(match)
        if not matches:
            yield _problem("not-found", path, "matches no file")
    else:
        yield _problem("not-found", path, "does not exist")


def _expand_local(path: str) -> Iterator[Input | Problem]:
    above = _folder_above(path)
    label = _label(path, above)
    try:
        status = Path(path).stat()
    except (OSError, ValueError):
        yield _problem("not-found", label, "does not lead to a file")
        return
    if Path(path).is_dir():
        yield from _walk(path, above, MAX_DIRECTORY_DEPTH)
        return
    yield file_problem(label, status) or Input(label=label, path=path, size_bytes=status.st_size)


def _walk(directory: str, above: str, depth: int) -> Iterator[Input | Problem]:
    if depth == 0:
        yield _problem(
            "too-deep", _label(directory, above), f"is nested deeper than {MAX_DIRECTORY_DEPTH} folders"
        )
        return
    try:
        with os.scandir(directory) as scan:
            entries = sorted(scan, key=lambda entry: entry.name)
    except OSError as error:
        yield _problem(
            "not-readable", _label(directory, above), f"cannot be listed: {os.strerror(error.errno or 0)}"
        )
        return
    for entry in entries:
        if entry.name.startswith(".") or entry.is_symlink():
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(entry.path, above, depth - 1)
        else:
            yield from _found_file(entry, above)


def _found_file(entry: os.DirEntry[str], above: str) -> Iterator[Input | Problem]:
    label = _label(entry.path, above)
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError:
        yield _problem("not-found", label, "vanished while the folder was read")
        return
    problem = file_problem(label, status)
    yield problem or Input(label=label, path=entry.path, size_bytes=status.st_size, is_found=True)


def _folder_above(path: str) -> str:
    """The part of a path that no label shows: what leads to a file or folder outside the working directory."""
    whole = os.path.abspath(path)  # noqa: PTH100  symbolic links stay as they were named
    here = os.path.join(os.getcwd(), "")  # noqa: PTH109, PTH118
    return here if whole.startswith(here) else os.path.join(os.path.dirname(whole), "")  # noqa: PTH118, PTH120


def _label(path: str, above: str) -> str:
    return os.path.abspath(path).removeprefix(above).replace(os.sep, "/")  # noqa: PTH100


def _problem(code: str, label: str, message: str) -> Problem:
    return Problem(code=code, location=Location(input=label.replace(os.sep, "/")), message=message)
