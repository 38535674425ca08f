"""Shapes of credentials that the verifier looks for on its own: none is shared with the detectors of `redact`."""

import re
from collections.abc import Iterator

from ahocorasick_rs import BytesAhoCorasick, MatchKind

_SHAPES: tuple[tuple[str, bytes, int, re.Pattern[bytes]], ...] = (
    ("JWT", b"eyJ", 0, re.compile(rb"eyJ[\w\-]{10,}\.eyJ[\w\-]{10,}\.[\w\-]{10,}")),
    ("AWS key", b"AKIA", 0, re.compile(rb"(?<![A-Z0-9])AKIA[A-Z0-9]{16}(?![A-Z0-9])")),
    ("AWS key", b"ASIA", 0, re.compile(rb"(?<![A-Z0-9])ASIA[A-Z0-9]{16}(?![A-Z0-9])")),
    ("Google key", b"AIza", 0, re.compile(rb"AIza[\w\-]{35}")),
    ("GitHub token", b"gh", 0, re.compile(rb"gh[opsur]_[0-9A-Za-z]{36}")),
    ("GitHub token", b"github_pat_", 0, re.compile(rb"github_pat_\w{40,}")),
    ("Slack token", b"xox", 0, re.compile(rb"xox[abprs]-[0-9]{6,}-[\w\-]{10,}")),
    ("Stripe key", b"_live_", -2, re.compile(rb"(?:sk|rk)_live_[0-9A-Za-z]{16,}")),
    (
        "private key",
        b"-----BEGIN ",
        0,
        re.compile(rb"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----[\s\\nr]*[A-Za-z0-9+/]{24,}"),
    ),
    ("Cleanlist key", b"clapi_", 0, re.compile(rb"clapi_[\w\-]{24,}")),
    ("HARi key", b"hari_", 0, re.compile(rb"\bhari_(?=[\w\-]*[0-9])(?=[\w\-]*[A-Z])[\w\-]{16,}")),
    (
        "bearer credential",
        b"earer ",
        -1,
        re.compile(rb"[Bb]earer (?=[\w.\-]*[0-9])(?=[\w.\-]*[A-Za-z])[\w.~+/\-]{20,}=*"),
    ),
    ("password", b"assword=", -1, re.compile(rb"[Pp]assword=(?![\[$%<{*&])[^\s&\"'<>;,\\\[]{6,}")),
)
"""Kind, a landmark to leap to, where the shape begins beside it, and the shape."""


_LANDMARKS = BytesAhoCorasick([landmark for _, landmark, _, _ in _SHAPES], matchkind=MatchKind.Standard)


def credential_shapes(view: bytes) -> Iterator[tuple[int, str]]:
    """Yields where credentials stand that nobody named, and of which kind they are."""
    for index, at, _ in _LANDMARKS.find_matches_as_indexes(view, overlapping=True):
        kind, _, lead, shape = _SHAPES[index]
        if at + lead >= 0 and shape.match(view, at + lead):
            yield at + lead, kind
