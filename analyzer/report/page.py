"""Puts a view into the templates: one file that loads nothing and runs only its own script."""

import base64
import hashlib
import re
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from analyzer.report import words
from analyzer.report.escaping import visible
from analyzer.report.view import ReportView

STYLES = ("tokens", "page", "findings", "comparison", "tables", "explorer", "print")
SCRIPTS = ("start", "decode", "filter", "curl", "detail", "explorer", "page")
"""Concatenated in this order within one function."""

_PLAIN_CASE = re.compile(r"[A-Za-z0-9 ._-]{1,60}")
_LINE_FEED_OR_TAB = re.compile(r"([\n\t])")


def render_page(view: ReportView) -> str:
    """Returns the whole page; the same text for the same view."""
    style, script = _style() + _printed_case(view.options.case_id), _script()
    template = environment().get_template("report.html")
    return template.render(
        view=view, style=Markup(style), script=Markup(script), policy=_policy(style, script)
    )


@cache
def environment() -> Environment:
    """Returns the only environment: every template is escaped and comes from a file of this package."""
    made = Environment(
        loader=PackageLoader("analyzer.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    made.globals["words"] = words
    made.policies["json.dumps_kwargs"] = {"separators": (",", ":")}
    return made


def _shown(value: Any) -> Any:
    """Text with hidden characters made visible; line feeds and tabs stay, markup is ours already."""
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    return "".join(part if part in {"\n", "\t"} else visible(part) for part in _LINE_FEED_OR_TAB.split(value))


@cache
def _style() -> str:
    return "\n".join(_part("style", f"{name}.css") for name in STYLES)


def _printed_case(case_id: str | None) -> str:
    """The case on each printed page; only a plain one, since nothing is escaped into a style."""
    if case_id is None or not _PLAIN_CASE.fullmatch(case_id):
        return ""
    return f'\n@page {{ @top-right {{ content: "{case_id}"; font: 9pt sans-serif; }} }}\n'


@cache
def _script() -> str:
    parts = "\n".join(_part("script", f"{name}.js") for name in SCRIPTS)
    return f'(() => {{\n"use strict";\n{parts}}})();'


def _part(folder: str, name: str) -> str:
    return (files("analyzer.report") / "templates" / folder / name).read_text(encoding="utf-8")


def _policy(style: str, script: str) -> str:
    return (
        f"default-src 'none'; script-src '{_hash(script)}'; style-src '{_hash(style)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
