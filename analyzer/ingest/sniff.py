"""What a stream holds, by its first bytes: a JSON document, lines with JSON, or what cannot be read here."""

import re
from enum import StrEnum

from msgspec import Struct

from analyzer.codec import DecodeError, decode_json, is_cut_json, text_encoding, to_utf8

HEAD_BYTES = 1 << 16
_SAMPLE_LINES = 200
_LONE_OPENING_BYTES = 40
_DOCUMENT_KEYS = ("log", "data", "run", "hits")
"""HAR, Hoverfly and Jaeger, Newman, Elasticsearch: keys whose object holds the records of a document."""


class Shape(StrEnum):
    """How the content is framed."""

    DOCUMENT = "document"
    LINES = "lines"
    EMPTY = "empty"
    UNREADABLE = "unreadable"


class Content(Struct, frozen=True):
    """The shape of a stream; `message` says of unreadable content what it looks like and what to do."""

    shape: Shape
    message: str = ""


_HAR_HINT = "export the traffic as HAR"
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "a PNG picture; give the capture itself, not a screenshot"),
    (b"\xff\xd8\xff", "a JPEG picture; give the capture itself, not a screenshot"),
    (b"GIF8", "a GIF picture; give the capture itself, not a screenshot"),
    (b"%PDF-", "a PDF document; give the capture itself"),
    (b"\xd4\xc3\xb2\xa1", f"a packet capture (pcap); {_HAR_HINT} from the browser or a proxy"),
    (b"\xa1\xb2\xc3\xd4", f"a packet capture (pcap); {_HAR_HINT} from the browser or a proxy"),
    (b"\x4d\x3c\xb2\xa1", f"a packet capture (pcap); {_HAR_HINT} from the browser or a proxy"),
    (b"\x0a\x0d\x0d\x0a", f"a packet capture (pcapng); {_HAR_HINT} from the browser or a proxy"),
    (b"SQLite format 3\x00", f"an SQLite database; {_HAR_HINT} from the program that keeps it"),
    (b"\xac\xed\x00\x05", "a Charles session; save it in Charles as HTTP Archive (.har)"),
    (b"PAR1", "a Parquet file; export its rows as NDJSON"),
    (b"Obj\x01", "an Avro file; export its records as NDJSON"),
    (b"ElfFile\x00", "a Windows event log; export the request log as JSON"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive; pack the capture as .zip or .gz"),
    (b"Rar!\x1a\x07", "a RAR archive; pack the capture as .zip or .gz"),
    (b"\x7fELF", "a program; give a capture"),
    (b"MZ", "a program; give a capture"),
)
_MAGICS = tuple(signature for signature, _ in _SIGNATURES)
_TEXTS: tuple[tuple[re.Pattern[bytes], str], ...] = (
    (
        re.compile(rb"\d{1,9}:(?:\d{1,9}:|[\w-]+)[^\n]{0,40}[;,:]"),
        "a mitmproxy flow file; write it as HAR: mitmdump -nr FILE --set hardump=OUT.har",
    ),
    (
        re.compile(rb"[\w$.]{1,80}\s*\(\s*\{"),
        "JSONP, a function call around JSON; remove what stands around the object",
    ),
    (
        re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<!doctype html|<html|<head|<body)", re.IGNORECASE),
        "an HTML page, perhaps of a HAR viewer; save the HAR file that it shows",
    ),
    (
        re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml|\s*<[A-Za-z]", re.IGNORECASE),
        f"XML, as Charles, Burp or JMeter save; {_HAR_HINT} instead",
    ),
    (
        re.compile(rb"#(?:Software|Version|Fields|Date):"),
        "a W3C extended log (IIS, CloudFront); export it as JSON",
    ),
    (re.compile(rb"#separator"), "a Zeek log in TSV; write it as JSON: LogAscii::use_json=T"),
    (
        re.compile(rb'\S+ \S+ .{0,80}\[\d{1,2}/[A-Z][a-z]{2}/\d{4}:[^\]]+\] "', re.DOTALL),
        "an access log in text; set the server's log format to JSON (nginx: log_format escape=json)",
    ),
    (
        re.compile(rb"[^\n]*\bhaproxy\[\d+\]:"),
        "an HAProxy log in text; set a JSON log-format (HAProxy 3: %{+json}o)",
    ),
    (
        re.compile(rb'(?:[\w.-]+=(?:"[^"\n]*"|[^\s"]*)[ \t]*){3,}'),
        "logfmt; set the program's log format to JSON",
    ),
    (re.compile(rb"\s*(?:---|[A-Za-z_][\w-]*:(?:[ \t]|\r?\n))"), "YAML; export the capture as JSON or HAR"),
)


def sniff(head: bytes, *, is_whole: bool) -> Content:
    """Returns the shape of content by its first bytes; `is_whole` tells that there are no more."""
    if head.startswith(_MAGICS):
        looks_like = next(text for signature, text in _SIGNATURES if head.startswith(signature))
        return Content(Shape.UNREADABLE, f"looks like {looks_like}")
    encoding, _ = text_encoding(head)
    if (
        encoding == "utf-8"
        and b"\x00" in head
        and not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"["))
    ):
        return Content(
            Shape.UNREADABLE, f"looks like binary content; give a HAR or a JSON log, or {_HAR_HINT}"
        )
    text = to_utf8(head[: len(head) // 4 * 4] if encoding != "utf-8" and not is_whole else head)[0]
    text = text.lstrip(b" \t\r\n\x1e")
    if not text:
        return Content(Shape.EMPTY if is_whole else Shape.LINES)
    if text[:1] in (b"{", b"["):
        return Content(_json_shape(text, is_whole=is_whole))
    if any(_holds_object(line) for line in text.split(b"\n")[:_SAMPLE_LINES]):
        return Content(Shape.LINES)
    return Content(Shape.UNREADABLE, describe_text(text))


def describe_text(text: bytes) -> str:
    """Returns what text without JSON looks like, and how to get something readable."""
    for pattern, looks_like in _TEXTS:
        if pattern.match(text):
            return f"looks like {looks_like}"
    return "holds no JSON; give a HAR capture or a log of JSON lines"


def _json_shape(text: bytes, *, is_whole: bool) -> Shape:
    lines = text.split(b"\n")
    complete = lines if is_whole else lines[:-1]
    rest = [line for line in complete[1:_SAMPLE_LINES] if line.strip()]
    if complete and _is_json(complete[0]):
        is_log = rest or not is_whole or _is_lone_record(complete[0])
        return Shape.LINES if is_log else Shape.DOCUMENT
    is_long = len(lines[0]) > _LONE_OPENING_BYTES
    if is_long and any(line[:1] == b"{" and (_is_json(line) or _is_whole(lines[0], line)) for line in rest):
        return Shape.LINES
    return Shape.DOCUMENT


def _is_lone_record(line: bytes) -> bool:
    """Whether the only line is one record of a log, not a document that holds many."""
    value = decode_json(line)
    if not isinstance(value, dict) or any(isinstance(value.get(key), dict) for key in _DOCUMENT_KEYS):
        return False
    return not any(
        isinstance(inner, list) and inner and isinstance(inner[0], dict) for inner in value.values()
    )


def _is_whole(*lines: bytes) -> bool:
    """Whether lines look like objects, though defects keep them from decoding."""
    return all(line[:1] == b"{" and line.rstrip()[-1:] == b"}" for line in lines)


def _holds_object(line: bytes) -> bool:
    start = line.find(b"{")
    return start >= 0 and _is_json(line[start:]) and len(line) - start > 2


def _is_json(line: bytes) -> bool:
    # The first line of a document that is laid out breaks off, which decoding is slow to be sure of. A surrogate
    # alone looks cut off, too, and is repaired.
    if line.rstrip()[-1:] == b"," or (b"\\ud" not in line.lower() and is_cut_json(line)):
        return False
    try:
        decode_json(line)
    except DecodeError:
        return False
    return True
