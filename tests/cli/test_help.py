import subprocess
import sys

import pytest

from analyzer.cli.help_text import HELP
from analyzer.cli.run import run
from analyzer.cli.write_help import help_text

COMMANDS = (
    "scan",
    "bundle",
    "report",
    "redact",
    "verify",
    "formats",
    "explain",
    "diff",
    "list",
    "show",
    "search",
    "extract",
    "export",
    "curl",
    "rules doctor",
    "rules list",
    "rules show",
    "rules check",
    "rules test",
    "rules coverage",
    "rules schema",
)
HEAVY = ("rich", "jinja2", "haralyzer", "orjson", "msgspec", "yaml", "re2", "asyncio", "typer")


def test_the_stored_help_is_what_typer_prints() -> None:
    assert help_text() == HELP, "run: python -m analyzer.cli.write_help"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*command.split(), "--help"]) == 0
    shown = capsys.readouterr().out
    assert f"Usage: analyzer {command}" in shown


def test_help_imports_nothing_heavy() -> None:
    program = (
        "import sys; sys.argv = ['analyzer', '--help']\n"
        "from analyzer.__main__ import main\nmain()\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ended.stderr.strip() == "[]"
    assert ended.stdout == HELP


def test_the_shared_options_of_the_contract_are_there(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("scan", "bundle", "report"):
        run([command, "--help"])
        shown = capsys.readouterr().out
        for option in (
            "--rules", "--no-builtin-rules", "--map", "--symptom", "--policy", "--redaction", "--input-format",
            "--fields", "--filter", "--since", "--until", "--fail-on", "--jobs", "--engine", "--allow-partial",
            "--quiet", "--no-color", "--reproducible",
        ):  # fmt: skip
            assert option in shown, (command, option)
