"""JSON as the outputs and the bundle write it: UTF-8, keys in the order of the values' fields, no hidden characters."""

from typing import Any

from analyzer.codec import encode_json
from analyzer.report.escaping import visible_json


def json_line(value: Any) -> bytes:
    """Returns compact JSON of a Struct or plain value in one line, without a line end."""
    return visible_json(encode_json(value))


def json_text(value: Any) -> bytes:
    """Returns JSON of a Struct or plain value with two spaces of indent, ending with a line end."""
    return visible_json(encode_json(value, indent=True, newline=True))
