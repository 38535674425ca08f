"""Several records in one text: server-sent events, NDJSON, and JSON behind a log prefix, line by line."""

import re

from analyzer.redaction.codecs._base import Codec, Visitor
from analyzer.redaction.codecs._events import join_data, rewrite_streamed, streams_text

_SSE = re.compile(r"(?m)^(?:data|event|id|retry):")
_EVENT_LINE = re.compile(r"(?P<lead>data: ?)(?P<value>.*)", re.DOTALL)


def _accepts(text: str, key: str, kind: str) -> bool:
    if "\n" not in text:
        return text.startswith("data: {")
    first = text.lstrip()[:1]
    return first == "{" or _SSE.match(text.lstrip()) is not None


def _rewrite(text: str, key: str, kind: str, visitor: Visitor) -> str | None:
    lines = text.split("\n")
    starts = [line.startswith(("{", "data:", "[")) for line in lines if line.strip()]
    is_records = all(starts) if "-----BEGIN " in text else any(starts)
    if not is_records or (lines[0].strip() in {"{", "["}):
        return None
    is_stream = text.lstrip()[:1] != "{" and "data:" in text
    if is_stream:
        lines = join_data(lines)
    rewritten = [_line(line, key, kind, visitor) for line in lines]
    if is_stream and streams_text(text):
        rewritten = rewrite_streamed(lines, rewritten, visitor)
    return text if rewritten == lines else "\n".join(rewritten)


def _line(line: str, key: str, kind: str, visitor: Visitor) -> str:
    bare = line.rstrip("\r")
    event = _EVENT_LINE.fullmatch(bare)
    lead, value = (event["lead"], event["value"]) if event else ("", bare)
    return lead + (visitor.visit(value, "", kind) if value else "") + line[len(bare) :]


CODEC = Codec(
    name="lines",
    order=15,
    accepts=_accepts,
    rewrite=_rewrite,
    is_veiling=True,
    shows_all=lambda text: not streams_text(text),
)
