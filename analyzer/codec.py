"""All decoding and encoding of JSON, YAML and TOML: exact, bounded in depth, and silent about content.

An error of this module tells an offset or a line, never a piece of the input.
"""

import re
import tomllib
from collections.abc import Iterator
from typing import Any

import msgspec
import orjson
from msgspec import Struct

from analyzer.json_nesting import MAX_DEPTH, TOO_DEEP, bounded, plain, writable
from analyzer.json_numbers import STRING, holds_odd_number, may_hold_long_number, with_odd_numbers_quoted

MAX_YAML_BYTES = 1 << 20
MAX_YAML_DEPTH = 32

_CONTROLS = bytes(range(32))
_STRING_OR_BRACKET = re.compile(STRING + rb'|["\[{\]}]', re.DOTALL)
_LONE_SURROGATE = re.compile(
    rb"\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})"
)
_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)


class DecodeError(ValueError):
    """Text that does not decode; `offset` is in bytes of the input, `line` counts from 1 where known."""

    def __init__(self, message: str, offset: int | None = None, line: int | None = None) -> None:
        super().__init__(message, offset, line)
        self.message = message
        self.offset = offset
        self.line = line

    def __str__(self) -> str:
        return self.message


class Decoded(Struct, frozen=True):
    """A value, and how many undecodable characters stand in it as U+FFFD."""

    value: Any
    replaced: int = 0


def decode_json(source: bytes | bytearray | memoryview | str) -> Any:
    """Returns the value of a JSON text (RFC 8259), the last of duplicate keys winning.

    A number that a 64-bit integer or double cannot hold is returned as the text of its exact digits; a
    value nested deeper than MAX_DEPTH as TOO_DEEP. A byte order mark and UTF-16/32 are read, bytes that
    are no text are replaced; `decode_json_counted` tells how many.

    Raises:
        DecodeError: the text is no JSON.
    """
    return decode_json_counted(source).value


def decode_json_rounding(text: str | bytes) -> Any:
    """Returns what `decode_json` does, but a fraction of more than 17 digits as the nearest double.

    Many times faster on texts full of measured fractions; whole numbers stay exact.

    Raises:
        DecodeError: the text is no JSON.
    """
    try:
        source = text.encode("utf-8") if isinstance(text, str) else text
        if not may_hold_long_number(source):
            return orjson.loads(source)
    except (orjson.JSONDecodeError, UnicodeEncodeError):
        pass
    return decode_json(text)


def decode_json_counted(source: bytes | bytearray | memoryview | str) -> Decoded:
    """Returns what `decode_json` does, with the number of replaced characters.

    Raises:
        DecodeError: the text is no JSON.
    """
    text = source.encode("utf-8", "replace") if isinstance(source, str) else bytes(source)
    has_odd_number = holds_odd_number(text)
    if not has_odd_number:
        try:
            return Decoded(bounded(orjson.loads(text), text))
        except orjson.JSONDecodeError:
            pass
    utf8, replaced = to_utf8(text)
    utf8, lone = _replace_lone_surrogates(utf8)
    if has_odd_number or (utf8 != text and holds_odd_number(utf8)):
        utf8 = with_odd_numbers_quoted(utf8)
    try:
        return Decoded(bounded(orjson.loads(utf8), utf8), replaced + lone)
    except orjson.JSONDecodeError as error:
        return Decoded(_decode_shallow(utf8, error), replaced + lone)


def encode_json(value: Any, *, indent: bool = False, sort_keys: bool = False, newline: bool = False) -> bytes:
    """Returns UTF-8 JSON of a Struct or plain value, whose parts are made plain one at a time.

    What orjson cannot write (depth, large integers, lone surrogates) becomes text.
    """
    options = orjson.OPT_NON_STR_KEYS
    options |= orjson.OPT_INDENT_2 if indent else 0
    options |= orjson.OPT_SORT_KEYS if sort_keys else 0
    options |= orjson.OPT_APPEND_NEWLINE if newline else 0
    try:
        return orjson.dumps(value, plain, options)
    except (orjson.JSONEncodeError, RecursionError):
        return orjson.dumps(writable(value), option=options)


def to_utf8(text: bytes) -> tuple[bytes, int]:
    """Returns the text in UTF-8 without byte order mark, and how many characters were replaced by U+FFFD."""
    encoding, skip = text_encoding(text)
    if encoding == "utf-8":
        body = text[skip:] if skip else text
        try:
            body.decode("utf-8")
        except UnicodeDecodeError:
            before = body.count(b"\xef\xbf\xbd")
            repaired = body.decode("utf-8", "replace").encode("utf-8")
            return repaired, repaired.count(b"\xef\xbf\xbd") - before
        return body, 0
    decoded = text[skip:].decode(encoding, "replace")
    return decoded.encode("utf-8", "replace"), decoded.count("\ufffd")


def text_encoding(head: bytes) -> tuple[str, int]:
    """Returns the encoding that the first bytes show, and the length of the byte order mark.

    UTF-16 and UTF-32 without a mark are told by their zero bytes (RFC 4627 s.3).
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return encoding, len(mark)
    if b"\0" not in head[:4]:
        return "utf-8", 0
    zeros = bytes(byte == 0 for byte in head[:4])
    by_zeros = {
        b"\1\1\1\0": "utf-32-be",
        b"\0\1\1\1": "utf-32-le",
        b"\1\0\1\0": "utf-16-be",
        b"\0\1\0\1": "utf-16-le",
    }
    return by_zeros.get(zeros, "utf-8"), 0


def is_plain_text(source: bytes) -> bool:
    """Whether bytes are UTF-8 without control characters, so that a JSON text may hold all of them as they are."""
    if len(source.translate(None, _CONTROLS)) != len(source):
        return False
    if source.isascii():
        return True
    try:
        source.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def json_tokens(source: bytes | memoryview, start: int = 0) -> Iterator[tuple[int, int]]:
    """Yields (offset, byte) of each bracket outside strings; a lone quote marks an unfinished string."""
    for match in _STRING_OR_BRACKET.finditer(source, start):
        if match.end() - match.start() == 1:
            yield match.start(), source[match.start()]


def decode_toml(text: str) -> dict[str, Any]:
    """Returns the document of a TOML text.

    Raises:
        DecodeError: the text is no TOML; `line` is set.
    """
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = re.search(r"at line (\d+), column \d+", str(error))
        raise DecodeError("is not valid TOML", line=int(found[1]) if found else None) from None


def decode_yaml(text: str) -> Any:
    """Returns the document of a YAML text: plain values only, no aliases, no tags of its own.

    Raises:
        DecodeError: the text is no YAML, or uses what is refused; `line` is set where known.
    """
    import yaml

    node = compose_yaml(text)
    if node is None:
        return None
    loader = yaml.CSafeLoader("")
    try:
        return loader.construct_document(node)
    except (yaml.YAMLError, ValueError) as error:
        raise _yaml_error(error) from None
    finally:
        loader.dispose()


def compose_yaml(text: str) -> Any:
    """Returns the root `yaml.Node` of a YAML text, with marks to tell lines by; None if empty.

    Raises:
        DecodeError: the text is no YAML, over MAX_YAML_BYTES or MAX_YAML_DEPTH, or has an alias or a tag.
    """
    import yaml

    if len(text) > MAX_YAML_BYTES or len(text.encode("utf-8", "replace")) > MAX_YAML_BYTES:
        raise DecodeError(f"is larger than {MAX_YAML_BYTES} bytes")
    try:
        _check_yaml_events(text)
        return yaml.compose(text, Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise error if isinstance(error, DecodeError) else _yaml_error(error) from None


def _check_yaml_events(text: str) -> None:
    import yaml

    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        mark: Any = event.start_mark
        line = mark.line + 1
        if isinstance(event, yaml.AliasEvent):
            raise DecodeError("uses an alias; write the value out", line=line)
        if getattr(event, "tag", None) not in (None, "!"):
            raise DecodeError("uses a tag; only plain values are read", line=line)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_YAML_DEPTH:
            raise DecodeError(f"is nested deeper than {MAX_YAML_DEPTH} levels", line=line)


def _yaml_error(error: Exception) -> DecodeError:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    return DecodeError("is not valid YAML", line=mark.line + 1 if mark else None)


def _replace_lone_surrogates(text: bytes) -> tuple[bytes, int]:
    lone = 0

    def replace(match: re.Match[bytes]) -> bytes:
        nonlocal lone
        if match[1] is None:
            return match[0]
        lone += 1
        return b"\\ufffd"

    return (_LONE_SURROGATE.sub(replace, text), lone) if b"\\u" in text else (text, 0)


def _decode_shallow(text: bytes, error: orjson.JSONDecodeError) -> Any:
    """Decodes what orjson refused for its depth; any other fault is raised with its offset."""
    shallow, depth = bytearray(), 0
    kept_from = 0
    for offset, token in json_tokens(text):
        if token in b"[{":
            depth += 1
            if depth == MAX_DEPTH + 1:
                shallow += text[kept_from:offset] + b'"' + TOO_DEEP.encode() + b'"'
        elif token in b"]}":
            if depth == MAX_DEPTH + 1:
                kept_from = offset + 1
            depth -= 1
    if not shallow or depth != 0:
        raise DecodeError("is not valid JSON", offset=_byte_offset(error)) from None
    try:
        return orjson.loads(bytes(shallow) + text[kept_from:])
    except orjson.JSONDecodeError:
        raise DecodeError("is not valid JSON") from None


def _byte_offset(error: orjson.JSONDecodeError) -> int:
    return len(error.doc[: error.pos].encode("utf-8", "replace"))


def is_cut_json(text: str | bytes) -> bool:
    """Whether JSON text is faultless up to its end, and ends too early."""
    try:
        source = text.encode("utf-8", "replace") if isinstance(text, str) else text
        msgspec.json.decode(source, type=msgspec.Raw)
    except RecursionError:
        return False
    except msgspec.DecodeError as error:
        return "truncated" in str(error)
    return False
