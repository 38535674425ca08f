"""A HAR in parts gives the result that it gives whole, in whatever parts."""

import random
from functools import partial
from pathlib import Path

import pytest

from analyzer import api
from analyzer.codec import decode_json, encode_json
from analyzer.ingest import find_inputs, plan_partitions
from analyzer.redaction import Harvest, load_policy
from analyzer.scanning import listing
from analyzer.scanning.merge import merge
from analyzer.scanning.partition import scan_partition
from analyzer.scanning.plan import Plan
from tests.scanning.generated import shipped_rules
from tests.scanning.made_up_hars import made_up_har

SAMPLES = Path(__file__).parents[2] / "samples"
HARS = [
    path
    for path in sorted(SAMPLES.rglob("*.har"))
    if len(decode_json(path.read_bytes())["log"]["entries"]) > 2
]
POLICY = load_policy(None, "standard")
PLAN = Plan(rules=shipped_rules(), observer=lambda: Harvest(POLICY))


def result(path: Path, har_bytes: int) -> tuple[int, bytes]:
    """How many parts there were, and all that came of them."""
    partitions = list(plan_partitions(find_inputs([str(path)])[0], har_bytes=har_bytes))
    analysis = merge((scan_partition(each, PLAN) for each in partitions), PLAN)
    shown = (analysis.document, analysis.rows, analysis.timeline, analysis.unmatched, analysis.pages)
    kept = [shown, sorted(analysis.harvest.values.items())]
    return len(partitions), encode_json(kept)


def assert_alike(path: Path, *counts: int) -> None:
    size = path.stat().st_size
    whole = result(path, size + 1)
    for wanted in counts:
        parts, in_parts = result(path, size // wanted)
        assert parts > 1
        assert in_parts == whole[1]


@pytest.mark.parametrize("path", HARS, ids=lambda path: path.stem)
def test_a_sample_in_parts_gives_what_it_gives_whole(path: Path) -> None:
    assert_alike(path, 5)


@pytest.mark.parametrize("seed", range(3))
def test_a_made_up_har_in_parts_gives_what_it_gives_whole(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    document = decode_json(made_up_har(chance, 60))
    for entry in document["log"]["entries"]:
        entry["pageref"] = f"page_{chance.randrange(3)}"
    document["log"]["pages"].append({"id": "page_2", "startedDateTime": "2026-01-01T00:00:00Z"})
    path = tmp_path / "made-up.har"
    path.write_bytes(encode_json(document))
    assert_alike(path, 2, 9)


def failing_log() -> bytes:
    lines = (
        {"time": f"2026-01-05T10:00:{n:02d}Z", "method": "GET", "status": 500 if n % 10 == 0 else 200}
        | {"url": f"https://api.example.com/items/{n}"}
        for n in range(60)
    )
    return b"\n".join(map(encode_json, lines))


@pytest.mark.parametrize("content", [made_up_har(random.Random(5), 80), failing_log()], ids=["har", "log"])
def test_evidence_has_its_neighbours_from_the_parts_beside_it(
    content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "capture"
    path.write_bytes(content)
    shown = []
    for part_bytes in (len(content), len(content) // 10, len(content) // 40):
        in_parts = partial(plan_partitions, partition_bytes=part_bytes, har_bytes=part_bytes)
        monkeypatch.setattr(listing, "plan_partitions", in_parts)
        shown.append([each.location for each in api.scan([path], api.ScanOptions(jobs=1)).evidence])
    assert len(shown[0]) > 7
    assert shown[0] == shown[1] == shown[2]
