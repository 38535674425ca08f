"""The second look at logs: fills in the histories and sequences that the first look asked for."""

from collections.abc import Iterator

from analyzer.codec import is_plain_text
from analyzer.facts.auth import CREDENTIAL_HEADERS, fingerprint
from analyzer.facts.client import address_of
from analyzer.facts.subject import Subject
from analyzer.ingest import Partition, read_partition
from analyzer.ingest.base import Format
from analyzer.ingest.framing import Block
from analyzer.ingest.light_log import Skeletons
from analyzer.ingest.skeletons import Skeleton
from analyzer.match.asked import Asked
from analyzer.match.order import order_of
from analyzer.model import Exchange, Problem
from analyzer.rules.compiled import CompiledRules
from analyzer.rules.memories import observe
from analyzer.scanning.light_values import kept
from analyzer.scanning.partial import Partial
from analyzer.scanning.partition import Scanner, scopes_of, skeletons
from analyzer.scanning.plan import Plan, compiled

_CREDENTIALS = frozenset(f"request.headers.{name}" for name in CREDENTIAL_HEADERS)


def answer_partition(partition: Partition, plan: Plan, asked: Asked) -> Partial:
    """What the logs of one partition hold under the keys that were asked for; nothing else is in the partial."""
    partial = Partial(partition.index)
    rules = compiled(plan)
    answerer = _Answerer(partial, rules, plan, asked)
    sought = Sought(asked)

    def light() -> LightSearch:
        return LightSearch(skeletons(plan.read), sought)

    for reading in read_partition(partition, plan.read, light if plan.has_light_tier else None):
        if isinstance(reading, Problem):
            continue
        for item in reading:
            if not isinstance(item, Problem):
                taken = reading.light.taken if reading.light else 0
                answerer.take(item, is_of_log=reading.is_log, taken=taken)
        answerer.pass_over(reading.light.taken if reading.light else 0)
    return partial


class _Answerer(Scanner):
    """Takes exchanges in the places that they had on the first look."""

    def __init__(self, partial: Partial, rules: CompiledRules, plan: Plan, asked: Asked) -> None:
        super().__init__(partial, rules, plan)
        self._asked = asked

    def pass_over(self, count: int) -> None:
        """Counts exchanges that were not looked at."""
        self._position += count

    def take(self, exchange: Exchange, *, is_of_log: bool = False, taken: int = 0) -> None:
        """Adds an exchange of a log to what asked for it."""
        order = order_of(exchange, self._partial.index, self._position + taken)
        self._position += 1
        if not is_of_log or not self._is_wanted(exchange.started_us):
            return
        subject = Subject(exchange)
        if self._filter is not None and not self._filter(subject):
            return
        services = self._rules.services.find(subject.host, subject.full_path)
        candidates = self._rules.candidates(services, exchange.request.method, exchange.status)
        for group, scope in scopes_of(candidates.deferred_memories, subject, services):
            observe(group, subject, scope, self._partial.histories, self._asked.histories)
        for rule in candidates.deferred_sequences:
            service = services.get(rule.pack.ruleset)
            self._partial.observations.add_opened(rule, subject, service, order, self._asked.sequences)


class Sought:
    """The texts by which a line is told that may belong under an asked key."""

    def __init__(self, asked: Asked) -> None:
        keys = [key for keys in asked.histories.values() for key in keys]
        keys += [key for _, key in asked.sequences]
        parts = {part for key in keys for part in key if isinstance(part, str)}
        urls = {part for part in parts if "/" in part}
        self.targets = {form.encode("utf-8", "surrogatepass") for url in urls for form in _forms(url)}
        self.others = frozenset(parts - urls)
        self._asks_clients = any(not any("/" in str(part) for part in key) for key in keys)
        self._clients: dict[bytes, bool] = {}

    def may_hold(self, skeleton: Skeleton, target: bytes, client: bytes) -> bool:
        """Whether an asked key may be that of a line."""
        if target in self.targets:
            return True
        if not self._asks_clients:
            return False
        if not _CREDENTIALS.isdisjoint(skeleton.varying):
            return True
        known = self._clients.get(client)
        if known is None:
            address = address_of(client.decode("utf-8", "replace")) if client else None
            found = address is not None and fingerprint(address) in self.others
            known = bool(kept(self._clients, client, found))
        return known


def _forms(url: str) -> Iterator[str]:
    """The ways in which a record may hold a URL: whole, without its origin, and without its query."""
    path = url.partition("://")[2].partition("/")[2]
    for text in (url, f"/{path}", f"/{url.removeprefix('//').partition('/')[2]}"):
        yield text
        yield text.partition("?")[0]


class LightSearch:
    """Passes over the lines that cannot belong under an asked key."""

    def __init__(self, store: Skeletons, sought: Sought) -> None:
        self.taken = self.unitless = 0
        self._store = store
        self._sought = sought

    def take(self, block: Block, start: int) -> int:
        """Passes over lines from `start` on; returns the index of the first that must be read in full."""
        lines, known, sought = block.lines, self._store.known, self._sought
        for position in range(start, len(lines)):
            line = lines[position]
            if not line:
                return position
            if not block.is_plain:
                line = line.rstrip(b"\r")
                if not is_plain_text(line):
                    return position
            for skeleton in known:
                match = skeleton.pattern.fullmatch(line)
                if match is not None:
                    break
            else:
                return position
            if (skeleton.opaque or b"\\" in line) and not skeleton.is_sound(line, match):
                return position
            _, request_line, _, _, _, client, target, *_ = match.group(*skeleton.groups)
            if request_line:
                target = target or request_line.split(b" ")[1]
            if sought.may_hold(skeleton, target, client):
                return position
            self.taken += 1
        return len(lines)

    def learn(self, line: bytes, exchange: Exchange, form: Format | None, rivals: tuple[Format, ...]) -> None:
        """Learns the build of a line."""
        if form is not None and is_plain_text(line) and not any(s.match(line) for s in self._store.known):
            self._store.learn(line, form, rivals)
