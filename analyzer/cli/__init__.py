"""The command line: parses, calls one function of the API, prints, chooses the exit code.

Modules here import heavy libraries inside functions, so that `--help` and completion answer at once.
"""
