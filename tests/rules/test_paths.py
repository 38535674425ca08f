"""Paths: their grammar, their functions, and that everything the language page names can be resolved."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzer.facts.value import ABSENT, MASKED, UNKNOWN, Resolved
from analyzer.rules.paths import FUNCTIONS, apply_functions, bind, fault_of_path, fill, parse_path
from tests.exchanges import exchange, scope_of, state_of

PAGE = (Path(__file__).parents[2] / "docs" / "rule-language.md").read_text(encoding="utf-8")


def _table_after(heading: str) -> list[str]:
    """First cells of the table under a heading."""
    section = PAGE.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    return [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]


def _documented_paths() -> list[str]:
    """Every path of the page's table; `.b` after `a.x` means `a.b` of the same root."""
    paths = []
    for cell in _table_after("Paths"):
        root = ""
        for word in " ".join(re.findall(r"`([^`]*)`", cell)).split():
            if word.startswith("."):
                paths.append(root + word)
            else:
                paths.append(word)
                root = word.rsplit(".", 1)[0] if "." in word else root
            if paths[-1] in ("timings.blocked",):
                root = "timings"
    return [path.replace("…", ".a").replace("..", ".") for path in paths]


def test_the_page_names_many_paths() -> None:
    assert len(_documented_paths()) > 60


PHASES = ("dns", "connect", "ssl", "send", "wait", "receive")


@pytest.mark.parametrize("path", _documented_paths())
def test_every_path_of_the_page_resolves(path: str) -> None:
    assert fault_of_path(f"timings.{path}" if path in PHASES else path, set()) is None


def test_every_function_of_the_page_exists_and_the_other_way_round() -> None:
    line = PAGE.split("Functions may follow a path:", 1)[1].split("Example:", 1)[0]
    assert set(re.findall(r"`\.([a-z_]+)\(", line)) == set(FUNCTIONS)


FAULTS = [
    ("request.metod", "did you mean request.method"),
    ("response.json", None),
    ("response.json.a.*.b", None),
    ("request.path.after(/x/)", None),
    ("contact.email", "nothing is named contact.email"),
    ("", "names joined by dots"),
    ("request..url", "names joined by dots"),
    ("request.url.lower().x", "names joined by dots"),
    ("request.url.lowr()", "did you mean lower"),
    ("request.url.segment(x)", "segment() cannot take this argument"),
    ("request.url.segment()", "segment() cannot take this argument"),
    ("request.url.after()", "after() cannot take this argument"),
    ("request.url.batches(0)", "batches() cannot take this argument"),
    ("request.json.contacts.{index}", None),
]


@pytest.mark.parametrize(("text", "expected"), FAULTS)
def test_faults_are_told_in_words(text: str, expected: str | None) -> None:
    fault = fault_of_path(text, set())
    assert fault is None if expected is None else expected in (fault or "")


def test_names_that_a_rule_defines_are_paths() -> None:
    assert fault_of_path("contact.email", {"contact"}) is None


CALLS: list[tuple[Any, str, Any]] = [
    ("/export/forecast/New/x", "after(/forecast/)", "New"),
    ("/export/forecast/", "after(/forecast/)", "absent"),
    ("/export/jobs", "after(/forecast/)", "absent"),
    ("Bearer abc", "before( )", "Bearer"),
    ("abc", "before( )", "absent"),
    ("/a/b/c", "segment(0)", "a"),
    ("/a/b/c", "segment(-1)", "c"),
    ("/a/b/c", "segment(3)", "absent"),
    ("/a/b/", "last_segment()", "b"),
    ("/", "last_segment()", "absent"),
    ("AbC", "lower()", "abc"),
    ("https://Login.Acme.test:8443/x", "host()", "login.acme.test"),
    ("http://[half", "host()", "absent"),
    ("no url", "host()", "absent"),
    ("abc", "length()", 3),
    ([1, 2], "length()", 2),
    (7, "length()", "absent"),
    ("job-17", "shape()", "6:-digitlower"),
    ("api.uat.acme.test", "environment()", "uat"),
    ("api.acme.io", "environment()", "absent"),
    (501, "batches(250)", 3),
    (500, "batches(250)", 2),
    ("500", "batches(250)", "absent"),
    (True, "batches(250)", "absent"),
    ({"a": "", "b": 0, "c": None}, "missing(a, b,c,d)", "a, c, d"),
    ({"a": 1}, "missing(a)", "absent"),
    ("text", "missing(a)", "absent"),
]


def called(value: Resolved, functions: str) -> Any:
    found = apply_functions(value, parse_path(f"x.{functions}"))
    if not found.items:
        return "unknown" if found.is_unknown else "absent"
    return found.first


@pytest.mark.parametrize(("value", "function", "expected"), CALLS)
def test_functions(value: Any, function: str, expected: Any) -> None:
    assert called(Resolved((value,)), function) == expected


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_keeps_what_is_unknown_or_masked_unknown(name: str) -> None:
    text = f"{name}(1)"
    assert called(UNKNOWN, text) == called(Resolved((MASKED,)), text) == "unknown"
    assert called(ABSENT, text) == "absent"


def test_functions_follow_each_other() -> None:
    assert called(Resolved(("/a/B-1/c",)), "segment(1).lower().before(-)") == "b"


def test_equal_values_have_one_hash() -> None:
    assert called(Resolved(({"a": 1},)), "hash()") == called(Resolved(({"a": 1},)), "hash()")
    assert called(Resolved(("a",)), "fingerprint()") != called(Resolved(("b",)), "fingerprint()")


BINDINGS = {"index": 2, "err": {"loc": ["body", "a.b"], "msg": "x"}, "name": "a)b.lower()"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("contacts.{index}", "contacts.2"),
        ("{err.loc.1}", "a.b"),
        ("{err.none}", "{err.none}"),
        ("{unbound}", "{unbound}"),
        ("no braces", "no braces"),
        ("{}", "{}"),
    ],
)
def test_placeholders_take_bound_values(text: str, expected: str) -> None:
    assert fill(text, BINDINGS) == expected


def test_a_captured_value_becomes_steps_and_never_a_function() -> None:
    path = bind(parse_path("request.json.{name}"), BINDINGS)
    assert path.steps == ("request", "json", "a)b", "lower()")
    assert path.functions == ()


@pytest.mark.parametrize("argument", ["", "x", "9999", "-", "٣"])
def test_a_captured_value_that_a_function_cannot_take_gives_nothing(argument: str) -> None:
    path = bind(parse_path("request.url.segment({n})"), {"n": argument})
    assert scope_of(exchange()).resolve(path) == ABSENT


@given(text=st.text(max_size=30))
def test_any_text_is_a_path_or_a_fault(text: str) -> None:
    fault = fault_of_path(text, set())
    assert fault is None or fault
    if fault is None and "{" not in text:
        assert parse_path(text).steps


@given(text=st.text(max_size=30), name=st.sampled_from(sorted(FUNCTIONS)))
def test_no_argument_makes_a_function_raise(text: str, name: str) -> None:
    path = bind(parse_path(f"request.url.{name}({{n}})"), {"n": text})
    assert isinstance(scope_of(exchange()).resolve(path), Resolved)


@pytest.mark.parametrize("path", ["request.nothing", "nothing", "request", "response.headers"])
def test_a_name_that_nothing_has_is_absent(path: str) -> None:
    assert state_of(exchange(), path) == "absent"
