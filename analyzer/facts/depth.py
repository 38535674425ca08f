"""How deep JSON text nests: told before it is parsed, because whoever walks the values needs stack for it."""

import re

MAX_JSON_DEPTH = 200
"""No API nests so far."""

_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[{]|[\]}]', re.DOTALL)
_STEPS = {"[": 1, "{": 1, "]": -1, "}": -1}


def is_too_deep(text: str) -> bool:
    """Whether brackets nest deeper than the limit; a text with few brackets is not looked at."""
    if text.count("[") + text.count("{") <= MAX_JSON_DEPTH:
        return False
    depth = 0
    for match in _TOKENS.finditer(text):
        depth += _STEPS.get(match[0], 0)
        if depth > MAX_JSON_DEPTH:
            return True
    return False
