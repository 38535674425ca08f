"""`docs/recording.md`: how to make each producer record more; `python -m analyzer.scanning.producer_page` writes it."""

from collections.abc import Iterator
from pathlib import Path

from analyzer.scanning.producers import Producer, producers

PAGE = Path(__file__).parents[2] / "docs" / "recording.md"

_HEAD = """\
# Recording a capture that can answer

`analyzer rules doctor CAPTURE` and *Input health* in the report say what a capture does not record, where time passed
without a single exchange, and what to do about it in the program that recorded it. What is not recorded never counts as
absent: rules that need it stay silent, or say *possible*.

A capture with credentials in it is a password. Pass on what `analyzer bundle` or `analyzer redact` made of it, never
the capture itself.

This page is written from `analyzer/scanning/producers.toml`, one table a producer; to add a producer, add a table.

"""


def producer_page() -> str:
    """Returns the page."""
    return f"{_HEAD}{''.join(map(_section, producers()))}".rstrip() + "\n"


def _section(producer: Producer) -> str:
    return "\n".join([f"## {producer.name[0].upper()}{producer.name[1:]}", "", *_lines(producer), "", ""])


def _lines(producer: Producer) -> Iterator[str]:
    if producer.creators:
        names = ", ".join(f"`{name}`" for name in producer.creators)
        yield f"Known by a HAR's creator that begins with {names}."
    if producer.formats:
        yield f"Formats: {', '.join(f'`{name}`' for name in producer.formats)}."
    yield ""
    yield f"- {producer.record}"
    yield from (f"- For {name}: {step}" for name, step in producer.lacks.items())


if __name__ == "__main__":
    PAGE.write_text(producer_page(), encoding="utf-8", newline="\n")
