"""The light tier of the second look: tells the lines that may belong under an asked key."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from analyzer.codec import is_plain_text
from analyzer.facts.client import address_of
from analyzer.facts.history import Key
from analyzer.ingest.base import Format, Tally
from analyzer.ingest.framing import Block
from analyzer.match.asked import Asked
from analyzer.model import Exchange
from analyzer.rules.compiled import CompiledRules
from analyzer.rules.deferral import MANY
from analyzer.rules.memories import Span
from analyzer.rules.paths import Path
from analyzer.scanning.kinds import CREDENTIALS
from analyzer.scanning.light import NEVER_US, Builds
from analyzer.scanning.light_build import Build, Values
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

    def must_be_read(self, build: Build, values: Values) -> bool:
        """Whether a line may belong under a key that needs more of it than its URL."""
        target, client = values[6], values[5]
        if not CREDENTIALS.isdisjoint(build.skeleton.varying):
            return bool(self._hosts) or target in self._opened_targets
        hosts, is_opened = self._clients.get(client) or self._client(client)
        if is_opened and target in self._opened_targets:
            return True
        if not hosts or ANY_HOST in hosts:
            return bool(hosts)
        placed = build.place(values)
        return placed is None or placed[0].host in hosts

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


class LightSearch:
    """Passes over the lines that cannot belong under an asked key, and counts those that do by their URL."""

    def __init__(
        self, known: Builds, sought: Sought, since_us: int | None = None, until_us: int | None = None
    ) -> None:
        self.taken = self.unitless = 0
        self._builds = known
        self._sought = sought
        self._since_us = -NEVER_US if since_us is None else since_us
        self._until_us = NEVER_US if until_us is None else until_us
        self._counted: dict[tuple[int, str], tuple[Exchange, list[int]]] = {}

    def take(self, block: Block, start: int, tally: Tally) -> int:
        """Takes lines from `start` on; returns the index of the first that must be read in full."""
        lines, known, sought = block.lines, self._builds.by_use, self._sought
        for position in range(start, len(lines)):
            line = lines[position]
            if not line:
                return position
            if not block.is_plain:
                line = line.rstrip(b"\r")
                if not is_plain_text(line):
                    return position
            for build in known:
                match = build.fullmatch(line)
                if match is not None:
                    break
            else:
                return position
            if (build.is_opaque or b"\\" in line) and not build.skeleton.is_sound(line, match):
                return position
            values = build.values(match)
            target = values[6]
            if sought.must_be_read(build, values):
                return position
            if target in sought.targets and not self._count(build, values):
                return position
            self.taken += 1
        return len(lines)

    def learn(self, line: bytes, exchange: Exchange, form: Format | None, rivals: tuple[Format, ...]) -> None:
        """Learns from a line that was read in full."""
        if form is None or not is_plain_text(line):
            return
        for build in self._builds.of(line, form, rivals):
            match = build.skeleton.match(line)
            if match is not None:
                build.learn_url(build.values(match), exchange)
                return

    def found(self) -> Iterator[tuple[tuple[Exchange, str], Span]]:
        """What was counted: an exchange of the kind, the URL, and the times of its lines."""
        for (_, url), (example, (count, first_us, last_us)) in self._counted.items():
            yield (example, url), (first_us, last_us, count)

    def _count(self, build: Build, values: Values) -> bool:
        """Counts a line by its kind and URL; False where it must be read in full."""
        placed = build.place(values)
        if placed is None:
            return False
        site, route, _, target = placed
        example = build.url_kind(values, site, route)
        start_us = build.moments.us(values[3])
        if example is None or start_us is None:
            return False
        if not self._since_us <= start_us < self._until_us:
            return True
        duration_ms, _ = build.durations.known.get(values[4]) or build.durations.of(values[4])
        end_us = start_us if duration_ms is None else start_us + int(duration_ms * 1000)
        key = (id(example), site.url(target).decode())
        _, span = self._counted.setdefault(key, (example, [0, start_us, end_us]))
        span[0] += 1
        span[1] = min(span[1], start_us)
        span[2] = max(span[2], end_us)
        return True
