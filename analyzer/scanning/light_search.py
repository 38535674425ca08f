"""The light tier of the second look: tells the lines that may belong under an asked key."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from analyzer.facts.client import address_of
from analyzer.facts.history import Key
from analyzer.ingest.framing import Block
from analyzer.match.asked import Asked
from analyzer.model import Exchange
from analyzer.rules.compiled import CompiledRules
from analyzer.rules.deferral import MANY
from analyzer.rules.memories import Span
from analyzer.rules.paths import Path
from analyzer.scanning.builds import Builds
from analyzer.scanning.by_build import ByBuild
from analyzer.scanning.decisions import end_of
from analyzer.scanning.kinds import CREDENTIALS
from analyzer.scanning.light import NEVER_US
from analyzer.scanning.light_build import Build
from analyzer.scanning.light_columns import Columns
from analyzer.scanning.light_parts import Match
from analyzer.scanning.light_values import kept

_URL, _HOST = "request.url", "request.host"
ANY_HOST = "*"


class Sought:
    """The texts by which a line is told."""

    def __init__(self, asked: Asked, rules: CompiledRules) -> None:
        memories = {memory.name: memory.key for memory in rules.memories}
        histories = [_Keys(memories[name], keys) for name, keys in asked.histories.items()]
        by_rule: dict[str, list[Key]] = {}
        for rule_id, key in sorted(asked.sequences, key=repr):
            by_rule.setdefault(rule_id, []).append(key)
        opened = [_Keys(rules.by_id[rule_id].key, keys) for rule_id, keys in by_rule.items()]
        self.targets = frozenset(form for each in histories for form in each.targets())
        self._opened_targets = frozenset(form for each in opened for form in each.targets())
        self._hosts: defaultdict[str, set[str]] = defaultdict(set)
        """Client -> hosts of the keys that ask for it; ANY_HOST stands for all."""
        for each in (*histories, *opened):
            for client, host in each.clients() if not each.has_url else ():
                self._hosts[client].add(host)
        self._opened = frozenset(client for each in opened if each.has_url for client, _ in each.clients())
        self._clients: dict[bytes, tuple[frozenset[str], bool]] = {b"": (frozenset(), False)}

    def to_be_read(self, columns: Columns) -> set[int]:
        """The lines that may belong under a key that needs more of them than their URL."""
        targets, opened = columns.parts.targets, self._opened_targets
        if not CREDENTIALS.isdisjoint(columns.build.skeleton.varying):
            return {index for index, target in enumerate(targets) if self._hosts or target in opened}
        found: set[int] = set()
        at_hosts: list[tuple[int, frozenset[str]]] = []
        known = self._clients
        for index, client in enumerate(columns.parts.clients):
            hosts, is_opened = known.get(client) or self._client(client)
            if (is_opened and targets[index] in opened) or ANY_HOST in hosts:
                found.add(index)
            elif hosts:
                at_hosts.append((index, hosts))
        if at_hosts:
            routes = columns.build.places(columns.parts.at([index for index, _ in at_hosts])).routes
            found.update(
                index
                for (index, hosts), route in zip(at_hosts, routes, strict=True)
                if route is None or route.site.host in hosts
            )
        return found

    def _client(self, client: bytes) -> tuple[frozenset[str], bool]:
        address = address_of(client.decode("utf-8", "replace")) or ""
        hosts = frozenset(self._hosts[address]) if address in self._hosts else frozenset()
        found: tuple[frozenset[str], bool] = kept(self._clients, client, (hosts, address in self._opened))
        return found


class _Keys:
    """Asked keys of one history or sequence."""

    def __init__(self, paths: tuple[Path, ...], keys: Iterable[Key]) -> None:
        names = [path.text for path in paths]
        self.has_url = _URL in names
        self._keys = keys
        self._url = names.index(_URL) if self.has_url else -1
        self._clients = [place for place, name in enumerate(names) if name in MANY and name != _URL]
        self._host = names.index(_HOST) if _HOST in names else None

    def targets(self) -> Iterator[bytes]:
        """How records may write the URLs."""
        if self.has_url:
            for url in {str(key[self._url]) for key in self._keys}:
                yield from (form.encode("utf-8", "surrogatepass") for form in _forms(url))

    def clients(self) -> Iterator[tuple[str, str]]:
        """The clients and credentials, each with the host that its key names."""
        for key in self._keys:
            host = ANY_HOST if self._host is None else str(key[self._host])
            yield from ((str(key[place]), host) for place in self._clients)


def _forms(url: str) -> Iterator[str]:
    """The ways in which a record may hold a URL: whole, without its origin, and without its query."""
    path = (
        url.partition("://")[2].partition("/")[2]
        if "://" in url
        else url.removeprefix("//").partition("/")[2]
    )
    for text in (url, f"/{path}"):
        yield text
        yield text.partition("?")[0]


class LightSearch(ByBuild):
    """Passes over the lines that cannot belong under an asked key, and counts those that do by their URL."""

    def __init__(
        self, builds: Builds, sought: Sought, since_us: int | None = None, until_us: int | None = None
    ) -> None:
        super().__init__(builds)
        self._sought = sought
        self._since_us = -NEVER_US if since_us is None else since_us
        self._until_us = NEVER_US if until_us is None else until_us
        self._waiting: list[tuple[int, Exchange, str, int, int]] = []
        """Place, example, URL, start and end of the lines of a block that count by their URL."""
        self._counted: dict[tuple[int, str], tuple[Exchange, list[int]]] = {}

    def look(self, block: Block) -> list[int]:
        """See `LightReader`."""
        self._waiting.clear()
        return super().look(block)

    def tell(self, columns: Columns) -> list[int]:
        """Notes the lines that count by their URL; returns the places of those that must be read in full."""
        sought = self._sought.targets
        left = self._sought.to_be_read(columns)
        self._known.update((columns.places[index], columns.build.skeleton) for index in left)
        asked = [
            index
            for index, target in enumerate(columns.parts.targets)
            if target in sought and index not in left
        ]
        if asked:
            left.update(self._wait_for(columns, asked))
        return [columns.places[index] for index in left]

    def _wait_for(self, columns: Columns, asked: list[int]) -> Iterator[int]:
        """Notes lines by their kind and URL; yields those that must be read in full."""
        build, parts = columns.build, columns.parts.at(asked)
        places = build.places(parts)
        starts, durations = build.moments.column(parts.starts), build.durations.column(parts.durations)
        for number, index in enumerate(asked):
            route, start_us = places.routes[number], starts[number]
            example = build.url_kind(parts.at([number]), route) if route else None
            if route is None or not example or start_us is None:
                if example is False or start_us is None:
                    self._known[columns.places[index]] = build.skeleton
                yield index
            elif self._since_us <= start_us < self._until_us:
                url = route.site.url(places.targets[number]).decode()
                end_us = end_of(start_us, durations[number])
                self._waiting.append((columns.places[index], example, url, start_us, end_us))

    def count(self) -> None:
        """See `LightReader`."""
        for place, example, url, start_us, end_us in self._waiting:
            if self.is_taken(place):
                _, span = self._counted.setdefault((id(example), url), (example, [0, start_us, end_us]))
                span[0] += 1
                span[1] = min(span[1], start_us)
                span[2] = max(span[2], end_us)

    def learn_of(self, build: Build, match: Match, exchange: Exchange) -> bool:
        """See `ByBuild`."""
        return build.learn_url(match, exchange)

    def found(self) -> Iterator[tuple[tuple[Exchange, str], Span]]:
        """What was counted: an exchange of the kind, the URL, and the times of its lines."""
        for (_, url), (example, (count, first_us, last_us)) in self._counted.items():
            yield (example, url), (first_us, last_us, count)
