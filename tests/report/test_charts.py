import pytest

from analyzer.document import Timeline, TimelineBucket
from analyzer.report.charts import SLOTS_MIN, latency_table, timeline_chart
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
    assert (chart.start, chart.end) == ("2026-03-01 10:00:00", "2026-03-01 10:41:00")


def test_few_buckets_do_not_fill_the_width() -> None:
    chart = timeline_chart(timeline({"2xx": 1}), (), ())
    assert chart
    assert chart.width == SLOTS_MIN * 10


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
