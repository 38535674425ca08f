"""A partition to its readings: open, expand, sniff, and hand to the reader of documents or of lines."""

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import IO, BinaryIO, cast

from msgspec.structs import replace

from analyzer.codec import text_encoding, to_utf8
from analyzer.ingest.base import Capture, Partition, Reading, ReadOptions, Tally
from analyzer.ingest.containers import MAX_EXPANDED_BYTES, Member, expand, fault_of
from analyzer.ingest.documents import read_document, read_har_part
from analyzer.ingest.framing import split_blocks
from analyzer.ingest.har_parts import HarPart
from analyzer.ingest.light_log import LightReader
from analyzer.ingest.lines import first_format, read_lines
from analyzer.ingest.open import STDIN, open_input, size_of
from analyzer.ingest.records import RecordReader
from analyzer.ingest.sniff import HEAD_BYTES, Shape, sniff
from analyzer.ingest.spool import spool
from analyzer.ingest.streams import Prepended, Utf8Reader
from analyzer.model import Location, Problem

MAX_DOCUMENT_BYTES = 4 << 30

MakeLight = Callable[[], LightReader]


def read_partition(
    partition: Partition, options: ReadOptions, light: MakeLight | None = None
) -> Iterator[Reading | Problem]:
    """Yields a reading for each member of each input of a partition, to be consumed before the next is asked for.

    Content that cannot be read is a problem, never an error. `light` makes what takes the lines of a log
    that need no full reading.

    Raises:
        UsageError: `options.input_format` names no format.
    """
    RecordReader(options)
    for part in partition.parts():
        yield from _read_part(part, options, light)


def _read_part(
    partition: Partition, options: ReadOptions, light: MakeLight | None
) -> Iterator[Reading | Problem]:
    opened = open_input(partition.input)
    if isinstance(opened, Problem):
        yield opened
        return
    try:
        yield from _read_stream(partition, opened, options, light)
    finally:
        if partition.input.path != STDIN or partition.input.spool is not None:
            opened.close()


def _read_stream(
    partition: Partition, stream: BinaryIO, options: ReadOptions, light: MakeLight | None
) -> Iterator[Reading | Problem]:
    label = partition.input.label
    size = size_of(stream)
    if partition.har is not None:
        yield _har_reading(partition, partition.har, stream, options, light)
        return
    if partition.start or partition.end is not None:
        end = partition.end if partition.end is not None else size or 0
        stream.seek(partition.start)
        yield _line_reading(label, stream, end - partition.start, options, light)
        return
    yield from _read_member(
        Member(label, stream, is_file=size is not None and stream.seekable()), options, light
    )


def _read_member(
    member: Member, options: ReadOptions, light: MakeLight | None
) -> Iterator[Reading | Problem]:
    try:
        head, member = _peek(member)
    except OSError as error:
        yield _problem("not-readable", member.label, f"cannot be read ({type(error).__name__})")
        return
    members = expand(member, head)
    if members is None:
        yield from _read_content(member, head, options, light)
        return
    for inner in members:
        if isinstance(inner, Problem):
            yield inner
        else:
            yield from _read_member(inner, options, light)


def _peek(member: Member) -> tuple[bytes, Member]:
    """Returns the first bytes, and a member whose stream starts with them again."""
    head = b""
    while len(head) < HEAD_BYTES and (chunk := member.stream.read(HEAD_BYTES - len(head))):
        head += chunk
    if member.is_file:
        member.stream.seek(0)
        return head, member
    return head, replace(member, stream=cast("BinaryIO", Prepended(head, member.stream)))


def _read_content(
    member: Member, head: bytes, options: ReadOptions, light: MakeLight | None
) -> Iterator[Reading | Problem]:
    fault = fault_of(member.stream)
    if fault and (fault[0] == "bomb" or not head):
        yield _problem(fault[0], member.label, fault[1])
        return
    content = sniff(head, is_whole=len(head) < HEAD_BYTES)
    if content.shape is Shape.EMPTY:
        yield _problem("empty", member.label, "is empty")
    elif content.shape is Shape.UNREADABLE:
        yield _problem("unrecognised", member.label, content.message)
    elif content.shape is Shape.LINES and options.input_format != "har":
        # What is small was read to its end already, to look at it.
        is_whole = member.is_file and len(head) < HEAD_BYTES
        stream = cast("BinaryIO", BytesIO(head)) if is_whole else member.stream
        size = len(head) if is_whole else _file_bytes(member)
        yield _line_reading(member.label, stream, size, options, light)
    else:
        yield from _read_document_member(member, options, light)


def _file_bytes(member: Member) -> int | None:
    return size_of(member.stream) if member.is_file else None


def _read_document_member(
    member: Member, options: ReadOptions, light: MakeLight | None
) -> Iterator[Reading | Problem]:
    size = _file_bytes(member)
    limit = MAX_EXPANDED_BYTES if size is None else MAX_DOCUMENT_BYTES
    if size is not None and size > limit:
        yield _problem("too-large", member.label, f"is a document of more than {limit} bytes; split it")
        return
    source, chained = _as_utf8(member.stream)
    try:
        text = spool(source, limit + 1, size)
    except OSError as error:
        message = f"needs more room for temporary files ({type(error).__name__}); set TMPDIR to a larger disk"
        yield _problem("no-room", member.label, message)
        return
    fault = fault_of(chained)
    if fault and fault[0] in ("bomb", "too-large"):
        yield _problem(fault[0], member.label, fault[1])
        return
    if len(text) > limit:
        yield _problem("too-large", member.label, f"is a document of more than {limit} bytes; split it")
        return
    is_wanted = light().is_wanted if light else None
    yield read_document(member.label, text, options, member.attachments, is_wanted)
    if fault:
        yield _problem(fault[0], member.label, fault[1])


def _har_reading(
    partition: Partition, part: HarPart, stream: BinaryIO, options: ReadOptions, light: MakeLight | None
) -> Reading | Problem:
    stream.seek(part.start)
    text = stream.read(part.end - part.start)
    is_wanted = light().is_wanted if light else None
    return read_har_part(partition.input.label, text, part, options, partition.size_bytes, is_wanted)


def _as_utf8(stream: BinaryIO) -> tuple[IO[bytes], Prepended]:
    """Returns the stream in UTF-8 without byte order mark, and the stream below that tells its faults."""
    peeked = Prepended(b"", stream)
    head = peeked.read(4)
    encoding, mark_bytes = text_encoding(head)
    chained = Prepended(head[mark_bytes:], stream)
    chained.fault = peeked.fault
    source = cast("IO[bytes]", chained)
    return (source if encoding == "utf-8" else cast("IO[bytes]", Utf8Reader(source, encoding))), chained


def _line_reading(
    label: str, stream: BinaryIO, size: int | None, options: ReadOptions, light: MakeLight | None
) -> Reading:
    sample = stream.read(HEAD_BYTES if size is None else min(HEAD_BYTES, size))
    left = None if size is None else size - len(sample)
    chained = Prepended(sample, stream, left)
    source: IO[bytes] = cast("IO[bytes]", chained)
    encoding, _ = text_encoding(sample)
    if encoding != "utf-8":
        source = cast("IO[bytes]", Utf8Reader(source, encoding))
    tally = Tally()
    reader = light() if light else None
    items = read_lines(label, split_blocks(source), options, tally, lambda: fault_of(chained), reader)
    is_named = reader is None or reader.names_format
    capture = Capture(label=label, format=first_format(to_utf8(sample)[0], options) if is_named else "json")
    return Reading(capture, items, size or 0, tally, light=reader, is_log=True)


def _problem(code: str, label: str, message: str) -> Problem:
    return Problem(code=code, location=Location(input=label), message=message)
