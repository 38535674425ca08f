from dataclasses import dataclass
from typing import Annotated

import typer
from typer.testing import CliRunner

from analyzer.cli.flags import spread


@dataclass(frozen=True)
class Colour:
    red: Annotated[int, typer.Option("--red")] = 1
    names: Annotated[list[str] | None, typer.Option("--name")] = None


def paint(what: Annotated[str, typer.Argument()], colour: Colour, twice: bool = False) -> int:
    print(what, colour.red, colour.names, twice)
    return 0


def invoke(*arguments: str) -> str:
    app = typer.Typer()
    app.command()(spread(paint))
    return CliRunner().invoke(app, arguments).output


def test_a_group_becomes_options_and_arrives_whole() -> None:
    assert invoke("wall", "--red", "3", "--name", "a", "--name", "b", "--twice").split() == [
        "wall", "3", "['a',", "'b']", "True",
    ]  # fmt: skip


def test_options_of_a_group_keep_their_defaults() -> None:
    assert invoke("wall").split()[:2] == ["wall", "1"]


def test_the_commands_own_function_is_left_alone() -> None:
    spread(paint)
    assert "colour" in paint.__annotations__
