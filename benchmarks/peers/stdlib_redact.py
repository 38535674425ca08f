"""The same classes of secrets with the standard library: json, and one alternation of the shipped patterns in re.

Every string of the capture is searched with the patterns of all shipped detectors; what stands under a header,
cookie or member with a telling name is replaced whole. It decodes nothing, follows no value to other places and
does not search its own output again, so it is far less than a redaction.
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

from analyzer.registry import collect
from benchmarks.peers import Peer, script
from benchmarks.redacted import redacted_answer
from benchmarks.task import Kind

_INLINE_FLAG = "(?i)"
_REPLACED = "[redacted]"
_CODE_POINT = re.compile(r"\\x\{([0-9A-Fa-f]+)\}")
_SECRET_NAMES = re.compile(
    "authorization|cookie|token|secret|passw|session|api-?key|credential|signature", re.IGNORECASE
)


def alternation() -> "re.Pattern[str]":
    """All shipped patterns in one expression of the standard library, which spells some things differently."""
    detectors = collect("analyzer.redaction.detectors", "DETECTOR").values()
    return re.compile("|".join(_translated(detector.pattern) for detector in detectors))


def _translated(pattern: str) -> str:
    pattern = _CODE_POINT.sub(lambda match: rf"\U{int(match[1], 16):08x}", pattern)
    scope = "(?i:" if pattern.startswith(_INLINE_FLAG) else "(?:"
    letters = pattern.removeprefix(_INLINE_FLAG).replace(r"\p{L}\p{N}", r"\w").replace(r"\p{L}", r"[^\W\d_]")
    return f"{scope}{letters})"


def redact(value: Any, sub: Any) -> Any:
    """The value with every string searched, and what stands under a telling name replaced."""
    if isinstance(value, str):
        return sub(_REPLACED, value)
    if isinstance(value, list):
        return [redact(item, sub) for item in value]
    if not isinstance(value, dict):
        return value
    if isinstance(value.get("name"), str) and "value" in value and _SECRET_NAMES.search(value["name"]):
        return {**value, "value": _REPLACED}
    return {
        key: _REPLACED if isinstance(item, str) and _SECRET_NAMES.search(key) else redact(item, sub)
        for key, item in value.items()
    }


def main() -> None:
    """Writes the redacted copy."""
    with Path(sys.argv[1]).open(encoding="utf-8") as file:
        capture = json.load(file)
    with Path(sys.argv[2]).open("w", encoding="utf-8") as file:
        json.dump(redact(capture, alternation().sub), file)


PEER = Peer(
    name="stdlib-re",
    kinds=frozenset({Kind.REDACT}),
    command=script("benchmarks.peers.stdlib_redact"),
    answer=redacted_answer,
)

if __name__ == "__main__":
    main()
