"""Which conditions on one path can hold."""

import pytest

from analyzer.rules.predicates import compile_condition
from analyzer.rules.satisfiable import can_hold, values_that_hold


def conditions(*operands):
    return tuple(condition for operand in operands for condition in compile_condition(operand, {}, ()))


@pytest.mark.parametrize(
    ("path", "operands"),
    [
        ("response.status", [404]),
        ("response.status", [{"gte": 400}, {"lt": 500}]),
        ("response.status", [{"state": "absent"}]),
        ("url.length", [{"gt": 5, "lt": 5.5}]),
        ("url.length", [{"gte": 5, "lte": 5}]),
        ("request.path", [{"starts_with": "/a"}, {"ends_with": "b"}]),
        ("request.path", ["/a/b", {"starts_with": "/a"}]),
        ("request.method", [{"not_in": ["GET"]}]),
        ("auth.scheme", [{"state": "empty"}]),
        ("auth.scheme", [{"state": "unknown"}]),
        ("auth.kind", ["jwt", {"not_in": ["opaque"]}]),
        ("response.json.items", [{"count": {"gte": 1, "lte": 1}}]),
        ("response.json.items", [{"count": 0}]),
    ],
)
def test_what_some_value_meets_can_hold(path, operands):
    assert can_hold(path, conditions(*operands))


@pytest.mark.parametrize(
    ("path", "operands"),
    [
        ("response.status", [404, 500]),
        ("response.status", [99]),
        ("response.status", [{"gte": 500}, {"lt": 500}]),
        ("response.status", [404, {"state": "absent"}]),
        ("url.length", [{"gt": 5, "lt": 5}]),
        ("request.path", ["/a", {"starts_with": "/b"}]),
        ("request.method", ["get"]),
        ("request.method", [["GET", "PUT"], {"not_in": ["GET", "PUT"]}]),
        ("auth.kind", ["JWT"]),
        ("error.kind", ["slow"]),
        ("response.json.items", [{"count": -1}]),
        ("response.json.items", [{"count": {"gt": 1, "lt": 2}}]),
    ],
)
def test_what_no_value_meets_cannot(path, operands):
    assert not can_hold(path, conditions(*operands))


def test_the_values_that_hold_are_listed_where_they_can_be():
    assert values_that_hold("response.status", conditions([401, 403], {"gt": 401})) == (403,)
    assert values_that_hold("response.status", conditions({"gte": 998})) == (998, 999)
    assert values_that_hold("request.path", conditions({"starts_with": "/a"})) is None
