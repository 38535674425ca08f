"""`python -m analyzer.cli.write_help` writes `help_text.py` anew, after a command came or changed."""

from pathlib import Path

import typer
from typer.testing import CliRunner

from analyzer.cli.app import build_app

_MODULE = '''"""The answer to `analyzer --help`, as Typer prints it; `write_help.py` writes this file."""

HELP = """\\
{text}"""
'''


def help_text() -> str:
    """Returns what Typer prints for `analyzer --help` at 80 columns."""
    app: typer.Typer = build_app()
    return CliRunner().invoke(app, ["--help"], prog_name="analyzer", env={"COLUMNS": "80"}).output


def help_module() -> str:
    """Returns the source of `help_text.py`."""
    return _MODULE.format(text=help_text())


if __name__ == "__main__":
    Path(__file__).with_name("help_text.py").write_text(help_module(), encoding="utf-8")
