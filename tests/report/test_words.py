import pytest

from analyzer.report import words


@pytest.mark.parametrize(
    ("duration_ms", "text"),
    [
        (None, "–"),
        (0.0, "0.0 ms"),
        (9.94, "9.9 ms"),
        (87.4, "87 ms"),
        (1_240, "1.24 s"),
        (3_600_000, "3,600 s"),
    ],
)
def test_durations(duration_ms: float | None, text: str) -> None:
    assert words.duration(duration_ms) == text


@pytest.mark.parametrize(
    ("size_bytes", "text"),
    [
        (None, "–"),
        (0, "0 B"),
        (999, "999 B"),
        (1_000, "1.0 kB"),
        (418_211, "418 kB"),
        (999_600, "1.0 MB"),
        (7 * 10**12, "7.0 TB"),
        (10**17, "100000 TB"),
    ],
)
def test_sizes(size_bytes: int | None, text: str) -> None:
    assert words.size(size_bytes) == text


@pytest.mark.parametrize(
    ("first_at", "last_at", "text"),
    [
        (None, None, "times not recorded"),
        ("2026-03-01T10:02:11Z", None, "times not recorded"),
        ("2026-03-01T10:02:11.5Z", "2026-03-01T10:02:11.9Z", "2026-03-01 10:02:11 UTC"),
        ("2026-03-01T10:02:11Z", "2026-03-01T10:08:40Z", "2026-03-01 10:02:11 – 10:08:40 UTC"),
        ("2026-03-01T23:59:59Z", "2026-03-02T00:00:01Z", "2026-03-01 23:59:59 – 2026-03-02 00:00:01 UTC"),
    ],
)
def test_time_ranges(first_at: str | None, last_at: str | None, text: str) -> None:
    assert words.time_range(first_at, last_at) == text


@pytest.mark.parametrize("at_us", [10**20, -(10**20)])
def test_a_time_that_no_calendar_has_is_a_dash(at_us: int) -> None:
    assert words.clock(at_us) == "–"


@pytest.mark.parametrize(
    ("text", "at_us"), [("2026-03-01T10:00:00Z", 1_772_359_200_000_000), ("soon", None), (None, None)]
)
def test_microseconds(text: str | None, at_us: int | None) -> None:
    assert words.microseconds(text) == at_us


def test_a_code_of_a_newer_document_is_shown_as_it_is() -> None:
    assert words.word(words.OWNER_WORDS, "reseller") == "reseller"


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("GET a.test/v4/x?q=1&r=2", ["GET a.test/", "v4/", "x?", "q=1&", "r=2"]),
        ("https://a.test//x/", ["https://", "a.test//", "x/", ""]),
        ("", [""]),
    ],
)
def test_a_url_may_break_after_its_separators(url: str, parts: list[str]) -> None:
    assert words.breakable(url) == parts
    assert "".join(parts) == url
