"""The answer to `analyzer --help`, as Typer prints it; `write_help.py` writes this file."""

HELP = """\
Usage: analyzer [OPTIONS] COMMAND [ARGS]...

  Finds out why HTTP API calls failed, from HAR captures and JSON request logs,
  offline.

Options:
  --version             Print the version and end.
  --install-completion  Install completion for the current shell.
  --show-completion     Show completion for the current shell, to copy it or
                        customize the installation.
  --help                Show this message and exit.

Commands:
  bundle   Write a redacted, verified zip with the HTML report.
  curl     Print a request as a curl command, redacted.
  diff     Compare a working and a failing capture, or two runs.
  explain  Tell why a rule did or did not fire on an exchange.
  export   Write the exchanges as a table, redacted.
  extract  Print the values of a path, redacted.
  formats  List the capture and log formats that are read.
  list     List the exchanges of an input, redacted.
  redact   Write a redacted copy of a HAR, a log, or a folder of them.
  report   Write the HTML report alone, redacted.
  scan     Match the rules and print the findings.
  search   Search the exchanges of an input, redacted.
  show     Print one exchange with the rules that fired on it, redacted.
  verify   Check a bundle's hashes and schemas, and search it for secrets...
  rules    Look at the rule set, check and test it.
"""
