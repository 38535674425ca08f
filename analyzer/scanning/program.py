"""Which program this is, to the byte: results of two that differ must not be mixed."""

import hashlib
import sys
from functools import cache
from pathlib import Path

from analyzer.version import VERSION

_PACKAGE = Path(__file__).parents[1]


@cache
def program_digest() -> str:
    """Returns a digest of the version, the source of the package and the version of Python."""
    digest = hashlib.sha256(f"{VERSION} {sys.version_info[:2]}".encode())
    for path in sorted(_PACKAGE.rglob("*.py")):
        digest.update(path.relative_to(_PACKAGE).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
