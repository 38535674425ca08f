"""Which service of which rule set an exchange belongs to."""

import re
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from analyzer.errors import UsageError
from analyzer.facts.subject import authority
from analyzer.rules.files import Service
from analyzer.rules.ruleset import RuleSet

_VERSION = re.compile(r"^v\d+(\.\d+)*$", re.IGNORECASE)
_PORT = re.compile(r":\d+$")


class ServiceMatch(Struct, frozen=True):
    """A service that an exchange belongs to, and the length of the base path in segments and characters."""

    service: str
    is_exact_host: bool
    base_segments: int
    base_chars: int

    @property
    def rank(self) -> tuple[bool, int]:
        """Greater is more specific: an exact host, then a longer base path."""
        return self.is_exact_host, self.base_segments


class Base(Struct, frozen=True):
    """A place where a service answers: host pattern and base path segments."""

    ruleset: str
    service: str
    host: str
    segments: tuple[str, ...]
    is_mapped: bool = False


def bases_of(rules: RuleSet, maps: Sequence[str] = ()) -> tuple[Base, ...]:
    """The places of all services, those of `--map` included.

    Raises:
        UsageError: a map is not `BASE_URL=RULESET.SERVICE`, or names a service that no rule set has.
    """
    declared = [_base(pack.ruleset, service) for pack in rules.packs for service in pack.services]
    known = {(base.ruleset, base.service) for base in declared}
    return (*declared, *(_mapped(text, known) for text in maps))


def _base(ruleset: str, service: Service) -> Base:
    if service.base_url is None:
        return Base(ruleset, service.service, (service.host or "*").lower(), ())
    host, path = _split_url(service.base_url)
    return Base(ruleset, service.service, host, path)


def _split_url(url: str) -> tuple[str, tuple[str, ...]]:
    """Host and path segments, written as those of an exchange are."""
    try:
        parts = urlsplit(url if "://" in url else f"//{url}")
    except ValueError:
        return "", ()
    return authority(parts), tuple(segment for segment in unquote(parts.path).split("/") if segment)


def _mapped(text: str, known: set[tuple[str, str]]) -> Base:
    url, found, target = text.rpartition("=")
    ruleset, dot, service = target.rpartition(".")
    if not (found and dot and url):
        raise UsageError(
            "--map takes BASE_URL=RULESET.SERVICE", "", "for example https://proxy.local/clari=clari.export"
        )
    if (ruleset, service) not in known:
        names = " ".join(sorted(f"{pack}.{name}" for pack, name in known))
        raise UsageError("--map names a service that no rule set has", "", f"there are: {names}")
    host, path = _split_url(url)
    if not host:
        raise UsageError(
            "--map has no host in its base URL", "", "for example https://proxy.local/clari=clari.export"
        )
    return Base(ruleset, service, host, path, True)


class ServiceFinder:
    """Finds, for a host and a path, the most specific service of each rule set."""

    def __init__(self, bases: Sequence[Base]) -> None:
        self._bases = [(base, _host_pattern(base.host)) for base in bases]
        self._at_host = lru_cache(maxsize=16_384)(self._search_host)
        self._find = lru_cache(maxsize=16_384)(self._search)

    def find(self, host: str, path: str) -> dict[str, ServiceMatch]:
        """Rule set -> its service; the answer is shared and must not be changed.

        Only as much of the path as a base of this host has segments is looked at, so that ids further down
        do not spoil the memory of earlier answers.
        """
        depth = self._at_host(host)[1]
        return self._find(host, tuple(path.split("/", depth + 1)[1 : depth + 1]))

    def segments(self, host: str) -> frozenset[str]:
        """The segments of all base paths at a host."""
        return frozenset(segment for base in self._at_host(host)[0] for segment in base.segments)

    def _search_host(self, host: str) -> tuple[tuple[Base, ...], int]:
        """The bases of a host, and the most segments that one of them has."""
        bases = tuple(base for base, pattern in self._bases if self._is_host(base, pattern, host))
        return bases, max((len(base.segments) for base in bases), default=0)

    def _search(self, host: str, segments: tuple[str, ...]) -> dict[str, ServiceMatch]:
        best: dict[str, tuple[tuple[bool, bool, int], ServiceMatch]] = {}
        for base in self._at_host(host)[0]:
            if not _is_below(base.segments, segments):
                continue
            base_chars = sum(len(segment) + 1 for segment in segments[: len(base.segments)])
            match = ServiceMatch(base.service, "*" not in base.host, len(base.segments), base_chars)
            rank = (base.is_mapped, *match.rank)
            if base.ruleset not in best or rank > best[base.ruleset][0]:
                best[base.ruleset] = (rank, match)
        return {ruleset: match for ruleset, (_, match) in sorted(best.items())}

    @staticmethod
    def _is_host(base: Base, pattern: "re.Pattern[str]", host: str) -> bool:
        """A base without a port matches any port."""
        without_port = _PORT.sub("", host)
        return pattern.fullmatch(host) is not None or (
            not _PORT.search(base.host) and pattern.fullmatch(without_port) is not None
        )


def _host_pattern(host: str) -> "re.Pattern[str]":
    """`*` stands for anything, also for nothing."""
    return re.compile(".*".join(map(re.escape, host.split("*"))), re.DOTALL)


def _is_below(base: tuple[str, ...], segments: tuple[str, ...]) -> bool:
    """Whether a path lies below a base path; a version segment matches any other version."""
    return len(segments) >= len(base) and all(
        wanted == given or (_VERSION.match(wanted) and _VERSION.match(given))
        for wanted, given in zip(base, segments, strict=False)
    )
