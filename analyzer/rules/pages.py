"""Reference pages of the shipped rules in Markdown, made from the rules themselves.

`python -m analyzer.rules.pages` writes `docs/rules/`; with `--check` it only tells whether that is fresh.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from analyzer.rules.files import Cause, Example, Rule
from analyzer.rules.loader import load_rules
from analyzer.rules.ruleset import LoadedRule, Pack, RuleSet
from analyzer.rules.yaml_text import yaml_text

FOLDER = Path("docs/rules")
_NOTE = "<!-- Made by `python -m analyzer.rules.pages`; edit the rule instead. -->\n"
_HOW_CAUSES_ARE_CHOSEN = (
    "The first cause whose evidence is there is the cause; what cannot be decided is listed as possible."
)
_SPECIAL = str.maketrans({char: f"\\{char}" for char in "\\`*_[]<>|#"})


def rule_pages(rules: RuleSet) -> dict[str, str]:
    """File name below `docs/rules/` -> Markdown, with `README.md` as the index."""
    pages = {f"{loaded.rule.id}.md": rule_page(loaded) for loaded in rules.rules}
    return {"README.md": _index(rules), **dict(sorted(pages.items()))}


def rule_page(loaded: LoadedRule) -> str:
    """The page of one rule: what it says, its causes with fixes, where it comes from, and an example."""
    rule = loaded.rule
    parts = [
        _NOTE,
        f"# {_inline(rule.title)}\n",
        _facts(loaded),
        *(_causes(rule) if rule.causes else []),
        *(_diagnostics(loaded) if rule.diagnostics else []),
        *_examples(rule),
    ]
    return "\n".join(parts)


def _facts(loaded: LoadedRule) -> str:
    rule, pack = loaded.rule, loaded.pack
    rows = ", ".join(rule.source.all_rows()) if rule.source else "none"
    reference = pack.source.id if pack.source else "none"
    if rule.source is not None and rule.source.reference is not None:
        reference = rule.source.reference
    facts = {
        "Rule": f"`{rule.id}`",
        "Rule set": f"{_inline(pack.title)} ({pack.tier})",
        "Topic": rule.topic,
        "Severity": rule.severity,
        "Who acts": rule.owner,
        "Retry": rule.retry.replace("_", " "),
        "Kind": _kind(rule),
        "Source": f"{_inline(reference)}, row {_inline(rows)}",
        "Defined in": f"`{loaded.text.file}`",
    }
    return _table(("", ""), list(facts.items()))


def _kind(rule: Rule) -> str:
    if rule.symptom is not None:
        return f"one exchange, only with `--symptom {rule.symptom}`"
    return "behaviour over several exchanges" if rule.sequence is not None else "one exchange"


def _causes(rule: Rule) -> list[str]:
    rows = [
        (f"`{cause.id}`", _certainty(cause), _inline(cause.say), "<br>".join(map(_inline, cause.fix)))
        for cause in rule.causes
    ]
    head = _table(("cause", "certainty", "what it says", "fix"), rows)
    return ["## Causes\n", f"{_HOW_CAUSES_ARE_CHOSEN}\n", head]


def _certainty(cause: Cause) -> str:
    return cause.certainty if cause.when is not None else "possible, cannot be decided from a capture"


def _diagnostics(loaded: LoadedRule) -> list[str]:
    parts = ["## Commands that tell more\n"]
    for name in loaded.rule.diagnostics:
        command = loaded.pack.diagnostics[name]
        effect = "reads only" if command.reads_only else "**changes something**"
        expect = f" {_inline(command.expect)}" if command.expect else ""
        parts += [f"`{name}`, {effect}.{expect}\n", f"```sh\n{command.run.strip()}\n```\n"]
    return parts


def _examples(rule: Rule) -> list[str]:
    """The first example that matches, and the names of all."""
    parts = ["## Examples\n"]
    shown = next((example for example in rule.examples if example.expect == "match"), None)
    if shown is not None:
        source: dict[str, Any] = {"name": shown.name, "expect": shown.expect}
        source |= {field: getattr(shown, field) for field in ("cause", "possible") if getattr(shown, field)}
        source |= {"exchange": shown.exchange} if shown.exchange else {"exchanges": shown.exchanges}
        parts.append(f"```yaml\n{yaml_text(source)}```\n")
    parts += [_table(("example", "expects"), [(_inline(one.name), _expected(one)) for one in rule.examples])]
    return parts


def _expected(example: Example) -> str:
    if example.expect == "outranked":
        return f"outranked by `{example.by}`" if example.by else "outranked"
    cause = f", cause `{example.cause}`" if example.cause else ""
    possible = f", possible {', '.join(f'`{name}`' for name in example.possible)}" if example.possible else ""
    return f"{example.expect.replace('_', ' ')}{cause}{possible}"


def _index(rules: RuleSet) -> str:
    parts = [_NOTE, "# Rules\n"]
    for pack in rules.packs:
        parts += [
            f"## {_inline(pack.title)}\n",
            _pack_line(pack),
            _table(("rule", "topic", "severity"), _rows(pack)),
        ]
    return "\n".join(parts)


def _pack_line(pack: Pack) -> str:
    source = f" Encodes `{pack.source.id}`." if pack.source else ""
    return f"Rule set `{pack.ruleset}`, version {_inline(pack.version)}, tier {pack.tier}.{source}\n"


def _rows(pack: Pack) -> list[tuple[str, str, str]]:
    return [
        (f"[{_inline(rule.title)}]({rule.id}.md)<br>`{rule.id}`", rule.topic, rule.severity)
        for rule in pack.rules
    ]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _inline(text: str) -> str:
    """Text of a rule as plain Markdown text on one line."""
    return " ".join(text.translate(_SPECIAL).split())


def stale_pages(folder: Path, pages: dict[str, str]) -> tuple[str, ...]:
    """Names of pages that are missing, differ, or belong to no rule."""
    there = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
    return tuple(name for name in sorted({*there, *pages}) if there.get(name) != pages.get(name))


def write_pages(folder: Path, pages: dict[str, str]) -> None:
    """Makes the folder hold exactly these pages."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in stale_pages(folder, pages):
        if name in pages:
            (folder / name).write_text(pages[name], encoding="utf-8", newline="\n")
        else:
            (folder / name).unlink()


def main(arguments: Sequence[str]) -> int:
    """Writes the pages, or with `--check` returns 1 when they are not fresh."""
    pages = rule_pages(load_rules())
    if "--check" not in arguments:
        write_pages(FOLDER, pages)
        return 0
    stale = stale_pages(FOLDER, pages)
    for name in stale:
        sys.stderr.write(f"{FOLDER / name}: not fresh; run python -m analyzer.rules.pages\n")
    return 1 if stale else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
