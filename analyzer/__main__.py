"""`python -m analyzer`, and the `analyzer` command."""

import signal
import sys


def main() -> None:
    """Runs the command line and ends the process with its exit code."""
    if sys.argv[1:] == ["--help"]:
        # Importing Typer takes four times as long as the interpreter's start; this answer needs none of it.
        from analyzer.cli.help_text import HELP

        sys.stdout.write(HELP)
        return
    try:
        from analyzer.cli.run import run

        exit_code = run(sys.argv[1:])
    except KeyboardInterrupt:
        # It came before `run` could handle it, or while it handled another one.
        exit_code = 130
    finally:
        # What comes from here on would only interrupt the interpreter's own end, with a traceback.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.exit(exit_code)


if __name__ == "__main__":
    main()
