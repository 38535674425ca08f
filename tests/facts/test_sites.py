"""The part of a host name that one owner registers."""

import pytest

from analyzer.facts.sites import site


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("api.acme.com", "acme.com"),
        ("a.b.acme.co.uk", "acme.co.uk"),
        ("co.uk", "co.uk"),
        ("acme.com.", "acme.com"),
        ("API.Acme.com:8443", "acme.com"),
        ("192.0.2.7:80", "192.0.2.7"),
        ("[2001:db8::1]:443", "[2001:db8::1]"),
        ("localhost", "localhost"),
        ("", None),
    ],
)
def test_site_of_a_host(host, expected):
    assert site(host) == expected
