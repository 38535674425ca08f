"""Files, commands, dumps, tables and manifests of other programs: what is secret goes, what only looks so stays."""

import json
from functools import cache

import pytest

from analyzer.bundle.verify_secrets import find_leaks
from analyzer.redaction import Policy
from analyzer.redaction.capture import CaptureRedactor
from tests.redaction.form_captures import PLACES, har_of, ndjson_of, planted_places
from tests.redaction.kept_forms import KEPT
from tests.redaction.planted_forms import FORMS
from tests.redaction.planted_values import Values

SEEDS = range(3)


def redacted_copy(raw: bytes, key: bytes = b"key") -> bytes:
    redactor = CaptureRedactor(Policy(), key)
    redactor.observe(raw)
    output = redactor.rewrite(raw)
    assert redactor.failures == {}
    return output


@cache
def redacted(seed: int, kind: str) -> tuple[list[tuple[str, str]], bytes]:
    """The secrets of one seed with their places, and the redacted capture."""
    values = Values(seed)
    planted = list(planted_places(values))
    if kind == "har":
        raw = har_of(values, [(place, text) for _, place, text, _ in planted])
    else:
        planted = [one for one in planted if one[1] in {"body", "behind words"}]
        raw = ndjson_of([text for _, _, text, _ in planted])
    secrets = [(secret, f"{name} in {place}") for name, place, _, found in planted for secret in found]
    return secrets, redacted_copy(raw)


def missed(secrets: list[tuple[str, str]], output: bytes) -> list[str]:
    if not find_leaks([("out", output)], [secret for secret, _ in secrets]):
        return []
    return [place for secret, place in secrets if find_leaks([("out", output)], [secret])]


@pytest.mark.parametrize("kind", ["har", "ndjson"])
@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_planted_is_left(seed, kind):
    secrets, output = redacted(seed, kind)
    assert len(secrets) > len(FORMS)
    assert missed(secrets, output) == []


@pytest.mark.parametrize("kind", ["har", "ndjson"])
@pytest.mark.parametrize("seed", SEEDS)
def test_redacting_again_changes_nothing(seed, kind):
    _, output = redacted(seed, kind)
    assert redacted_copy(output, b"another key") == output


@pytest.mark.parametrize("place", PLACES)
def test_texts_without_a_secret_stay_as_they_are(place):
    texts = [(place, text) for text in KEPT.values()]
    raw = har_of(Values(0), texts)
    before, after = (json.loads(one)["log"]["entries"] for one in (raw, redacted_copy(raw)))
    changed = [name for name, old, new in zip(KEPT, before, after, strict=True) if old != new]
    assert changed == []


def test_messages_without_a_secret_stay_as_they_are():
    raw = ndjson_of(list(KEPT.values()))
    assert redacted_copy(raw) == raw
