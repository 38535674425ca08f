"""The options of the contract, one dataclass for each group that commands share."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from typer import Argument, Option

Inputs = Annotated[
    list[str],
    Argument(
        metavar="INPUT...", help="A file, folder, glob, URL, or - for standard input.", show_default=False
    ),
]
Input = Annotated[
    str, Argument(metavar="INPUT", help="A file, a URL, or - for standard input.", show_default=False)
]
Entry = Annotated[
    int,
    Option(
        "--entry", min=0, metavar="N", help="A HAR entry from 0, or a log line from 1.", show_default=False
    ),
]
AllowPartial = Annotated[
    bool, Option("--allow-partial", help="End with 0 though part of the input was skipped.")
]
Plain = Annotated[
    bool, Option("--plain", help="The ticket text without any markup, for desks that know no Markdown.")
]
OutputFile = Annotated[
    str | None, Option("--output", "-o", metavar="FILE", help="Where to write; - is standard output.")
]
RequiredOutput = Annotated[
    str,
    Option(
        "--output", "-o", metavar="FILE", help="Where to write; - is standard output.", show_default=False
    ),
]


@dataclass(frozen=True)
class RuleFlags:
    """Which rules to use, and for which hosts."""

    rules: Annotated[
        list[str] | None, Option("--rules", metavar="PATH", help="Add a rule file or folder; repeatable.")
    ] = None
    no_builtin_rules: Annotated[bool, Option("--no-builtin-rules", help="Leave the shipped rules out.")] = (
        False
    )
    map: Annotated[
        list[str] | None,
        Option("--map", metavar="URL=RULESET.SERVICE", help="Treat a base URL as a service; repeatable."),
    ] = None
    symptom: Annotated[
        list[str] | None,
        Option("--symptom", metavar="NAME", help="Also use rules for a symptom; repeatable."),
    ] = None


@dataclass(frozen=True)
class FormatFlags:
    """How to read the input."""

    input_format: Annotated[
        str | None, Option("--input-format", metavar="NAME", help="Do not guess the input's format.")
    ] = None
    fields: Annotated[
        str | None, Option("--fields", metavar="FILE", help="A field map for an unknown log schema.")
    ] = None


@dataclass(frozen=True)
class ReadFlags(FormatFlags):
    """How to read, and which exchanges to look at."""

    filter: Annotated[
        str | None, Option("--filter", metavar="EXPR", help="Only exchanges that match: status:5xx host:api.")
    ] = None
    since: Annotated[str | None, Option("--since", metavar="TIME", help="Only from this time on.")] = None
    until: Annotated[str | None, Option("--until", metavar="TIME", help="Only before this time.")] = None


@dataclass(frozen=True)
class RunFlags:
    """Where and how parallel the work is done."""

    jobs: Annotated[
        int | None, Option("--jobs", min=1, metavar="N", help="Worker processes; default: one a core.")
    ] = None
    engine: Annotated[
        Literal["local", "dask"],
        Option("--engine", help="Where the workers run; dask needs the extra cluster."),
    ] = "local"
    scheduler: Annotated[
        str | None,
        Option(
            "--scheduler", metavar="ADDRESS", help="A Dask scheduler, tcp://...; without it one is started."
        ),
    ] = None
    resume: Annotated[
        Path | None,
        Option("--resume", metavar="DIR", help="Keep a sealed journal there, and go on from it."),
    ] = None


@dataclass(frozen=True)
class RedactionFlags:
    """What is redacted."""

    policy: Annotated[
        Path | None, Option("--policy", metavar="FILE.toml", help="More to redact or to keep.")
    ] = None
    redaction: Annotated[
        Literal["standard", "strict"], Option("--redaction", help="How much is redacted.")
    ] = "standard"


@dataclass(frozen=True)
class EndFlags:
    """What the exit code tells."""

    fail_on: Annotated[
        Literal["never", "notice", "warning", "error"],
        Option("--fail-on", help="End with 1 from this severity on."),
    ] = "never"
    allow_partial: AllowPartial = False


@dataclass(frozen=True)
class TerminalFlags:
    """What a person sees on the way."""

    quiet: Annotated[bool, Option("--quiet", "-q", help="No progress and no warnings.")] = False
    no_color: Annotated[bool, Option("--no-color", help="No colours; NO_COLOR does the same.")] = False
    reproducible: Annotated[
        bool,
        Option("--reproducible", help="Equal input gives equal bytes: no clock, no random placeholders."),
    ] = False
