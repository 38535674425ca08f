"""The page of questions holds what the commands print now, and answers each question of the other tool's catalogue."""

import shlex

import pytest

from analyzer.cli.question_page import PAGE, ROOT, question_page, questions

CATALOGUE = {
    *("summary", "hosts", "subsystems", "endpoints", "timeline", "duplicates", "retries", "storms"),
    *("pagination", "rate-limit", "errors", "redirects", "transitions", "slowest", "jwt", "auth", "handoff"),
    *("diff", "checks", "show-entry", "search", "extract", "export", "report", "curl", "auto", "diagnose"),
    *("validate", "startup", "cascade", "compare", "rules"),
}


@pytest.fixture(scope="module")
def page() -> str:
    return question_page()


def test_the_page_is_fresh(page: str) -> None:
    assert PAGE.read_text(encoding="utf-8") == page, "run: python -m analyzer.cli.question_page"


def test_every_command_of_the_catalogue_has_a_row() -> None:
    answered = {word.strip() for one in questions() for word in one.wiretrail.replace("(N+1)", "").split(",")}
    assert answered == CATALOGUE


def test_every_sample_is_made_up_and_there() -> None:
    for one in questions():
        paths = [word for word in shlex.split(one.run) if word.startswith("samples/")]
        assert paths or one.run.startswith("analyzer rules show")
        assert all((ROOT / path).is_file() for path in paths)


def test_no_credential_of_the_samples_is_on_the_page(page: str) -> None:
    assert "mc_live_" not in page
    assert "mc_rt_" not in page
