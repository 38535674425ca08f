"""The light tier may never change a result: documents are the same with it and without it."""

import random
from pathlib import Path

import msgspec
import pytest

from analyzer import api
from analyzer.facts.moments import Between
from analyzer.ingest import framing
from analyzer.report.encode import json_line
from analyzer.scanning import late_counting
from analyzer.scanning import light as light_module
from analyzer.scanning.light import LightTier
from analyzer.scanning.plan import Plan
from analyzer.scanning.run import RunOptions, run_scan
from tests.scanning.made_up_logs import SCHEMAS, made_up_log

SAMPLES = Path(__file__).parents[2] / "samples"
CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
SEEDS = range(12)


@pytest.fixture(scope="module")
def plan() -> Plan:
    return msgspec.structs.replace(api.plan_of(api.ScanOptions()), observer=None)


def documents(paths: list[Path], plan: Plan) -> tuple[bytes, bytes]:
    """The result with the light tier and without it."""
    results = []
    for has_light_tier in (True, False):
        chosen = msgspec.structs.replace(plan, has_light_tier=has_light_tier)
        analysis = run_scan([str(path) for path in paths], chosen, RunOptions(jobs=1, with_evidence=False))
        results.append(json_line(analysis.document))
    return results[0], results[1]


@pytest.mark.parametrize("path", sorted(SAMPLES.rglob("*.*json*")), ids=lambda path: path.name)
def test_samples_give_the_same_document(path: Path, plan: Plan) -> None:
    light, full = documents([path], plan)
    assert light == full


@pytest.mark.corpus
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here")
def test_real_logs_give_the_same_document(plan: Plan) -> None:
    for path in sorted((CORPUS / "logs").rglob("*")):
        if path.is_file():
            light, full = documents([path], plan)
            assert light == full, path.name


@pytest.mark.parametrize("seed", SEEDS)
def test_made_up_logs_give_the_same_document(seed: int, plan: Plan, tmp_path: Path) -> None:
    path = tmp_path / "calls.ndjson"
    path.write_bytes(made_up_log(random.Random(seed), 1_500))
    light, full = documents([path], plan)
    assert light == full


@pytest.mark.parametrize("seed", SEEDS)
def test_a_log_with_damaged_lines_gives_the_same_document(seed: int, plan: Plan, tmp_path: Path) -> None:
    chance = random.Random(seed)
    lines = made_up_log(chance, 600).split(b"\n")
    for _ in range(40):
        place = chance.randrange(len(lines))
        line = bytearray(lines[place])
        if line:
            line[chance.randrange(len(line))] = chance.choice(b'"\\{}[],:0-\x00\x1f\x80\xff \t')
            lines[place] = bytes(line)
    path = tmp_path / "calls.ndjson"
    path.write_bytes(b"\n".join(lines))
    light, full = documents([path], plan)
    assert light == full


def test_a_log_with_windows_line_ends_gives_the_same_document(plan: Plan, tmp_path: Path) -> None:
    path = tmp_path / "calls.ndjson"
    path.write_bytes(made_up_log(random.Random(1), 400).replace(b"\n", b"\r\n"))
    light, full = documents([path], plan)
    assert light == full


@pytest.mark.parametrize("schema", SCHEMAS)
def test_most_lines_of_a_quiet_log_are_never_decoded(
    schema: str, plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "calls.ndjson"
    path.write_bytes(made_up_log(random.Random(2), 2_000, schemas=(schema,), failing=0.0))
    taken: list[int] = []
    hand_over = LightTier.hand_over

    def noted(self: LightTier, *arguments: object) -> None:
        taken.append(self.taken)
        hand_over(self, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(LightTier, "hand_over", noted)
    run_scan([str(path)], plan, RunOptions(jobs=1, with_evidence=False))
    assert sum(taken) > 1_000


def rows(paths: list[Path], plan: Plan, **options: object) -> list[object]:
    """The rows of the explorer with the light tier, and without it."""
    found = []
    for has_light_tier in (True, False):
        chosen = msgspec.structs.replace(plan, has_light_tier=has_light_tier, **options)
        found.append(run_scan([str(path) for path in paths], chosen, RunOptions(jobs=1)).rows)
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_made_up_logs_give_the_same_rows(seed: int, plan: Plan, tmp_path: Path) -> None:
    path = tmp_path / "calls.ndjson"
    path.write_bytes(made_up_log(random.Random(seed), 700))
    light, full = rows([path], plan)
    assert light == full


def test_rows_between_two_moments_are_the_same(plan: Plan, tmp_path: Path) -> None:
    paths = [tmp_path / "one.ndjson", tmp_path / "two.ndjson"]
    for seed, path in enumerate(paths):
        path.write_bytes(made_up_log(random.Random(seed), 700))
    starts = sorted(row.started_us for row in rows(paths, plan)[1])  # type: ignore[attr-defined]
    bounds = {"between": Between(starts[len(starts) // 3], starts[2 * len(starts) // 3])}
    light, full = rows(paths, plan, **bounds)
    assert light == full
    assert 0 < len(light) < len(starts)  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", SEEDS[:6])
def test_the_same_exchanges_are_shown(seed: int, plan: Plan, tmp_path: Path) -> None:
    chance = random.Random(seed)
    lines = made_up_log(chance, 900).split(b"\n")
    for _ in range(20):
        lines.insert(chance.randrange(len(lines)), chance.choice([b"", b"{}", b"[1]", b'{"a":', b"no JSON"]))
    path = tmp_path / "calls.ndjson"
    path.write_bytes(b"\n".join(lines))
    shown = []
    for has_light_tier in (True, False):
        chosen = msgspec.structs.replace(plan, has_light_tier=has_light_tier)
        shown.append(run_scan([str(path)], chosen, RunOptions(jobs=1)).evidence)
    assert shown[0] == shown[1]
    assert len(shown[0]) > 20


@pytest.mark.parametrize("seed", SEEDS[:4])
def test_a_reading_that_is_counted_block_by_block_gives_the_same_document(
    seed: int, plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "calls.ndjson"
    path.write_bytes(made_up_log(random.Random(seed), 1_500))
    whole = documents([path], plan)
    monkeypatch.setattr(framing, "BLOCK_BYTES", 20_000)
    monkeypatch.setattr(light_module, "MAX_BLOCKS", 1)
    monkeypatch.setattr(late_counting, "MAX_HELD_BYTES", 0)
    assert documents([path], plan) == whole
