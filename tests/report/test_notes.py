from msgspec.structs import replace

from analyzer.report.notes import breakdown_notes, retries
from tests.made_up import document, redacted
from tests.report.reports import row


def failed(number: int, **changes):
    return row(number, path="/v4/jobs", status=503, is_failed=True, **changes)


def test_a_call_that_repeats_a_failed_one_is_a_retry() -> None:
    assert retries((failed(0), failed(1), row(2, path="/v4/jobs"), row(3, path="/v4/jobs"))) == 2


def test_another_method_host_or_path_is_no_retry() -> None:
    others = ({"method": "POST"}, {"host": "other.test"}, {"path": "/v4/jobs?page=2"})
    assert retries((failed(0), *(row(1, **{"path": "/v4/jobs"} | change) for change in others))) == 0


def test_the_order_is_that_of_the_starts_and_calls_without_time_are_left_out() -> None:
    assert retries((row(5, path="/v4/jobs"), failed(1))) == 1
    assert retries((failed(1, started_us=None), row(2, path="/v4/jobs"))) == 0


def test_limits_waits_retries_redirects_and_silence_are_counted() -> None:
    summary = replace(
        document().summary, by_status={"429": 3, "301": 1, "304": 9, "308": 1, "none": 1}, retry_after=2
    )
    rows = (failed(0), failed(1), row(2, status=None, is_failed=True))
    assert breakdown_notes(redacted(document(summary=summary), rows=rows)) == (
        "3 exchanges rate limited (429)",
        "2 exchanges told to wait (Retry-After)",
        "1 exchange sent again after a failure",
        "2 exchanges redirected (3xx)",
        "1 exchange without a response",
    )


def test_it_is_said_where_not_all_exchanges_are_listed() -> None:
    made = redacted(rows=(failed(0), failed(1)), rows_left_out=5)
    assert "at least 1 exchange sent again after a failure" in breakdown_notes(made)


def test_nothing_is_said_of_what_does_not_occur() -> None:
    assert breakdown_notes(redacted(rows=(row(0),))) == ()
