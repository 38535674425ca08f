"""Each form with a text and what is secret in it, and a text in which it finds nothing."""

import pytest

from analyzer.redaction.forms._base import Form, built_in_forms
from analyzer.redaction.keys import category_of
from analyzer.redaction.patterns import compile_pattern

CASES: dict[str, tuple[str, list[str], str]] = {
    "cookie_jar": (
        "#HttpOnly_.a.example\tTRUE\t/\tTRUE\t0\tsid\tZk39\n<Cookie sid=Zk40 for a.example/>",
        ["Zk39", "Zk40"],
        "a\tTRUE\tb",
    ),
    "drawn_table": (
        "| id | password |\n|---|:---:|\n| 1 | Zk39 |\n\n id | token \n----+------\n 2 | Zk40\n",
        ["Zk39", "Zk40"],
        "| id | state |\n|---|---|\n| 1 | x |\n",
    ),
    "environment": (
        "ENV DB_PASSWORD Zk39\nvault kv put secret/a b=Zk40 c=Zk41\n",
        ["Zk39", "Zk40", "Zk41"],
        "ENV NODE_VERSION 20.1\nset -e\nvault status\n",
    ),
    "kubernetes": (
        "kind: Secret\ndata:\n  a: Zk39\n  b: |\n    Zk40\n  c: 'Zk41'\n---\nkind: ConfigMap\ndata:\n  a: b\n",
        ["Zk39", "Zk40", "Zk41"],
        "kind: SecretStore\ndata:\n  a: b\nmore:\n- kind: Secret\n  name: x\n",
    ),
    "named_after": (
        "Duplicate entry 'Zk39' for key 'users.api_token'",
        ["Zk39"],
        "Duplicate entry '12' for key 'id'",
    ),
    "named_values": (
        '- name: DB_PASSWORD\n  value: "Zk39"\n[{"key":"token","value":"Zk40"},{"na',
        ["Zk39", "Zk40"],
        "- name: MODE\n  value: prod\n",
    ),
    "rows": (
        "INSERT INTO u (id, password) VALUES (1, 'Zk39'), (2, 'a''b(c)')\nKey (token)=(Zk40)\n",
        ["Zk39", "a''b(c)", "Zk40"],
        "INSERT INTO u (id, state) VALUES (1, 'x'); f(token) = (x)",
    ),
    "terraform": (
        'variable "db_password" {\n  default = "Zk39"\n}\n'
        'output "a" {\n  value = { b = "Zk40" }\n  sensitive = true\n}',
        ["Zk39", "Zk40"],
        'variable "region" { default = "eu" }\noutput "a" { value = "b" }',
    ),
}


def values(form: Form, text: str) -> list[str]:
    return [text[start:end] for start, end, _ in sorted(form.values(text, category_of))]


def test_every_form_has_its_case():
    assert {form.name for form in built_in_forms()} == set(CASES)


@pytest.mark.parametrize("form", built_in_forms(), ids=lambda form: form.name)
def test_a_form_finds_what_it_is_for_and_nothing_else(form):
    text, secret, silent = CASES[form.name]
    assert compile_pattern(form.hint).search(text)
    assert values(form, text) == secret
    assert values(form, silent) == []
