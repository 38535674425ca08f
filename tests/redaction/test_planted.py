"""Seeded captures: what was planted is gone, what diagnosis needs is there, twice redacted is once redacted."""

import json
from functools import cache

import pytest

from analyzer.bundle.verify_secrets import find_leaks
from analyzer.redaction import Policy
from analyzer.redaction.capture import CaptureRedactor
from tests.redaction.planted import Planted, plant

SEEDS = range(20)


@cache
def redacted(seed: int) -> tuple[Planted, bytes, CaptureRedactor]:
    planted = plant(seed)
    raw = json.dumps(planted.har).encode()
    redactor = CaptureRedactor(Policy(), b"key")
    redactor.observe(raw)
    return planted, redactor.rewrite(raw), redactor


def missed(planted: Planted, output: bytes, how: str) -> list[str]:
    """The places of planted values that any decoded view of the output still shows."""
    wanted = [(value, place) for value, known, place in planted.secrets if known == how]
    if not find_leaks([("out", output)], [value for value, _ in wanted]):
        return []
    return [place for value, place in wanted if find_leaks([("out", output)], [value])]


def test_a_seed_plants_hundreds_of_values_of_many_classes():
    planted = plant(0)
    assert len(planted.secrets) >= 300
    assert len({place.split(" in ")[0] for _, _, place in planted.secrets}) >= 25


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("how", ["self", "named", "propagated"])
def test_recall_is_complete_on_what_its_format_its_name_or_another_place_tells(seed, how):
    planted, output, _ = redacted(seed)
    assert missed(planted, output, how) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_recall_on_hard_encodings(seed):
    planted, output, _ = redacted(seed)
    hard = [one for one in planted.secrets if one[1] == "hard"]
    assert len(missed(planted, output, "hard")) <= len(hard) * 0.005


@pytest.mark.parametrize("seed", SEEDS)
def test_look_alikes_survive(seed):
    planted, output, _ = redacted(seed)
    texts = "\n".join(_shown_texts(json.loads(output)))
    lost = [place for text, place in planted.look_alikes if text not in texts]
    assert len(lost) <= len(planted.look_alikes) * 0.02, lost


@pytest.mark.parametrize("seed", SEEDS)
def test_redacting_again_changes_nothing(seed):
    _, output, _ = redacted(seed)
    again = CaptureRedactor(Policy(), b"another key")
    again.observe(output)
    assert again.rewrite(output) == output


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_fails_to_decode(seed):
    _, output, redactor = redacted(seed)
    assert b"unparsable" not in output
    assert redactor.failures == {}


def test_the_same_key_gives_the_same_bytes_and_another_key_other_tokens():
    planted, output, _ = redacted(0)
    raw = json.dumps(planted.har).encode()
    outputs = []
    for key in (b"key", b"other"):
        redactor = CaptureRedactor(Policy(), key)
        redactor.observe(raw)
        outputs.append(redactor.rewrite(raw))
    assert outputs[0] == output
    assert outputs[1] != output


def _shown_texts(har):
    for entry in har["log"]["entries"]:
        yield entry["request"]["url"]
        yield entry["response"]["content"].get("text", "")
        yield from (header["value"] for header in entry["response"]["headers"])
