"""Who called, in captures of one client and in logs of many."""

import pytest

from analyzer.facts.client import CAPTURED, PATHS, address_of
from analyzer.facts.subject import Subject
from analyzer.facts.value import UNKNOWN
from tests.exchanges import exchange


def resolved(name, **fields):
    return PATHS[name](Subject(exchange(**fields)))


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("192.0.2.7:51234", "192.0.2.7"),
        ("[2001:db8::1]:443", "2001:db8::1"),
        ("2001:db8::1", "2001:db8::1"),
        ("203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (" ", None),
    ],
)
def test_address_without_port_and_proxies(text, address):
    assert address_of(text) == address


def test_a_capture_of_one_client_has_one():
    for name in PATHS:
        assert resolved(name, is_of_one_client=True).items == (CAPTURED,)


@pytest.mark.parametrize("address", [None, "", "127.0.0.1:80", "::1"])
def test_a_log_that_does_not_say_who_called_is_unknown(address):
    for name in PATHS:
        assert resolved(name, client_address=address) == UNKNOWN


def test_ports_of_one_address_are_one_client():
    first = resolved("client.id", client_address="192.0.2.7:1")
    assert first == resolved("client.id", client_address="192.0.2.7:2")
    assert first != resolved("client.id", client_address="192.0.2.8:1")


def test_a_credential_goes_before_the_address():
    one = {"sent": {"authorization": "Bearer a"}, "client_address": "192.0.2.7"}
    two = {"sent": {"authorization": "Bearer a"}, "client_address": "192.0.2.8"}
    assert resolved("client.id", **one) == resolved("client.id", **two)
    assert resolved("client.address", **one) != resolved("client.address", **two)
