"""The one function that scans: a partition and a plan in, a partial out."""

from collections import defaultdict
from functools import partial as bind

from analyzer.codec import encode_json
from analyzer.document import InputSummary
from analyzer.facts.pages import PagedEntries, page_entry
from analyzer.facts.subject import Subject
from analyzer.ingest import Partition, read_partition
from analyzer.ingest.base import Reading
from analyzer.match.engine import add_hit, match_rules
from analyzer.match.evidence import evidence_of
from analyzer.match.order import Order, order_of
from analyzer.match.packed import pack, tight
from analyzer.model import Exchange, Problem
from analyzer.rules.compiled import Candidates, CompiledRules
from analyzer.rules.memories import MemoryGroup, observe
from analyzer.rules.recorded import gaps_of
from analyzer.rules.scope import ExchangeScope
from analyzer.rules.services import ServiceMatch
from analyzer.scanning.builds import Builds
from analyzer.scanning.filtering import exchange_filter, rules_by_match
from analyzer.scanning.late_counting import LateCounting, is_counted_late
from analyzer.scanning.light import Counted, LightTier
from analyzer.scanning.partial import Partial, add_cluster
from analyzer.scanning.plan import Plan, compiled
from analyzer.scanning.producers import producer_of
from analyzer.scanning.rows import row_of
from analyzer.scanning.statistics import status_class


def scan_partition(partition: Partition, plan: Plan) -> Partial:
    """Everything that the exchanges of one partition tell by themselves.

    A record that cannot be read is a problem of the partial; nothing in a capture raises.
    """
    partial = Partial(partition.index)
    partial.is_continuation = partition.start > 0
    partial.harvest = plan.observer() if plan.observer and plan.shows_exchanges else None
    rules = compiled(plan)
    scanner = Scanner(partial, rules, plan)

    def light() -> LightTier:
        return LightTier(builds(plan), plan.between)

    can_be_light = plan.has_light_tier and plan.filter is None
    for part in partition.parts():
        scanner.begin_input(part.index)
        for reading in read_partition(part, plan.read, light if can_be_light else None):
            if isinstance(reading, Problem):
                partial.add_problem(reading)
            else:
                scanner.scan(reading)
        scanner.end_input(part.size_bytes)
    if partition.har is None:
        partial.settle_pages()
    return partial


_BUILDS: dict[tuple[int, bytes], Builds] = {}


def builds(plan: Plan) -> Builds:
    """The builds of lines that this process knows under a plan."""
    rules = compiled(plan)
    key = (id(rules), encode_json([plan.read.input_format, plan.read.fields]))
    if key not in _BUILDS:
        _BUILDS[key] = Builds(rules)
    return _BUILDS[key]


class Scanner:
    """Runs the exchanges of a partition past the rules, the histories and the statistics."""

    def __init__(self, partial: Partial, rules: CompiledRules, plan: Plan) -> None:
        self._partial = partial
        self._rules = rules
        self._plan = plan
        self._index = partial.index
        self._position = 0
        self._kinds: set[bool] = set()
        """Whether the members of an input are logs."""
        self._counting = LateCounting(partial.index, rules)
        self._filter = exchange_filter(plan.filter, rules_by_match(rules)) if plan.filter else None

    def scan(self, reading: Reading) -> None:
        """Takes in one member of the partition."""
        paged = PagedEntries(reading.capture.label, reading.capture.pages)
        light: LightTier | None = reading.light
        passed_over = 0
        # Only a report shows pages, and to work them out takes as long as to read their entries.
        shows_pages = bool(reading.capture.pages) and self._plan.shows_exchanges
        if light is not None:
            light.sink = bind(self._take_counted, label=reading.capture.label, base=self._position)
        for item in reading:
            if isinstance(item, Problem):
                self._partial.add_problem(item)
                continue
            if light is not None:
                self._partial.rows.pass_over(light.counted - passed_over)
                passed_over = light.counted
            if light is None:
                self.take(item, is_of_log=reading.is_log)
            else:
                self.take(item, is_of_log=True, taken=light.taken, narrowed=light.narrowed)
            if shows_pages:
                paged.entries.append(page_entry(item))
        if light is not None:
            self._partial.rows.pass_over(light.counted - passed_over)
            light.hand_over()
            self._position += light.taken
        self._kinds.add(reading.is_log)
        self._partial.lines += reading.lines
        self._partial.inputs.append(
            InputSummary(
                label=reading.capture.label,
                format=reading.capture.format,
                bytes=reading.size_bytes,
                exchanges=reading.exchanges,
                skipped=reading.skipped,
                truncated=reading.is_truncated,
                producer=producer_of(reading.capture.format, reading.capture.producer).name,
            )
        )
        if shows_pages:
            self._partial.paged.append(paged)

    def _take_counted(self, counted: Counted, label: str, base: int) -> None:
        """Takes in lines that need no full reading; `base` exchanges of the partition stood before the reading."""
        statistics = self._partial.statistics
        starts: defaultdict[str, list[int]] = defaultdict(list)
        for decision, lines in counted.items():
            subject = decision.subject(label)
            statistics.add_lines(lines, subject)
            starts[status_class(subject.exchange.status, is_failed=False)].extend(lines.starts)
            decision.tell(lines, subject, self._partial.histories)
            if decision.kind.counts:
                self._counting.add_lines(decision, lines, subject, base)
        for kind, moments in starts.items():
            statistics.add_starts(kind, moments)
        if self._counting.is_full:
            self.finish()

    def finish(self) -> None:
        """Counts what could not be counted before all of it was read."""
        self._counting.settle(self._partial.observations)

    def begin_input(self, index: int) -> None:
        """Begins with another input of the partition, that has this index."""
        self._index = self._counting.partition = index
        self._position = 0

    def end_input(self, size_bytes: int) -> None:
        """Ends an input: what one of them is too small for does not depend on those beside it."""
        self.finish()
        self._partial.count = self._position
        self._partial.add_size(self._kinds, size_bytes)
        self._kinds.clear()

    def take(
        self,
        exchange: Exchange,
        *,
        is_of_log: bool = False,
        taken: int = 0,
        narrowed: Candidates | None = None,
    ) -> None:
        """Takes in one exchange, `taken` others of the same reading having been counted without one.

        `narrowed` is what could be about it, where that is known already.
        """
        order = order_of(exchange, self._index, self._position + taken)
        self._position += 1
        subject = self.wanted(exchange)
        if subject is None:
            return
        if self._partial.harvest is not None and not is_of_log:
            self._partial.harvest.observe(exchange)
        services = self._rules.services.find(subject.host, subject.full_path)
        candidates = narrowed or self._rules.candidates(
            services, exchange.request.method, exchange.status, gaps_of(exchange)
        )
        self._observe(candidates, subject, services, order, is_of_log=is_of_log)
        matched = self._match(candidates, subject, services, order)
        self._partial.statistics.add(subject, is_explained=bool(matched))
        is_plain = is_of_log and self._plan.has_light_tier and not (exchange.is_failed or matched)
        if is_plain or not self._plan.shows_exchanges:
            self._partial.rows.pass_over(1)  # as for its like that the light tier counts
        else:
            self._partial.rows.add(row_of(subject, len(self._partial.inputs), matched), order)
        if exchange.is_failed and not matched:
            key = (subject.host, exchange.request.method, subject.template, exchange.status)
            add_cluster(self._partial.clusters, key, tight(pack(order, evidence_of(subject, None))))

    def wanted(self, exchange: Exchange) -> Subject | None:
        """The exchange as rules see it, None for one that the plan leaves out."""
        if not self._plan.between.holds(exchange.started_us):
            return None
        subject = Subject(exchange)
        return subject if self._filter is None or self._filter(subject) else None

    def _observe(
        self,
        candidates: Candidates,
        subject: Subject,
        services: dict[str, ServiceMatch],
        order: Order,
        *,
        is_of_log: bool,
    ) -> None:
        """Notes an exchange for what is judged later; of a log, what the second look needs is put off."""
        observations = self._partial.observations
        memories = candidates.kept_memories if is_of_log else candidates.memories
        self._remember(memories, subject, services)
        late = False
        scopes: dict[str, ExchangeScope] = {}
        for rule in candidates.kept_sequences if is_of_log else candidates.sequences:
            if is_of_log and is_counted_late(rule):
                late = True
                continue
            ruleset = rule.pack.ruleset
            scope = scopes.get(ruleset)
            if scope is None or scope.memories is not rule.memories:
                scope = scopes[ruleset] = ExchangeScope(subject, services.get(ruleset), rule.memories)
            observations.add(rule, subject, services.get(ruleset), order, scope)
        for rule in candidates.deferred_sequences if is_of_log else ():
            observations.open(rule, subject, services.get(rule.pack.ruleset))
        if late:
            self._counting.add(subject, services, order)

    def _match(
        self, candidates: Candidates, subject: Subject, services: dict[str, ServiceMatch], order: Order
    ) -> tuple[str, ...]:
        """The ids of the rules that match, primary ones first."""
        judged = match_rules(candidates.rules, subject, services)
        for hit, is_primary in judged:
            add_hit(self._partial.groups, hit, is_primary, subject, order)
        ordered = sorted(judged, key=lambda pair: not pair[1])
        return tuple(dict.fromkeys(hit.rule.rule.id for hit, _ in ordered))

    def _remember(
        self, groups: tuple[MemoryGroup, ...], subject: Subject, services: dict[str, ServiceMatch]
    ) -> None:
        for group, scope in scopes_of(groups, subject, services):
            observe(group, subject, scope, self._partial.histories)


def scopes_of(
    groups: tuple[MemoryGroup, ...], subject: Subject, services: dict[str, ServiceMatch]
) -> list[tuple[MemoryGroup, ExchangeScope]]:
    """Each group of histories with the exchange as its rule set sees it."""
    scopes: dict[str | None, ExchangeScope] = {}
    paired = []
    for group in groups:
        scope = scopes.get(group.ruleset)
        if scope is None:
            service = services.get(group.ruleset or "")
            scope = scopes[group.ruleset] = ExchangeScope(subject, service, {})
        paired.append((group, scope))
    return paired
