"""What a capture cannot tell, and how to record one that can."""

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from msgspec import Struct

from analyzer.model import BodyState, Exchange, Outcome, Timings
from analyzer.scanning.producers import Producer

REMOVED_CREDENTIALS = "credentials (removed by the exporter)"

LEAST_GAP_US = 5 * 60 * 1_000_000
"""A shorter silence is ordinary."""
GAP_RATIO = 20
"""A gap is that many times as long as half of the pauses between exchanges at most."""
MAX_GAPS = 5


class Gap(Struct, frozen=True, kw_only=True):
    """A time without any exchange, far longer than the pauses elsewhere: a pause, or a part that is missing."""

    start_us: int
    end_us: int


class Advice(Struct, frozen=True, kw_only=True):
    """How to record more with one producer: its row's general word, and one for each thing that is missing."""

    producer: str
    record: str
    lacks: dict[str, str]


class Quality(Struct, frozen=True, kw_only=True):
    """What a capture lacks: of `exchanges`, how many lack each thing."""

    exchanges: int
    lacking: dict[str, int]
    gaps: tuple[Gap, ...] = ()
    advice: tuple[Advice, ...] = ()


def what_lacks(exchange: Exchange) -> list[str]:
    """The things that one exchange does not record, in the words of the report."""
    request, response = exchange.request, exchange.response
    headers = request.headers
    checks = (
        ("start time", exchange.started_us is None),
        ("duration", exchange.duration_ms is None),
        ("timing phases", response is not None and not _has_phases(exchange.timings)),
        ("status", exchange.outcome is Outcome.NOT_RECORDED),
        ("server address", response is not None and exchange.server_address is None),
        ("request headers", not headers.is_complete),
        (REMOVED_CREDENTIALS, "authorization" in headers.scrubbed),
        ("request body", request.body.state is BodyState.NOT_CAPTURED),
        ("whole request body (cut)", request.body.state is BodyState.TRUNCATED),
        ("response headers", response is not None and not response.headers.is_complete),
        ("response body", response is not None and response.body.state is BodyState.NOT_CAPTURED),
        ("whole response body (cut)", response is not None and response.body.state is BodyState.TRUNCATED),
    )
    return [name for name, is_lacking in checks if is_lacking]


def _has_phases(timings: Timings) -> bool:
    return timings.wait_ms is not None or timings.receive_ms is not None or timings.connect_ms is not None


def find_gaps(started_us: Iterable[int]) -> tuple[Gap, ...]:
    """The longest silences, in order of time."""
    ordered = sorted(started_us)
    pauses = sorted(later - earlier for earlier, later in pairwise(ordered))
    if not pauses:
        return ()
    least = max(LEAST_GAP_US, GAP_RATIO * pauses[len(pauses) // 2])
    gaps = [
        Gap(start_us=earlier, end_us=later)
        for earlier, later in pairwise(ordered)
        if later - earlier >= least
    ]
    longest = sorted(gaps, key=lambda gap: (gap.start_us - gap.end_us, gap.start_us))[:MAX_GAPS]
    return tuple(sorted(longest, key=lambda gap: gap.start_us))


class QualityTally:
    """Counts what is missing while exchanges pass by."""

    def __init__(self) -> None:
        self.exchanges = 0
        self.lacking: Counter[str] = Counter()
        self._by_producer: dict[str, tuple[Producer, set[str]]] = {}
        self._started_us: list[int] = []

    def add(self, exchange: Exchange, producer: Producer) -> None:
        """Takes one exchange in."""
        missing = what_lacks(exchange)
        self.exchanges += 1
        self.lacking.update(missing)
        self._by_producer.setdefault(producer.name, (producer, set()))[1].update(missing)
        if exchange.started_us is not None:
            self._started_us.append(exchange.started_us)

    def quality(self) -> Quality:
        """What was counted."""
        return Quality(
            exchanges=self.exchanges,
            lacking=dict(sorted(self.lacking.items())),
            gaps=find_gaps(self._started_us),
            advice=_advice(self._by_producer.values()),
        )


def _advice(found: Iterable[tuple[Producer, set[str]]]) -> tuple[Advice, ...]:
    return tuple(
        Advice(
            producer=producer.name,
            record=producer.record,
            lacks={name: producer.lacks[name] for name in sorted(missing) if name in producer.lacks},
        )
        for producer, missing in sorted(found, key=lambda item: item[0].name)
        if missing
    )
