"""Inputs that are named by a URL, through fsspec: listed, and read in ranges. No credential gets into a label."""

import io
from collections.abc import Iterator
from typing import Any, BinaryIO, cast
from urllib.parse import urlsplit

from analyzer.ingest.base import Input
from analyzer.model import Location, Problem

FIRST_READ_BYTES = 1 << 16
LONGEST_READ_BYTES = 8 << 20
"""Reads grow to this while they follow one another; looking at one place of an object costs little."""

_GLOB_SIGNS = frozenset("*?[")
_WEB = ("http", "https")
_EXTRA = "needs the extra for remote files: pip install '.[remote]'"
_ENTITY_TAGS = ("ETag", "etag", "md5Hash", "content_md5")
_REASONS = (
    (FileNotFoundError, "does not exist"),
    (PermissionError, "access is refused; check the credentials in the environment"),
)


def find_remote(url: str) -> Iterator[Input | Problem]:
    """Yields the objects under a URL in the order of their names, leaving out hidden ones, or why there are none."""
    label = label_of(url)
    try:
        filesystem, found = _listed(url)
    except ImportError:
        yield _problem("no-fsspec", label, _missing_library(url))
        return
    except Exception as error:
        yield _problem("not-readable", label, f"cannot be listed: {_reason(error)}")
        return
    if not found:
        yield _problem("not-found", label, "matches no file")
    for name, about in sorted(found.items()):
        full = url if _is_web(url) else filesystem.unstrip_protocol(name)
        size = about.get("size")
        tag = next((str(about[key]) for key in _ENTITY_TAGS if about.get(key)), None)
        yield Input(label=label_of(full), path=full, size_bytes=size, version=tag)


def open_remote(source: Input) -> BinaryIO | Problem:
    """Returns a stream of an object; it can seek if the size of the object is known."""
    try:
        import fsspec

        filesystem, path = fsspec.core.url_to_fs(source.path)
        # Each read is one request for just these bytes: what to read ahead is decided here.
        known = {} if source.size_bytes is None else {"size": source.size_bytes}
        opened = filesystem.open(path, "rb", cache_type="none", **known)
    except ImportError:
        return _problem("no-fsspec", source.label, _missing_library(source.path))
    except Exception as error:
        return _problem("not-readable", source.label, f"cannot be opened: {_reason(error)}")
    size = source.size_bytes if source.size_bytes is not None else getattr(opened, "size", None)
    return cast("BinaryIO", io.BufferedReader(RemoteStream(opened, size), FIRST_READ_BYTES))


def label_of(url: str) -> str:
    """Returns a URL without what may be a credential: user, password, and the query of a web address."""
    scheme, _, rest = url.partition("://")
    if scheme in _WEB:
        rest = rest.partition("?")[0].partition("#")[0]
    host, slash, path = rest.partition("/")
    password = host.rpartition("@")[2].partition(":")[2]
    if password and not password.isdecimal() and "@" in path:
        # A password with a slash in it: what looks like the host is the user.
        rest = rest.rpartition("@")[2]
    else:
        rest = f"{host.rpartition('@')[2]}{slash}{path}"
    return f"{scheme}://{rest}"


class RemoteStream(io.RawIOBase):
    """The bytes of an object, asked for in ranges; every failure is an OSError without the server's words."""

    def __init__(self, opened: Any, size_bytes: int | None) -> None:
        self._opened = opened
        self.size_bytes = size_bytes
        self._position = 0
        self._held_at = 0
        self._held = b""
        self._step = FIRST_READ_BYTES

    def readable(self) -> bool:
        """Returns True."""
        return True

    def seekable(self) -> bool:
        """Whether the size is known, and with it every place."""
        return self.size_bytes is not None

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Returns the new place; nothing is asked for yet."""
        if self.size_bytes is None:
            raise io.UnsupportedOperation("seek")
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self.size_bytes}[whence]
        self._position = max(0, base + offset)
        return self._position

    def tell(self) -> int:
        """Returns the place of the next read."""
        return self._position

    def readinto(self, buffer: Any) -> int:
        """Returns how many bytes were put into `buffer`; 0 at the end."""
        if not self._held_at <= self._position < self._held_at + len(self._held):
            self._fetch(len(buffer))
        start = self._position - self._held_at
        chunk = self._held[start : start + len(buffer)]
        buffer[: len(chunk)] = chunk
        self._position += len(chunk)
        return len(chunk)

    def close(self) -> None:
        """Ends the connection."""
        if not self.closed:
            self._held = b""
            self._opened.close()
        super().close()

    def _fetch(self, least_bytes: int) -> None:
        is_next = self._position == self._held_at + len(self._held)
        self._step = min(2 * self._step, LONGEST_READ_BYTES) if is_next and self._held else FIRST_READ_BYTES
        wanted = max(least_bytes, self._step)
        if self.size_bytes is not None:
            wanted = min(wanted, max(0, self.size_bytes - self._position))
        try:
            if self.size_bytes is not None and not is_next:
                self._opened.seek(self._position)
            self._held = self._opened.read(wanted) if wanted else b""
        except OSError as error:
            raise type(error)() from None
        except Exception as error:
            raise OSError(type(error).__name__) from None
        self._held_at = self._position


def _listed(url: str) -> tuple[Any, dict[str, dict[str, Any]]]:
    import fsspec

    filesystem, root = fsspec.core.url_to_fs(url)
    if _is_web(url):
        return filesystem, {root: filesystem.info(root)}
    search = filesystem.glob if _GLOB_SIGNS.intersection(root) else filesystem.find
    found = search(root, detail=True)
    return filesystem, {
        name: about
        for name, about in found.items()
        if about.get("type", "file") == "file" and not _is_hidden(name, root)
    }


def _is_hidden(name: str, root: str) -> bool:
    below = name.removeprefix(root.rstrip("/"))
    return name.endswith("/") or any(part.startswith(".") for part in below.split("/"))


def _is_web(url: str) -> bool:
    return urlsplit(url).scheme in _WEB


def _missing_library(url: str) -> str:
    scheme = url.partition("://")[0]
    try:
        import fsspec  # noqa: F401
    except ImportError:
        return _EXTRA
    return (
        _EXTRA if scheme in ("s3", "s3a") else f"needs the library that fsspec uses for {scheme}:// addresses"
    )


def _reason(error: Exception) -> str:
    told = next((text for kind, text in _REASONS if isinstance(error, kind)), None)
    return told or f"the server or the address is at fault ({type(error).__name__})"


def _problem(code: str, label: str, message: str) -> Problem:
    return Problem(code=code, location=Location(input=label), message=message)
