"""The one function that scans: a partition and a plan in, a partial out."""

from analyzer.document import InputSummary
from analyzer.facts.pages import page_entry, page_timings
from analyzer.facts.subject import Subject
from analyzer.ingest import Partition, read_partition
from analyzer.ingest.base import Reading
from analyzer.match.engine import add_hit, match_rules
from analyzer.match.evidence import evidence_of
from analyzer.match.order import Order, order_of
from analyzer.model import Exchange, Problem
from analyzer.rules.compiled import CompiledRules
from analyzer.rules.memories import MemoryGroup, observe
from analyzer.rules.recorded import gaps_of
from analyzer.rules.scope import ExchangeScope
from analyzer.rules.services import ServiceMatch
from analyzer.scanning.filtering import exchange_filter
from analyzer.scanning.partial import Partial
from analyzer.scanning.plan import Plan, compiled
from analyzer.scanning.rows import row_of


def scan_partition(partition: Partition, plan: Plan) -> Partial:
    """Everything that the exchanges of one partition tell by themselves.

    A record that cannot be read is a problem of the partial; nothing in a capture raises.
    """
    partial = Partial(partition.index)
    partial.is_continuation = partition.start > 0
    partial.harvest = plan.observer() if plan.observer else None
    scanner = Scanner(partial, compiled(plan), plan)
    for reading in read_partition(partition, plan.read):
        if isinstance(reading, Problem):
            partial.add_problem(reading)
        else:
            scanner.scan(reading)
    return partial


class Scanner:
    """Runs the exchanges of a partition past the rules, the histories and the statistics."""

    def __init__(self, partial: Partial, rules: CompiledRules, plan: Plan) -> None:
        self._partial = partial
        self._rules = rules
        self._plan = plan
        self._position = 0
        self._filter = exchange_filter(plan.filter) if plan.filter else None

    def scan(self, reading: Reading) -> None:
        """Takes in one member of the partition."""
        entries = []
        for item in reading:
            if isinstance(item, Problem):
                self._partial.add_problem(item)
                continue
            self.take(item)
            if reading.capture.pages:
                entries.append(page_entry(item))
        self._partial.lines += reading.lines
        self._partial.inputs.append(
            InputSummary(
                label=reading.capture.label,
                format=reading.capture.format,
                bytes=reading.size_bytes,
                exchanges=reading.exchanges,
                skipped=reading.skipped,
                truncated=reading.is_truncated,
            )
        )
        self._partial.pages += page_timings(reading.capture.label, reading.capture.pages, entries)

    def take(self, exchange: Exchange) -> None:
        """Takes in one exchange."""
        order = order_of(exchange, self._partial.index, self._position)
        self._position += 1
        if not self._is_wanted(exchange.started_us):
            return
        subject = Subject(exchange)
        if self._filter is not None and not self._filter(subject):
            return
        if self._partial.harvest is not None:
            self._partial.harvest.observe(exchange)
        services = self._rules.services.find(subject.host, subject.full_path)
        matched = self._match(subject, services, order)
        self._partial.statistics.add(subject, is_explained=bool(matched))
        self._partial.rows.add(row_of(subject, len(self._partial.inputs), matched))
        if exchange.is_failed and not matched:
            key = (subject.host, exchange.request.method, subject.template, exchange.status)
            self._partial.add_cluster(key, order, evidence_of(subject, None))

    def _is_wanted(self, started_us: int | None) -> bool:
        since_us, until_us = self._plan.since_us, self._plan.until_us
        if since_us is None and until_us is None:
            return True
        if started_us is None:
            return False
        return (since_us is None or started_us >= since_us) and (until_us is None or started_us < until_us)

    def _match(self, subject: Subject, services: dict[str, ServiceMatch], order: Order) -> tuple[str, ...]:
        """The ids of the rules that match, primary ones first."""
        candidates = self._rules.candidates(
            services, subject.exchange.request.method, subject.exchange.status, gaps_of(subject.exchange)
        )
        self._remember(candidates.memories, subject, services)
        for rule in candidates.sequences:
            self._partial.observations.add(rule, subject, services.get(rule.pack.ruleset), order)
        judged = match_rules(candidates.rules, subject, services)
        for hit, is_primary in judged:
            add_hit(self._partial.groups, hit, is_primary, subject, order)
        ordered = sorted(judged, key=lambda pair: not pair[1])
        return tuple(dict.fromkeys(hit.rule.rule.id for hit, _ in ordered))

    def _remember(
        self, groups: tuple[MemoryGroup, ...], subject: Subject, services: dict[str, ServiceMatch]
    ) -> None:
        scopes: dict[str | None, ExchangeScope] = {}
        for group in groups:
            scope = scopes.get(group.ruleset)
            if scope is None:
                service = services.get(group.ruleset or "")
                scope = scopes[group.ruleset] = ExchangeScope(subject, service, {})
            observe(group, subject, scope, self._partial.histories)
