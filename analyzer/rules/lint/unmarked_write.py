"""Commands that change something and are marked as reading only."""

import re
from collections.abc import Iterator

from analyzer.rules.checking import Check, Remark
from analyzer.rules.ruleset import Pack, RuleSet

_WRITES = re.compile(
    r"(?<!\S)(-X\s*|--request[= ])['\"]?(POST|PUT|PATCH|DELETE)\b"
    r"|(?<!\S)(-d|-F|-T|--data[a-z-]*|--json|--form[a-z-]*|--upload-file|--post-(data|file))(?=[\s='\"@])"
    r"|\bhttps?\s+(POST|PUT|PATCH|DELETE)\b"
    r"|-Method\s+['\"]?(POST|PUT|PATCH|DELETE)\b"
    r"|(^|[;&|]\s*)(sudo\s+)?(rm|mv|dd|tee|kill|chmod|chown|truncate)\s"
    r"|(?<![0-9&])>(?!\s*/dev/null|&)",
    re.IGNORECASE,
)


def _unmarked(pack: Pack, rules: RuleSet) -> Iterator[Remark]:
    del rules
    for name, command in pack.diagnostics.items():
        if command.reads_only and _WRITES.search(command.run) and not _is_get(command.run):
            yield Remark(("diagnostics", name, "run"), "the command writes, and says reads_only: true")


def _is_get(run: str) -> bool:
    """`curl -G` turns its data into a query."""
    return bool(re.search(r"(?<!\S)(-G|--get)(?!\S)", run))


CHECK = Check(
    name="unmarked-write", advice="say reads_only: false, or take a command that reads", of_pack=_unmarked
)
