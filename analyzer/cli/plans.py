"""From options to a plan: what explain and doctor, which look at exchanges themselves, have in common."""

from typing import TYPE_CHECKING

from analyzer.cli.options import FormatFlags, RuleFlags

if TYPE_CHECKING:
    from analyzer.redaction import Policy
    from analyzer.scanning.plan import Plan


def planned(rules: RuleFlags, read: FormatFlags, policy: "Policy | None" = None) -> "Plan":
    """Returns the plan that a scan with these options would follow.

    Raises:
        AnalyzerError: an option, a rule file or a field map is unusable.
    """
    from analyzer import api
    from analyzer.ingest.field_files import load_fields

    return api.plan_of(
        api.ScanOptions(
            rules=tuple(rules.rules or ()),
            builtin_rules=not rules.no_builtin_rules,
            maps=tuple(rules.map or ()),
            symptoms=tuple(rules.symptom or ()),
            input_format=read.input_format,
            fields=load_fields(read.fields) if read.fields else None,
            policy=policy,
        )
    )
