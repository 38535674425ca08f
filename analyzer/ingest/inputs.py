"""From the command line's words to inputs: files, directories, globs, standard input and URLs."""

import glob
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from analyzer.ingest.base import Input
from analyzer.ingest.open import STDIN, file_problem, is_remote
from analyzer.model import Location, Problem

MAX_DIRECTORY_DEPTH = 64
_GLOB_SIGNS = frozenset("*?[")


def find_inputs(paths: Sequence[str], *, stdin_label: str = "-") -> tuple[list[Input], list[Problem]]:
    """Returns the inputs in the order of `paths`, each file once, and what could not be taken.

    Directories are walked in name order, leaving out hidden files, symbolic links and what is no regular
    file. Labels are the paths as given with `/` between components.
    """
    found: list[Input | Problem] = []
    for path in paths:
        found.extend(_expand(path, stdin_label))
    inputs: dict[str, Input] = {}
    for item in found:
        if isinstance(item, Input):
            inputs.setdefault(item.label, item)
    return list(inputs.values()), [item for item in found if isinstance(item, Problem)]


def _expand(path: str, stdin_label: str) -> Iterator[Input | Problem]:
    if path == STDIN:
        yield Input(label=stdin_label, path=STDIN)
    elif is_remote(path):
        yield from _expand_remote(path)
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
    label = _label(path)
    try:
        status = Path(path).stat()
    except (OSError, ValueError):
        yield _problem("not-found", label, "does not lead to a file")
        return
    if Path(path).is_dir():
        yield from _walk(path, MAX_DIRECTORY_DEPTH)
        return
    yield file_problem(label, status) or Input(label=label, path=path, size_bytes=status.st_size)


def _walk(directory: str, depth: int) -> Iterator[Input | Problem]:
    if depth == 0:
        yield _problem("too-deep", _label(directory), f"is nested deeper than {MAX_DIRECTORY_DEPTH} folders")
        return
    try:
        with os.scandir(directory) as scan:
            entries = sorted(scan, key=lambda entry: entry.name)
    except OSError as error:
        yield _problem(
            "not-readable", _label(directory), f"cannot be listed: {os.strerror(error.errno or 0)}"
        )
        return
    for entry in entries:
        if entry.name.startswith(".") or entry.is_symlink():
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(entry.path, depth - 1)
        else:
            yield from _found_file(entry)


def _found_file(entry: os.DirEntry[str]) -> Iterator[Input | Problem]:
    label = _label(entry.path)
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError:
        yield _problem("not-found", label, "vanished while the folder was read")
        return
    problem = file_problem(label, status)
    yield problem or Input(label=label, path=entry.path, size_bytes=status.st_size, is_found=True)


def _expand_remote(url: str) -> Iterator[Input | Problem]:
    try:
        import fsspec
    except ImportError:
        yield _problem("no-fsspec", url, "needs the extra for remote files: pip install '.[remote]'")
        return
    try:
        filesystem, root = fsspec.core.url_to_fs(url)
        names = sorted(filesystem.find(root) if not _GLOB_SIGNS.intersection(root) else filesystem.glob(root))
    except Exception as error:
        yield _problem("not-readable", url, f"cannot be listed ({type(error).__name__})")
        return
    if not names:
        yield _problem("not-found", url, "matches no file")
    for name in names:
        full = filesystem.unstrip_protocol(name)
        yield Input(label=full, path=full, size_bytes=filesystem.size(name))


def _label(path: str) -> str:
    return path.replace(os.sep, "/")


def _problem(code: str, label: str, message: str) -> Problem:
    return Problem(code=code, location=Location(input=_label(label)), message=message)
