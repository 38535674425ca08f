"""Archives in base64 (ZIP, and tar below gzip): one with a secret in a file goes as a whole."""

import io
import re
import zlib
from collections.abc import Iterator

from analyzer.redaction.codecs import base64_text
from analyzer.redaction.codecs._base import Codec, Visitor

_START = re.compile(r"UEsDB[A-Za-z0-9+/=\s]{20,}|H4sI[A-Za-z0-9+/=\s]{20,}")
_MAX_FILES = 200
_MAX_BYTES = 4 << 20
"""What is read of all files together."""


def _accepts(text: str, key: str, kind: str) -> bool:
    return text.startswith(("UEsDB", "H4sI")) and _START.fullmatch(text) is not None


def _rewrite(text: str, key: str, kind: str, visitor: Visitor) -> str | None:
    raw = base64_text.decode(text)
    if raw is None or (raw[:2] == b"\x1f\x8b" and not _is_tar(raw)):
        return None
    try:
        files = list(_files(raw))
    except _unreadable():
        return None
    # Files that are no text are read for what is in them, as any bytes are.
    is_clean = all(visitor.visit(one) == one for one in files)
    return text if is_clean else visitor.sensitive(text, "binary")


def _unreadable() -> tuple[type[Exception], ...]:
    """What is raised for something that is no archive after all, or a broken or an encrypted one."""
    import tarfile
    import zipfile

    broken = (zipfile.BadZipFile, tarfile.TarError, zlib.error)
    return (*broken, OSError, EOFError, NotImplementedError, RuntimeError, ValueError)


def _is_tar(raw: bytes) -> bool:
    try:
        head = zlib.decompressobj(31).decompress(raw, 512)
    except zlib.error:
        return False
    return head[257:262] == b"ustar"


def _files(raw: bytes) -> Iterator[str]:
    left = _MAX_BYTES
    for name, content in _of_zip(raw) if raw[:2] == b"PK" else _of_tar(raw):
        yield name
        yield content[:left].decode("utf-8", "replace")
        left -= len(content)
        if left <= 0:
            return


def _of_zip(raw: bytes) -> Iterator[tuple[str, bytes]]:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        for info in archive.infolist()[:_MAX_FILES]:
            with archive.open(info) as file:
                yield info.filename, file.read(_MAX_BYTES // 4)


def _of_tar(raw: bytes) -> Iterator[tuple[str, bytes]]:
    import tarfile

    # No more is unpacked than is read: a few bytes may stand for gigabytes.
    unpacked = zlib.decompressobj(31).decompress(raw, _MAX_BYTES)
    with tarfile.open(fileobj=io.BytesIO(unpacked), mode="r|") as archive:
        for number, info in enumerate(archive):
            file = archive.extractfile(info) if info.isfile() and number < _MAX_FILES else None
            if file is not None:
                yield info.name, file.read(_MAX_BYTES // 4)


CODEC = Codec(name="archive", order=70, accepts=_accepts, rewrite=_rewrite, is_veiling=True)
