"""Header fields, cookies and parameters that come again: replaced and counted as if each were walked."""

from typing import Any

from analyzer.redaction import Harvest, Policy
from analyzer.redaction.propagate import Propagation
from analyzer.redaction.rewrite import Rewriter
from analyzer.redaction.summary import Ledger
from analyzer.redaction.tokens import Tokenizer

KEY = "Zk39dkPq81LmNv02TxRw"
ENTRY: dict[str, Any] = {
    "request": {
        "url": "https://api.test/a",
        "headers": [
            {"name": "x-api-key", "value": KEY},
            {"name": "accept", "value": "*/*"},
            {"name": "x-a", "value": ""},
        ],
        "cookies": [{"name": "sid", "value": "k3jd02ksjfASD", "httpOnly": True}],
        "queryString": [{"name": "n", "value": "1"}, {"name": "n", "value": True}, {"name": "n", "value": 1}],
    }
}


def rewriter() -> Rewriter:
    harvest = Harvest(Policy())
    harvest.observe_record(ENTRY)
    made = Rewriter(Policy(), Tokenizer(b"key"), Propagation(harvest.sought()))
    made.ledger = Ledger(made, notes_kept=False)
    return made


def test_what_comes_again_is_replaced_alike_and_leaves_the_record_as_it_was():
    made = rewriter()
    first, second = made.walk(ENTRY), made.walk(ENTRY)
    assert first == second
    assert KEY not in str(first)
    assert ENTRY["request"]["headers"][0]["value"] == KEY
    assert first["request"]["queryString"] == ENTRY["request"]["queryString"]


def test_each_place_is_counted():
    made = rewriter()
    for index in range(3):
        made.ledger.base = f"/log/entries/{index}"
        made.walk(ENTRY)
    summary = made.ledger.summary(Policy(), made.propagation)
    pointers = [entry["pointer"] for entry in summary.entries if entry["category"] == "api_key"]
    assert pointers == [f"/log/entries/{index}/request/headers/0/value" for index in range(3)]
    assert summary.replacements == 6


def test_a_name_tells_records_apart_though_their_values_are_equal():
    made = rewriter()
    headers = [
        {"name": "accept", "value": "Qm81xkPq72LmNv"},
        {"name": "x-auth-token", "value": "Qm81xkPq72LmNv"},
    ]
    kept, replaced = made.walk({"headers": headers})["headers"]
    assert kept == headers[0]
    assert replaced["value"].startswith("[token:")


def test_where_a_record_stands_tells_it_apart():
    made = rewriter()
    pair = {"name": "theme", "value": "darkblue-wide"}
    walked = made.walk({"cookies": [pair], "queryString": [pair]})
    assert walked["cookies"][0]["value"].startswith("[cookie")
    assert walked["queryString"] == [pair]


def test_a_full_memory_starts_anew():
    made = rewriter()
    fields = [
        {"name": "accept", "value": f"{number:04} " + "words and more " * 200} for number in range(3_000)
    ]
    assert made.walk({"headers": fields}) == {"headers": fields}
    assert made.repeated._chars <= 7 << 20
