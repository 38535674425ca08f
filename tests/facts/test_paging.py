"""Pages of lists: where a request stands, and what comes next."""

import pytest

from analyzer.facts.paging import PATHS
from analyzer.facts.subject import Subject
from analyzer.facts.value import UNKNOWN, Resolved
from analyzer.model import NO_HEADERS_RECORDED
from tests.exchanges import body, exchange

URL = "https://api.acme.test/v1/orders"


def resolved(name, query="", **fields):
    return PATHS[name](Subject(exchange(url=URL + query, **fields)))


@pytest.mark.parametrize(
    ("query", "cursor", "rest"),
    [
        ("", (), ""),
        ("?page=2&limit=9", ("2",), "?limit=9"),
        ("?limit=9&cursor=abc", ("abc",), "?limit=9"),
        ("?page%5Bnumber%5D=3", ("3",), ""),
        ("?offset=20&starting_after=x", ("20&x",), ""),
        ("?pageSize=3&homepage=1", (), "?homepage=1&pageSize=3"),
    ],
)
def test_cursor_and_list_of_a_request(query, cursor, rest):
    assert resolved("paging.cursor", query).items == cursor
    assert resolved("paging.list", query).items == (URL + rest,)


@pytest.mark.parametrize(
    ("document", "following"),
    [
        ({"next": f"{URL}?page=3&limit=9"}, "3"),
        ({"next": "/v1/orders?cursor=abc"}, "abc"),
        ({"nextPageToken": "t-1"}, "t-1"),
        ({"meta": {"next_cursor": 7}}, "7"),
        ({"links": {"next": {"href": f"{URL}?offset=20"}}}, "20"),
        ({"_links": {"next": {"href": "?page=2"}}}, "2"),
        ({"has_more": True, "next_cursor": "c"}, "c"),
        ({"has_more": False, "next_cursor": "c"}, None),
        ({"next": None}, None),
        ({"next_cursor": ""}, None),
        ({"next": True}, None),
        ({"items": []}, None),
        ([], None),
    ],
)
def test_next_page_of_a_document(document, following):
    found = resolved("paging.next", got_body=body(document))
    assert found == Resolved((following,) if following is not None else ())


def test_next_page_of_a_link_field():
    link = f'<{URL}?page=1>; rel="prev", <{URL}?page=3&x=y>; rel="next"'
    assert resolved("paging.next", got={"link": link}, got_body=body([])).items == ("3",)
    assert resolved("paging.next", got={"link": f'<{URL}?page=1>; rel="prev"'}, got_body=body([])).items == ()


def test_only_what_was_captured_can_be_the_last_page():
    assert resolved("paging.next") == UNKNOWN
    assert resolved("paging.next", got_body=body("")).items == ()
    assert resolved("paging.next", got_body=body(""), got=NO_HEADERS_RECORDED) == UNKNOWN
    assert resolved("paging.is_stuck", "?cursor=a") == UNKNOWN


@pytest.mark.parametrize(("own", "is_stuck"), [("?cursor=a", True), ("?cursor=b", False), ("", False)])
def test_a_next_page_that_is_this_one(own, is_stuck):
    assert resolved("paging.is_stuck", own, got_body=body({"next_cursor": "a"})).first is is_stuck
