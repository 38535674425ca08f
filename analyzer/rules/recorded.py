"""What a record cannot tell at all, so that rules which need it are never asked: most logs record little."""

from collections.abc import Mapping
from functools import lru_cache

from msgspec import Struct

from analyzer.facts.value import ABSENT, UNKNOWN, Resolved
from analyzer.model import BodyState, Exchange, Headers
from analyzer.rules.paths import Path

REQUEST_HEADERS, RESPONSE_HEADERS, RESPONSE_BODY, PHASES, PAGE, CLIENT, NEXT = (1 << n for n in range(7))

_EXACT: dict[int, dict[str, Resolved]] = {
    REQUEST_HEADERS: {
        "request.header_names": UNKNOWN,
        "trace.id": UNKNOWN,
        "cors.fault": ABSENT,
        "cors.missing": ABSENT,
    },
    RESPONSE_HEADERS: {
        **dict.fromkeys(("clock.skew_s", "gateway.name", "redirect.to", "redirect.host"), UNKNOWN),
        **dict.fromkeys(("redirect.is_cross_site", "redirect.is_downgrade"), UNKNOWN),
    },
    RESPONSE_BODY: dict.fromkeys(
        ("response.text", "response.json_state", "response.missing_bytes", "response.names", "error.message"),
        UNKNOWN,
    ),
    PHASES: dict.fromkeys(("timings.wait", "timings.slowest", "timings.slowest_ms"), UNKNOWN),
    PAGE: {"capture.page": ABSENT},
    CLIENT: {"client.address": UNKNOWN},
    CLIENT | REQUEST_HEADERS: {"client.id": UNKNOWN},
    NEXT: {"paging.next": UNKNOWN},
}
"""What is missing -> values of the paths that follow from it; for a pair, from both together."""

_FAMILIES: dict[int, tuple[tuple[str, ...], ...]] = {
    REQUEST_HEADERS: (("request", "headers"), ("auth",)),
    RESPONSE_HEADERS: (("response", "headers"), ("www_authenticate",)),
    RESPONSE_BODY: (("response", "json"),),
}
"""What is missing -> first steps of paths that are unknown then."""


def gaps_of(exchange: Exchange) -> int:
    """What the record of an exchange lacks, as bits; none where facts were written down beside it."""
    if exchange.facts is not None:
        return 0
    gaps = REQUEST_HEADERS if _lacks(exchange.request.headers) else 0
    response = exchange.response
    if response is not None:
        if response.redirect_url is None and _lacks(response.headers):
            gaps |= RESPONSE_HEADERS
        if response.body.state is BodyState.NOT_CAPTURED and response.body.text is None:
            gaps |= RESPONSE_BODY
        if gaps & RESPONSE_HEADERS and gaps & RESPONSE_BODY and 200 <= response.status < 300:
            gaps |= NEXT
    if exchange.timings.wait_ms is None:
        gaps |= PHASES
    if exchange.page_ref is None:
        gaps |= PAGE
    if exchange.client_address is None and not exchange.is_of_one_client:
        gaps |= CLIENT
    return gaps


def _lacks(headers: Headers) -> bool:
    return not headers.items and not headers.is_complete and not headers.masked


class Known(Struct, frozen=True):
    """Values that hold for every exchange of a kind."""

    exact: Mapping[str, Resolved]
    families: tuple[tuple[str, ...], ...] = ()

    def get(self, path: Path) -> Resolved | None:
        """The value of a path, None where an exchange has to tell; functions make nothing of no value."""
        found = self.exact.get(path.text)
        if found is None and path.functions:
            found = self.exact.get(".".join(path.steps))
            found = None if found is not None and found.items else found
        if found is None and any(path.steps[: len(family)] == family for family in self.families):
            return UNKNOWN
        return found

    def joined(self, more: Mapping[str, Resolved]) -> "Known":
        """With further values."""
        return Known({**self.exact, **more}, self.families)


@lru_cache(maxsize=256)
def known_from(gaps: int) -> Known:
    """What follows from the gaps of a record."""
    exact: dict[str, Resolved] = {}
    for needed, values in _EXACT.items():
        if gaps & needed == needed:
            exact |= values
    families = tuple(family for needed, some in _FAMILIES.items() if gaps & needed for family in some)
    return Known(exact, families)
