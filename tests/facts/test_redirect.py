"""Where responses send their clients on."""

import pytest

from analyzer.facts.redirect import PATHS
from analyzer.facts.subject import Subject
from analyzer.facts.value import ABSENT, UNKNOWN
from analyzer.model import NO_HEADERS_RECORDED
from tests.exchanges import exchange, headers

URL = "https://api.acme.test/v1/orders?x=1"


def resolved(name, location=None, status=302, **changes):
    got = {} if location is None else {"location": location}
    return PATHS[name](Subject(exchange(status, url=URL, **({"got": got} | changes))))


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("https://other.test/a", "https://other.test/a"),
        ("https://other.test", "https://other.test/"),
        ("/v2/orders#top", "https://api.acme.test/v2/orders"),
        ("deals?y=2", "https://api.acme.test/v1/deals?y=2"),
        ("//cdn.test/a", "https://cdn.test/a"),
        (" /a ", "https://api.acme.test/a"),
    ],
)
def test_target_is_absolute_and_without_fragment(location, target):
    assert resolved("redirect.to", location).items == (target,)


def test_what_is_not_recorded_is_not_absent():
    assert resolved("redirect.to", got=NO_HEADERS_RECORDED) == UNKNOWN
    assert resolved("redirect.to", got=headers({"location": "x"}, masked=frozenset({"location"}))) == UNKNOWN
    assert resolved("redirect.to") == ABSENT
    assert resolved("redirect.to", status=None) == ABSENT
    assert resolved("redirect.is_cross_site", got=NO_HEADERS_RECORDED) == UNKNOWN


@pytest.mark.parametrize(
    ("location", "host", "is_cross_site", "is_downgrade"),
    [
        ("https://eu.acme.test/", "eu.acme.test", False, False),
        ("http://api.acme.test:8080/", "api.acme.test:8080", False, True),
        ("https://other.test/", "other.test", True, False),
    ],
)
def test_host_site_and_scheme(location, host, is_cross_site, is_downgrade):
    assert resolved("redirect.host", location).first == host
    assert resolved("redirect.is_cross_site", location).first is is_cross_site
    assert resolved("redirect.is_downgrade", location).first is is_downgrade


@pytest.mark.parametrize("location", ["https://[half/", "http://h:${P}/x", "\x00", "https://a b/"])
def test_odd_targets_do_not_raise(location):
    for name in PATHS:
        resolved(name, location)
