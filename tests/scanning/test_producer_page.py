from analyzer.scanning.producer_page import PAGE, producer_page
from analyzer.scanning.producers import producers


def test_the_page_is_fresh() -> None:
    assert PAGE.read_text(encoding="utf-8") == producer_page(), "run: make docs"


def test_every_producer_has_a_section_with_all_that_its_row_says() -> None:
    page = producer_page()
    for one in producers():
        assert all(text in page for text in (one.record, *one.lacks.values()))
    assert page.count("\n## ") == len(producers())
