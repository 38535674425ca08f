"""The second look at logs: fills in the histories and sequences that the first look asked for."""

from msgspec.structs import replace

from analyzer.facts.subject import Subject
from analyzer.ingest import Partition, read_partition
from analyzer.ingest.base import Reading
from analyzer.match.asked import Asked
from analyzer.match.order import order_of
from analyzer.model import Exchange, Problem
from analyzer.rules.compiled import Candidates, CompiledRules
from analyzer.rules.deferral import is_asked_by_url_alone
from analyzer.rules.memories import Span, observe
from analyzer.scanning.light_search import LightSearch, Sought
from analyzer.scanning.partial import Partial
from analyzer.scanning.partition import Scanner, builds, scopes_of
from analyzer.scanning.plan import Plan, compiled


def answer_partition(partition: Partition, plan: Plan, asked: Asked) -> Partial:
    """What the logs of one partition hold under the keys that were asked for; nothing else is in the partial."""
    partial = Partial(partition.index)
    answerer = _Answerer(partial, compiled(plan), plan, asked)
    sought = _sought(asked, plan)

    def light() -> LightSearch:
        return LightSearch(builds(plan), sought, plan.between)

    can_be_light = plan.has_light_tier and plan.filter is None
    for part in partition.parts():
        answerer.begin_input(part.index)
        for reading in read_partition(part, plan.read, light if can_be_light else None):
            if not isinstance(reading, Problem):
                answerer.read(reading)
    return partial


_LATEST: list[tuple[Asked, Sought]] = []


def _sought(asked: Asked, plan: Plan) -> Sought:
    """What to look for, worked out once for all partitions that a process looks at."""
    if not _LATEST or _LATEST[0][0] is not asked:
        _LATEST[:] = [(asked, Sought(asked, compiled(plan)))]
    return _LATEST[0][1]


class _Answerer(Scanner):
    """Takes exchanges in the places that they had on the first look."""

    def __init__(self, partial: Partial, rules: CompiledRules, plan: Plan, asked: Asked) -> None:
        super().__init__(partial, rules, plan)
        self._asked = asked

    def read(self, reading: Reading) -> None:
        """Takes in one member of an input."""
        light: LightSearch | None = reading.light
        for item in reading:
            if not isinstance(item, Problem):
                self.take(item, is_of_log=reading.is_log, taken=light.taken if light else 0)
        if light:
            self.take_counted(light, reading.capture.label)

    def take(
        self,
        exchange: Exchange,
        *,
        is_of_log: bool = False,
        taken: int = 0,
        narrowed: Candidates | None = None,
    ) -> None:
        """Adds an exchange of a log to what asked for it."""
        order = order_of(exchange, self._index, self._position + taken)
        self._position += 1
        subject = self.wanted(exchange) if is_of_log else None
        if subject is None:
            return
        self._fill_histories(subject, None)
        services = self._rules.services.find(subject.host, subject.full_path)
        candidates = self._rules.candidates(services, exchange.request.method, exchange.status)
        for rule in candidates.deferred_sequences:
            service = services.get(rule.pack.ruleset)
            self._partial.observations.add_opened(rule, subject, service, order, self._asked.sequences)

    def take_counted(self, light: LightSearch, label: str) -> None:
        """Adds the lines that were not read in full: those that count for a history, by their URL."""
        self._position += light.taken
        for (example, url), span in light.found():
            request = replace(example.request, url=url)
            location = replace(example.location, input=label)
            self._fill_histories(Subject(replace(example, request=request, location=location)), span)

    def _fill_histories(self, subject: Subject, span: Span | None) -> None:
        exchange = subject.exchange
        services = self._rules.services.find(subject.host, subject.full_path)
        candidates = self._rules.candidates(services, exchange.request.method, exchange.status)
        for group, scope in scopes_of(candidates.deferred_memories, subject, services):
            if span is not None and not is_asked_by_url_alone(group.key):
                continue  # who called is not that of the example
            observe(group, subject, scope, self._partial.histories, self._asked.histories, span)
