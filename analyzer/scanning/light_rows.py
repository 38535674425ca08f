"""The rows of a log's lines, made without decoding them."""

from msgspec import Struct

from analyzer.document import Row
from analyzer.facts.moments import Between
from analyzer.ingest.framing import Block
from analyzer.model import Exchange
from analyzer.scanning.builds import Builds
from analyzer.scanning.by_build import ByBuild
from analyzer.scanning.decisions import Decision
from analyzer.scanning.light_build import Build
from analyzer.scanning.light_columns import Columns
from analyzer.scanning.light_parts import Match
from analyzer.scanning.light_places import Places

RowAt = tuple[int, Row]
"""Place among the exchanges of the reading, and the row."""


class _Seen(Struct, frozen=True, gc=False):
    columns: Columns
    decisions: list[Decision | None]
    places: Places
    starts: list[int | None]
    left: set[int]


class LightRows(ByBuild):
    """Makes the rows of the lines whose kind is known, as many as `limit`; a row's `input` is that of the reading."""

    def __init__(self, builds: Builds, limit: int, number: int, between: Between) -> None:
        super().__init__(builds)
        builds.begin()
        self.rows: list[RowAt] = []
        self._limit = limit
        self._input = number
        self._between = between
        self._seen: list[_Seen] = []

    def look(self, block: Block) -> list[int]:
        """See `LightReader`."""
        self._seen.clear()
        return super().look(block)

    def tell(self, columns: Columns) -> list[int]:
        """See `ByBuild`."""
        build, parts = columns.build, columns.parts
        places = build.places(parts)
        decisions = build.decisions(parts, places, build.signs(columns.matches))
        starts = build.moments.column(parts.starts)
        pairs = enumerate(zip(decisions, starts, strict=True))
        left = {index for index, (decision, start_us) in pairs if decision is None or start_us is None}
        self._seen.append(_Seen(columns, decisions, places, starts, left))
        return [columns.places[index] for index in left]

    def count(self) -> None:
        """See `LightReader`."""
        for seen in self._seen:
            self._make(seen)
        self.is_done = len(self.rows) >= self._limit

    def _make(self, seen: _Seen) -> None:
        columns, build = seen.columns, seen.columns.build
        positions, numbers = self.positions(columns.places), self.line_numbers(columns.places)
        durations, sizes = build.durations.column(columns.parts.durations), build.sizes(columns.matches)
        for index, decision in enumerate(seen.decisions):
            if decision is None or index in seen.left or not self.is_taken(columns.places[index]):
                continue
            if not self._between.holds(seen.starts[index]):
                continue
            example, route = decision.kind.example, decision.route
            assert example.response is not None
            path = seen.places.paths[index]
            query = seen.places.targets[index].partition(b"?")[2]
            row = Row(
                input=self._input,
                entry=None,
                line=numbers[index],
                started_us=seen.starts[index],
                method=example.request.method,
                host=route.site.host,
                path=(path + b"?" + query if query else path).decode(),
                path_template=route.template,
                status=example.status,
                is_failed=example.is_failed,
                duration_ms=durations[index][0],
                body_bytes=sizes[index] if sizes else example.response.body.size_bytes,
                rules=(),
            )
            self.rows.append((positions[index], row))

    def learn_of(self, build: Build, match: Match, exchange: Exchange) -> bool:
        """See `ByBuild`."""
        return build.learn(match, exchange)
