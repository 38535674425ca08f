"""Shapes of values: what one search of many texts tells is what a search of each of them tells."""

import random

from analyzer.redaction.shapes import is_telling, telling_of

PIECES = (
    *(
        "https://www.shop.example",
        "/",
        "orders",
        "token",
        "hook",
        "code/",
        "id",
        "ip-1",
        "//12-3",
        "webhooks",
    ),
    *("123e4567-e89b-12d3-a456-426614174000", "?page=1", "v2", "sess", "ion"),
)


def test_many_addresses_are_told_as_each_of_them():
    chance = random.Random(1)
    texts = ["".join(chance.choices(PIECES, k=chance.randint(1, 6))) for _ in range(3_000)]
    assert telling_of(texts) == set(filter(is_telling, texts))
    assert telling_of([]) == set()
