"""`python -m analyzer`, and the `analyzer` command."""

import sys


def main() -> None:
    """Runs the command line and ends the process with its exit code."""
    if sys.argv[1:] == ["--help"]:
        # Importing Typer takes four times as long as the interpreter's start; this answer needs none of it.
        from analyzer.cli.help_text import HELP

        sys.stdout.write(HELP)
        return
    from analyzer.cli.run import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
