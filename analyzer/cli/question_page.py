"""`docs/questions.md`: what a debugger asks of a capture, what answers it, and the answer for a sample.

`python -m analyzer.cli.question_page` writes the page anew: it runs each command of `docs/questions.toml`.
"""

import shlex
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
from msgspec import Struct

from analyzer.codec import decode_toml

ROOT = Path(__file__).parents[2]
QUESTIONS = ROOT / "docs" / "questions.toml"
PAGE = ROOT / "docs" / "questions.md"

_HEAD = """\
# What a debugger asks of a capture

Each question with what answers it here, and with the command of [wiretrail](https://github.com/johnneerdael/wiretrail),
a HAR tool whose catalogue of questions this list goes through. Below the table stands the real output for a made-up
capture. This page is written by `python -m analyzer.cli.question_page` from `questions.toml`; a test keeps it fresh.

"""
_PROGRAM = "analyzer"
_LONGEST_LINE = 200


class Question(Struct, frozen=True, forbid_unknown_fields=True):
    """One row; `lines` of the output are shown."""

    asks: str
    wiretrail: str
    by: str
    run: str
    lines: int = 20


def questions() -> tuple[Question, ...]:
    """Returns the rows in order."""
    return msgspec.convert(
        decode_toml(QUESTIONS.read_text(encoding="utf-8"))["question"], tuple[Question, ...]
    )


def question_page() -> str:
    """Returns the page; every command is run in the root of the repository."""
    asked = questions()
    with ThreadPoolExecutor(max_workers=2) as pool:
        outputs = list(pool.map(_output, asked))
    table = [_row(number, one) for number, one in enumerate(asked, 1)]
    head = "| Question | wiretrail | Answered by | Sample |\n| --- | --- | --- | --- |\n"
    parts = (_section(*each) for each in zip(range(1, len(asked) + 1), asked, outputs, strict=True))
    return f"{_HEAD}{head}{''.join(table)}\n{''.join(parts)}".rstrip() + "\n"


def _row(number: int, one: Question) -> str:
    command = f"`{one.wiretrail}`" if one.wiretrail else "-"
    answer = one.by.replace("|", "\\|")
    return f"| {one.asks} | {command} | {answer} | [{number}](#question-{number}) |\n"


def _section(number: int, one: Question, output: list[str]) -> str:
    shown = "".join(f"{line}\n" for line in _cut(output, one.lines))
    return f"## Question {number}\n\n{one.asks}\n\n```console\n$ {one.run}\n{shown}```\n\n"


def _cut(lines: list[str], most: int) -> Iterator[str]:
    for line in lines[:most]:
        yield line if len(line) <= _LONGEST_LINE else f"{line[:_LONGEST_LINE]}..."
    if len(lines) > most:
        yield "..."


def _output(one: Question) -> list[str]:
    program, *arguments = shlex.split(one.run)
    if program != _PROGRAM:
        raise ValueError(f"{one.run}: only {_PROGRAM} is run")
    done = subprocess.run(
        [sys.executable, "-m", _PROGRAM, *arguments], cwd=ROOT, capture_output=True, check=True
    )
    return [line.rstrip() for line in done.stdout.decode("utf-8").splitlines()]


if __name__ == "__main__":
    PAGE.write_text(question_page(), encoding="utf-8", newline="\n")
