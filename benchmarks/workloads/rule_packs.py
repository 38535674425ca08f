"""Rules of made-up vendors whose hosts are in the mixed log, to see what more rules cost."""

from pathlib import Path

from benchmarks.workloads.routes import OUTSIDE, SERVICES

HOSTS = (*OUTSIDE, *(f"{name}.internal.example" for name in SERVICES[:10]))
STATUSES = (400, 401, 403, 404, 409, 422, 429, 500)

_PACK = """\
format: 1
ruleset: {name}
tier: vendor
version: "1"
title: {name}
applies_to:
  - {{service: api, base_url: "https://{host}"}}
defaults: {{audience: [customer], severity: error, owner: caller, retry: after_fix}}
"""
_RULE = """\
  - id: {name}.status.s{status}
    title: {name} answered {status}
    topic: validation
    match:
      service: api
      response.status: {status}
      error.message: {{says: "made up"}}
    causes:
      - id: worked
        certainty: likely
        say: It worked before.
        when: {{history.same_credential_ok_before: true}}
      - id: unknown
        certainty: possible
        say: Nobody knows.
"""


def write_rule_packs(folder: Path) -> None:
    """Writes a pack for each host, with eight rules that are asked of its failures."""
    for number, host in enumerate(HOSTS):
        name = f"vendor{number}"
        pack = folder / name
        pack.mkdir(parents=True, exist_ok=True)
        (pack / "pack.yaml").write_text(_PACK.format(name=name, host=host))
        rules = "".join(_RULE.format(name=name, status=status) for status in STATUSES)
        (pack / "status.yaml").write_text(f"format: 1\nruleset: {name}\nrules:\n{rules}")
