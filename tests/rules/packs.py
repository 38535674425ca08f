"""Made-up packs as text, and the small steps to load them."""

from pathlib import Path
from textwrap import dedent, indent

HEAD = """\
format: 1
ruleset: acme
tier: vendor
version: "1"
title: Acme API
source: {id: acme-errors}
applies_to:
  - {service: orders, base_url: "https://api.acme.test/v1"}
env:
  ACME_KEY: key of the Acme account
diagnostics:
  ping:
    run: 'curl -s -H "apikey: ${ACME_KEY}" ${BASE_URL}/ping'
    reads_only: true
"""

RULE = """\
id: acme.auth.rejected
title: Acme rejected the key
topic: auth
severity: error
owner: account
retry: after_fix
source: {row: ACME-1}
match:
  service: orders
  response.status: 401
causes:
  - id: not-sent
    when: {request.headers.apikey: {state: absent}}
    certainty: confirmed
    say: No apikey header was sent.
    fix: [Send the key in the apikey header.]
  - id: wrong
    certainty: possible
    say: The key is wrong.
    fix: [Make a new key.]
diagnostics: [ping]
examples:
  - name: no key
    expect: match
    cause: not-sent
    exchange:
      request: {url: "https://api.acme.test/v1/orders"}
      response: {status: 401}
  - name: a key
    expect: match
    possible: [wrong]
    exchange:
      request: {url: "https://api.acme.test/v1/orders", headers: {apikey: k-1}}
      response: {status: 401}
  - name: another host
    expect: no_match
    exchange:
      request: {url: "https://api.other.test/v1/orders"}
      response: {status: 401}
"""


def pack(*rules: str, head: str = HEAD, more: str = "") -> str:
    """A rule file of one head and some rules."""
    items = "".join("  - " + indent(dedent(rule), "    ").lstrip() for rule in rules)
    return f"{head}{more}rules:\n{items}" if rules else head + more


def write(folder: Path, name: str, text: str) -> Path:
    """A file with this text."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
