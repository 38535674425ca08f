"""Which files make up the packs below a path, and their bytes."""

import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

import analyzer.rules
from analyzer.codec import MAX_YAML_BYTES
from analyzer.errors import RuleError

HEAD_FILE = "pack.yaml"
_ENDINGS = (".yaml", ".yml")
_MAX_LEVELS = 8
_NOT_RULES = ("redaction", "coverage.yaml")
"""What stands beside the rules without being rules: redaction policies, and the inventory of references."""


class PackFiles(Struct, frozen=True):
    """The files of one pack, the head first; `(label, path)` each. A file outside a pack stands alone."""

    files: tuple[tuple[str, Path], ...]
    is_shipped: bool = False


def shipped_folder() -> Path:
    """The rules that come with the program: package data of a wheel, `rules/` of a source tree."""
    package = Path(analyzer.rules.__file__).parent
    packaged = package / "shipped"
    return packaged if packaged.is_dir() else package.parent.parent / "rules"


def shipped_packs() -> tuple[PackFiles, ...]:
    """The packs that come with the program; labels start with `rules/`, wherever it is installed."""
    root = shipped_folder()
    return tuple(PackFiles(pack.files, is_shipped=True) for pack in _folder_packs(root, "rules", 0))


def packs_at(paths: Iterable[Path]) -> tuple[PackFiles, ...]:
    """The packs at each path (a file or a folder), each once, labelled as the path was written.

    Raises:
        RuleError: a path does not exist, is neither a regular file nor a folder, or holds no rule file.
    """
    found: dict[Path, PackFiles] = {}
    for path in paths:
        packs = list(_packs_at(path))
        if not packs:
            raise RuleError("holds no .yaml file", str(path), "give a rule file or a folder with pack.yaml")
        for pack in packs:
            found.setdefault(pack.files[0][1].resolve(), pack)
    return tuple(found.values())


def _packs_at(path: Path) -> Iterator[PackFiles]:
    if path.is_dir():
        yield from _folder_packs(path, str(path), 0)
    elif not path.exists():
        raise RuleError("no such file or folder", str(path), "check the path given with --rules")
    elif (path.parent / HEAD_FILE).is_file():
        yield _headed_pack(path.parent, str(path.parent))
    else:
        yield PackFiles(((str(path), path),))


def _folder_packs(folder: Path, label: str, level: int) -> Iterator[PackFiles]:
    if (folder / HEAD_FILE).is_file():
        yield _headed_pack(folder, label)
    else:
        for file in _rule_files(folder):
            yield PackFiles(((f"{label}/{file.name}", file),))
    if level < _MAX_LEVELS:
        for child in _subfolders(folder):
            yield from _folder_packs(child, f"{label}/{child.name}", level + 1)


def _headed_pack(folder: Path, label: str) -> PackFiles:
    topics = [file for file in _rule_files(folder) if file.name != HEAD_FILE]
    files = [folder / HEAD_FILE, *topics]
    return PackFiles(tuple((f"{label}/{file.name}", file) for file in files))


def _rule_files(folder: Path) -> list[Path]:
    return [child for child in _children(folder) if child.suffix in _ENDINGS and child.is_file()]


def _subfolders(folder: Path) -> list[Path]:
    return [child for child in _children(folder) if child.is_dir()]


def _children(folder: Path) -> list[Path]:
    """Sorted, without hidden files; links are left out so that a pack cannot reach outside its folder."""
    try:
        visible = [child for child in folder.iterdir() if not child.name.startswith(".")]
    except OSError:
        raise RuleError("cannot be read", str(folder), "check its permissions") from None
    return sorted(child for child in visible if not child.is_symlink() and child.name not in _NOT_RULES)


def read_rule_bytes(path: Path, label: str) -> bytes:
    """At most one byte more than a rule file may have.

    Raises:
        RuleError: not a regular file, or unreadable.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise RuleError("is not a regular file", label, "give a rule file or a folder with pack.yaml")
        with path.open("rb") as file:
            return file.read(MAX_YAML_BYTES + 1)
    except OSError:
        raise RuleError("cannot be read", label, "check its permissions") from None
