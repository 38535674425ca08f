"""Which service an exchange belongs to: base paths, versions, wildcards, ports and maps."""

import pytest

from analyzer.errors import UsageError
from analyzer.facts.subject import Subject
from analyzer.rules.paths import parse_path
from analyzer.rules.scope import ExchangeScope
from analyzer.rules.services import ServiceFinder, bases_of
from tests.exchanges import exchange
from tests.rulesets import pack_of, rules_of

ACME = pack_of(
    "[]",
    services="""
      - {service: export, base_url: "https://api.acme.test/v4/export"}
      - {service: api, base_url: "https://api.acme.test/v4"}
      - {service: crm, host: "*.crm.acme.test"}
      - {service: site, host: "crm.acme.test"}
      - {service: alt, base_url: "http://alt.acme.test:8080/"}
      - {service: six, base_url: "http://[::1]:9000/x"}
    """,
)
ANY = pack_of("[]", ruleset="http", tier="generic", services="[{service: any, host: '*'}]")
MAPS = (
    "https://proxy.local:443/clari=acme.export",
    "proxy.local:8443=acme.api",
    "https://user@p2.local/a%20b=acme.crm",
)

PLACES = [
    # URL, service of acme, path below it
    ("https://api.acme.test/v4/orders", "api", "/orders"),
    ("https://api.acme.test/v4", "api", "/"),
    ("https://api.acme.test/v4/", "api", "/"),
    ("https://api.acme.test/v10/orders", "api", "/orders"),
    ("https://api.acme.test/v4.1/orders", "api", "/orders"),
    ("https://api.acme.test/v4/export/jobs", "export", "/jobs"),
    ("https://api.acme.test/v5/export/jobs/7", "export", "/jobs/7"),
    ("https://api.acme.test/v4/exports", "api", "/exports"),
    ("https://api.acme.test/orders", None, "/orders"),
    ("https://API.ACME.TEST:443/v4/orders", "api", "/orders"),
    ("https://api.acme.test:8443/v4/orders", "api", "/orders"),
    ("https://api.acme.test.evil.test/v4/orders", None, "/v4/orders"),
    ("https://xapi.acme.test/v4/orders", None, "/v4/orders"),
    ("https://eu.crm.acme.test/a", "crm", "/a"),
    ("https://eu.crm.acme.test:444/a", "crm", "/a"),
    ("https://a.b.crm.acme.test/a", "crm", "/a"),
    ("https://crm.acme.test/a", "site", "/a"),
    ("https://crm.acme.test.evil.test/a", None, "/a"),
    ("http://alt.acme.test:8080/a", "alt", "/a"),
    ("http://alt.acme.test/a", None, "/a"),
    ("http://[::1]:9000/x/a", "six", "/a"),
    ("http://[::1]:9001/x/a", None, "/x/a"),
    ("https://proxy.local/clari/jobs", "export", "/jobs"),
    ("https://proxy.local:8443/orders", "api", "/orders"),
    ("https://proxy.local/other", None, "/other"),
    ("https://p2.local/a%20b/c", "crm", "/c"),
    ("/v4/orders", None, "/v4/orders"),
    ("", None, "/"),
]


@pytest.mark.parametrize(("url", "service", "path"), PLACES)
def test_the_most_specific_service_and_the_path_below_it(url: str, service: str | None, path: str) -> None:
    finder = ServiceFinder(bases_of(rules_of(ACME, ANY), MAPS))
    subject = Subject(exchange(url=url))
    found = finder.find(subject.host, subject.full_path)
    match = found.get("acme")
    assert (match.service if match else None) == service
    assert found["http"].service == "any"
    scope = ExchangeScope(subject, match, {})
    relative = scope.resolve(parse_path("request.path"))
    assert relative.items == (path,)  # type: ignore[union-attr]


def test_a_map_goes_before_what_the_pack_declares() -> None:
    finder = ServiceFinder(bases_of(rules_of(ACME), ("https://api.acme.test=acme.crm",)))
    assert finder.find("api.acme.test", "/v4/export/jobs")["acme"].service == "crm"


def test_an_exact_host_and_a_longer_base_rank_higher() -> None:
    finder = ServiceFinder(bases_of(rules_of(ACME)))
    ranks = [
        finder.find(*place)["acme"].rank
        for place in (("api.acme.test", "/v4/export/x"), ("eu.crm.acme.test", "/"))
    ]
    assert ranks == [(True, 2), (False, 0)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("https://proxy.local", "BASE_URL=RULESET.SERVICE"),
        ("=acme.api", "BASE_URL=RULESET.SERVICE"),
        ("https://proxy.local=acme", "BASE_URL=RULESET.SERVICE"),
        ("https://proxy.local=acme.none", "acme.api acme.crm"),
        ("https:///x=acme.api", "no host"),
        ("http://[half=acme.api", "no host"),
    ],
)
def test_a_map_that_cannot_be_carried_out_is_told(text: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        bases_of(rules_of(ACME), (text,))
    assert said in str(caught.value)
