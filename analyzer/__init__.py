"""Reads API traffic offline, says which documented error happened and why, and writes a redacted bundle.

import analyzer

found = analyzer.scan(["capture.har"])
safe = analyzer.redact(found, analyzer.Policy())
analyzer.write_bundle(safe, Path("case.zip"))
"""

import importlib
from typing import TYPE_CHECKING, Any

from analyzer.version import VERSION as __version__

if TYPE_CHECKING:
    from analyzer.api import (
        Policy,
        RedactedAnalysis,
        ScanOptions,
        discard_journal,
        read_exchanges,
        redact,
        scan,
    )
    from analyzer.bundle.write import write_bundle

__all__ = [
    "Policy",
    "RedactedAnalysis",
    "ScanOptions",
    "__version__",
    "discard_journal",
    "read_exchanges",
    "redact",
    "scan",
    "write_bundle",
]

_HOMES = dict.fromkeys(
    ("Policy", "RedactedAnalysis", "ScanOptions", "discard_journal", "read_exchanges", "redact", "scan"),
    "analyzer.api",
)
_HOMES["write_bundle"] = "analyzer.bundle.write"


def __getattr__(name: str) -> Any:
    """The public names, imported when they are first used so that `analyzer --help` stays quick."""
    if name in _HOMES:
        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'analyzer' has no attribute {name!r}")
