import json
from pathlib import Path

import pytest

from analyzer.cli.commands.formats import formats
from analyzer.errors import PolicyError


def test_each_format_is_listed_with_what_recognises_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert formats() == 0
    assert "an object `log` with a list `entries`" in capsys.readouterr().out


def test_draft_names_keys_and_never_values(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = tmp_path / "own.log"
    log.write_text(json.dumps({"act": "GET", "what": "/planted-path", "answer_code": 418, "took": 7}) + "\n")
    assert formats(guess=str(log)) == 0
    printed = capsys.readouterr().out
    assert 'url = ["what"]' in printed
    assert "planted" not in printed and "418" not in printed


def test_draft_of_a_missing_file_is_an_error() -> None:
    with pytest.raises(PolicyError):
        formats(guess="/nowhere/own.log")
