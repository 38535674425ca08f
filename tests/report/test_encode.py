"""A document in pieces is the document as it is written whole, byte for byte."""

from typing import Any

import pytest
from msgspec import UNSET, Struct, UnsetType

from analyzer.report.encode import json_line, json_pieces, json_text


class Part(Struct):
    text: str
    more: dict[str, Any] = {}


class Document(Struct):
    name: str
    parts: tuple[Any, ...]
    table: dict[str, Any]
    left_out: int | UnsetType = UNSET
    last: float | None = None


DOCUMENTS = [
    Document("empty", (), {}),
    Document("one", (Part("a\nb"),), {"n": {"deep": [1, [2, {}], []]}}, left_out=3),
    Document(
        "many", (Part("x", {"y": [1, 2]}), Part("{\n}"), 7, None, [], "\u009b\u202e"), {"é": "\x7f"}, last=0.5
    ),
    Document("odd \ud800", (Part("\udfff", {"n": 1 << 70}),), {"a": ["\ud800"]}),
]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda each: each.name[:4].strip())
def test_pieces_are_the_document(document: Document) -> None:
    assert b"".join(json_pieces(document)) == json_line(document)
    assert b"".join(json_pieces(document, indent=True)) == json_text(document)


def test_no_piece_holds_more_than_one_item() -> None:
    document = Document("many", tuple(Part("x" * 100) for _ in range(50)), {})
    assert max(map(len, json_pieces(document, indent=True))) < 200
