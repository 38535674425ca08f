"""The light tier of the second look: tells the lines that may belong under an asked key."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from analyzer.facts.client import address_of
from analyzer.facts.history import Key
from analyzer.facts.moments import Between
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
from analyzer.scanning.light_build import Build
from analyzer.scanning.light_columns import Columns
from analyzer.scanning.light_parts import Match
from analyzer.scanning.light_routes import Route
from analyzer.scanning.light_values import kept

_URL = "request.url"
_ROUTE = ("request.host", "request.method", "request.path_template")

RouteOfKey = tuple[str | None, str | None, str | None]
"""Host, method and path template that a key names; None for what it does not."""


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
        self._routes: defaultdict[str, set[RouteOfKey]] = defaultdict(set)
        """Client -> what the keys that ask for it say of the route."""
        self._targets: defaultdict[str, set[bytes]] = defaultdict(set)
        """Client -> URLs of the keys that ask for both."""
        for each in (*histories, *opened):
            if not each.has_url:
                for client, route in each.clients():
                    self._routes[client].add(route)
        for each in opened:
            for client, forms in each.clients_with_targets():
                self._targets[client].update(forms)
        self._clients: dict[bytes, tuple[frozenset[RouteOfKey], frozenset[bytes]]] = {
            b"": (frozenset(), frozenset())
        }

    def to_be_read(self, columns: Columns) -> set[int]:
        """The lines that may belong under a key that needs more of them than their URL."""
        targets, opened = columns.parts.targets, self._opened_targets
        if not CREDENTIALS.isdisjoint(columns.build.skeleton.varying):
            return {index for index, target in enumerate(targets) if self._routes or target in opened}
        found: set[int] = set()
        at_routes: list[tuple[int, frozenset[RouteOfKey]]] = []
        known = self._clients
        for index, client in enumerate(columns.parts.clients):
            routes, urls = known.get(client) or self._client(client)
            if urls and targets[index] in urls:
                found.add(index)
            elif routes:
                at_routes.append((index, routes))
        if at_routes:
            found.update(self._on_routes(columns, at_routes))
        return found

    @staticmethod
    def _on_routes(columns: Columns, asked: Sequence[tuple[int, frozenset[RouteOfKey]]]) -> Iterator[int]:
        """The lines whose route is asked for together with their client."""
        parts = columns.parts.at([index for index, _ in asked])
        routes = columns.build.places(parts).routes
        for (index, keys), route, method in zip(asked, routes, parts.methods, strict=True):
            if route is None or any(_is_on(key, route, method) for key in keys):
                yield index

    def _client(self, client: bytes) -> tuple[frozenset[RouteOfKey], frozenset[bytes]]:
        address = address_of(client.decode("utf-8", "replace")) or ""
        routes = frozenset(self._routes[address]) if address in self._routes else frozenset()
        targets = frozenset(self._targets[address]) if address in self._targets else frozenset()
        found: tuple[frozenset[RouteOfKey], frozenset[bytes]] = kept(self._clients, client, (routes, targets))
        return found


def _is_on(key: RouteOfKey, route: Route, method: bytes) -> bool:
    host, its_method, template = key
    return (
        host in (None, route.site.host)
        and template in (None, route.template)
        and (its_method is None or not method or its_method == method.decode().upper())
    )


class _Keys:
    """Asked keys of one history or sequence."""

    def __init__(self, paths: tuple[Path, ...], keys: Iterable[Key]) -> None:
        names = [path.text for path in paths]
        self.has_url = _URL in names
        self._keys = keys
        self._url = names.index(_URL) if self.has_url else -1
        self._clients = [place for place, name in enumerate(names) if name in MANY and name != _URL]
        self._route = [names.index(name) if name in names else None for name in _ROUTE]

    def targets(self) -> Iterator[bytes]:
        """How records may write the URLs."""
        if self.has_url:
            for url in {str(key[self._url]) for key in self._keys}:
                yield from _forms(url)

    def clients(self) -> Iterator[tuple[str, RouteOfKey]]:
        """The clients and credentials, each with what its key says of the route."""
        for key in self._keys:
            host, method, template = (None if place is None else str(key[place]) for place in self._route)
            yield from ((str(key[place]), (host, method, template)) for place in self._clients)

    def clients_with_targets(self) -> Iterator[tuple[str, tuple[bytes, ...]]]:
        """The clients and credentials, each with how records may write the URL of its key."""
        for key in self._keys if self.has_url else ():
            forms = tuple(_forms(str(key[self._url])))
            yield from ((str(key[place]), forms) for place in self._clients)


def _forms(url: str) -> Iterator[bytes]:
    """The ways in which a record may hold a URL: whole, without its origin, and without its query."""
    path = (
        url.partition("://")[2].partition("/")[2]
        if "://" in url
        else url.removeprefix("//").partition("/")[2]
    )
    for text in (url, f"/{path}"):
        yield text.encode("utf-8", "surrogatepass")
        yield text.partition("?")[0].encode("utf-8", "surrogatepass")


class LightSearch(ByBuild):
    """Passes over the lines that cannot belong under an asked key, and counts those that do by their URL."""

    def __init__(self, builds: Builds, sought: Sought, between: Between) -> None:
        super().__init__(builds)
        self._sought = sought
        self._between = between
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
            method, status = parts.methods[number], parts.statuses[number]
            example = build.url_kind(method, status, route) if route else None
            if route is None or not example or start_us is None:
                if example is False or start_us is None:
                    self._known[columns.places[index]] = build.skeleton
                yield index
            elif self._between.holds(start_us):
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
