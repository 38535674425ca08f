import pytest

from analyzer.document import Row, Timeline, TimelineBucket
from analyzer.facts.subject import Subject
from analyzer.report.charts import SLOTS_MIN, latency_table, timeline_chart
from analyzer.report.finer import COARSE_BUCKETS, FINE_BUCKETS, finer
from analyzer.scanning.rows import row_of
from analyzer.scanning.statistics import Statistics
from tests.exchanges import exchange
from tests.made_up import evidence, finding
from tests.report.reports import row

START_US = 1_772_359_200_000_000
MINUTE_US = 60_000_000


def timeline(*counts: dict[str, int], gap: int = 1) -> Timeline:
    buckets = tuple(
        TimelineBucket(start_us=START_US + number * gap * MINUTE_US, counts=each)
        for number, each in enumerate(counts)
    )
    return Timeline(bucket_us=MINUTE_US, buckets=buckets)


def test_no_times_no_chart() -> None:
    assert timeline_chart(Timeline(bucket_us=0, buckets=()), (), ()) is None


def test_bars_stack_from_the_bottom_to_the_peak() -> None:
    chart = timeline_chart(timeline({"2xx": 6, "5xx": 2}, {"2xx": 4}), (), ())
    assert chart
    assert chart.peak == 8
    assert [(bar.status_class, bar.y, bar.height) for bar in chart.buckets[0].bars] == [
        ("2xx", 25, 75),
        ("5xx", 0, 25),
    ]
    assert [(bar.y, bar.height) for bar in chart.buckets[1].bars] == [(50, 50)]
    assert chart.buckets[0].title == "2026-03-01 10:00:00 UTC – 2xx: 6, 5xx: 2"


def test_buckets_that_are_left_out_leave_a_gap() -> None:
    chart = timeline_chart(timeline({"2xx": 1}, {"2xx": 1}, gap=40), (), ())
    assert chart
    assert [bucket.x for bucket in chart.buckets] == [0, 400]
    assert chart.width == 410
    assert chart.axis == ("2026-03-01 10:00:00", "10:20:00", "10:41:00")


def test_few_buckets_do_not_fill_the_width() -> None:
    chart = timeline_chart(timeline({"2xx": 1}), (), ())
    assert chart
    assert chart.width == SLOTS_MIN * 10
    assert chart.axis == ("2026-03-01 10:00:00",), "what lies to the right was not captured"


def test_an_axis_over_midnight_has_both_dates() -> None:
    chart = timeline_chart(timeline({"2xx": 1}, {"2xx": 1}, gap=24 * 60), (), ())
    assert chart
    assert chart.axis[0] == "2026-03-01 10:00:00"
    assert chart.axis[2] == "2026-03-02 10:01:00"


def seconds(*offsets_us: int) -> tuple[Timeline, list[Row]]:
    """A timeline as statistics make it, and the rows behind it."""
    statistics = Statistics()
    rows = []
    for number, offset_us in enumerate(offsets_us):
        made = exchange(200 if number else 500, started_us=START_US + offset_us)
        statistics.add(Subject(made), is_explained=True)
        rows.append(row_of(Subject(made), 0, ()))
    return statistics.timeline(), rows


def test_a_capture_of_a_few_seconds_is_shown_below_the_second() -> None:
    made, rows = seconds(0, 40_000, 150_000, 4_900_000)
    chart = timeline_chart(made, (), rows)
    assert chart
    assert chart.bucket_text == "100 ms"
    assert [bucket.title for bucket in chart.buckets] == [
        "2026-03-01 10:00:00.000 UTC – 2xx: 1, 5xx: 1",
        "2026-03-01 10:00:00.100 UTC – 2xx: 1",
        "2026-03-01 10:00:04.900 UTC – 2xx: 1",
    ]
    assert chart.axis == ("2026-03-01 10:00:00.000", "10:00:02.500", "10:00:05.000")
    assert chart.table.rows[0][0].text == "2026-03-01 10:00:00.000"


def test_a_timeline_stays_as_it_is_where_rows_were_left_out_or_it_is_long() -> None:
    made, rows = seconds(0, 4_900_000)
    assert finer(made, rows[:1]) == made
    long, rows = seconds(0, COARSE_BUCKETS * 1_000_000)
    assert finer(long, rows) == long
    at_once, rows = seconds(0, 0)
    assert finer(at_once, rows) == at_once


@pytest.mark.parametrize("span_us", [1, 999, 59_999, 60_000, 1_234_567, 29_999_999])
def test_fine_buckets_count_every_exchange_once_in_few_buckets(span_us: int) -> None:
    made, rows = seconds(0, span_us // 3, span_us)
    fine = finer(made, rows)
    assert sum(sum(bucket.counts.values()) for bucket in fine.buckets) == 3
    assert (fine.buckets[-1].start_us - fine.buckets[0].start_us) // fine.bucket_us < FINE_BUCKETS


def test_ticks_come_from_evidence_from_first_and_last_times_and_from_rows() -> None:
    found = finding(
        first_at="2026-03-01T10:00:30Z",
        last_at="2026-03-01T10:03:00Z",
        evidence=(evidence(started_at="2026-03-01T10:01:00Z"), evidence(started_at=None)),
    )
    rows = (
        row(0, started_us=START_US + 2 * MINUTE_US, rules=(found.rule,)),
        row(1, started_us=START_US + 4 * MINUTE_US, rules=("another.rule",)),
        row(2, started_us=START_US - MINUTE_US, rules=(found.rule,)),
    )
    chart = timeline_chart(timeline(*[{"4xx": 1}] * 5), (found,), rows)
    assert chart
    assert [(tick.severity, tick.x) for tick in chart.ticks] == [("error", x) for x in (0, 10, 20, 30)]
    assert chart.severities == ("error",)


@pytest.mark.parametrize(
    ("bucket_us", "text"),
    [
        (1_000_000, "second"),
        (60_000_000, "minute"),
        (300_000_000, "5 minutes"),
        (127_000_000, "127 seconds"),
        (86_400_000_000, "day"),
        (100_000, "100 ms"),
    ],
)
def test_the_width_of_a_bucket_is_said_in_words(bucket_us: int, text: str) -> None:
    made = Timeline(bucket_us=bucket_us, buckets=(TimelineBucket(start_us=START_US, counts={"2xx": 1}),))
    chart = timeline_chart(made, (), ())
    assert chart
    assert chart.bucket_text == text


def test_durations_fall_into_half_open_classes() -> None:
    table = latency_table(
        row(number, duration_ms=ms) for number, ms in enumerate([9.9, 10, 19, 20, 99_000, None])
    )
    assert table
    counted = {cells[0].text: cells[2].text for cells in table.rows if cells[2].text != "0"}
    assert counted == {"under 10 ms": "1", "10 ms – 20 ms": "2", "20 ms – 50 ms": "1", "over 60 s": "1"}


def test_no_durations_no_histogram() -> None:
    assert latency_table([row(0, duration_ms=None)]) is None
