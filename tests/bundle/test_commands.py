"""The bundle of a sample as people handle it: made twice, unzipped, summed, verified, and damaged on the way."""

import random
import subprocess
import zipfile
from pathlib import Path

import pytest

from analyzer.bundle.members import ROLES
from analyzer.bundle.verify import verify_bundle
from analyzer.errors import BundleError
from tests.acceptance.commands import SAMPLES, analyzer

NAMES = (*ROLES, "manifest.json", "manifest-sha256.txt", "zip directory")
CAPTURES = ("clari/export-proxy.har", "hari/crm-gateway.ecs.ndjson", "http/dashboard-browser.har")


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bundle") / "out.zip"
    done = analyzer("bundle", SAMPLES / CAPTURES[0], "-o", path, "--reproducible")
    assert done.code == 0, done.err
    return path


@pytest.mark.parametrize("capture", CAPTURES)
def test_reproducible_twice_gives_the_same_bytes(tmp_path: Path, capture: str) -> None:
    places = (
        {"PYTHONHASHSEED": "1", "TZ": "UTC"},
        {"PYTHONHASHSEED": "5", "TZ": "Asia/Kathmandu", "LANG": "C"},
    )
    made = []
    for number, env in enumerate(places):
        path = tmp_path / f"{number}.zip"
        jobs = str(1 + number)
        done = analyzer("bundle", SAMPLES / capture, "-o", path, "--reproducible", "--jobs", jobs, env=env)
        assert done.code in {0, 3}, done.err
        made.append(path.read_bytes())
    assert made[0] == made[1]


def test_without_it_placeholders_differ_from_run_to_run(tmp_path: Path) -> None:
    for name in ("a.zip", "b.zip"):
        assert analyzer("bundle", SAMPLES / CAPTURES[0], "-o", tmp_path / name).code == 0
    with zipfile.ZipFile(tmp_path / "a.zip") as one, zipfile.ZipFile(tmp_path / "b.zip") as other:
        evidence = [
            next(archive.read(name) for name in archive.namelist() if name.endswith("evidence.har"))
            for archive in (one, other)
        ]
    assert evidence[0] != evidence[1]


def test_unzip_and_sha256sum_agree_with_verify(tmp_path: Path, bundle: Path) -> None:
    subprocess.run(["unzip", "-q", bundle, "-d", tmp_path], check=True)
    (top,) = tmp_path.iterdir()
    checked = subprocess.run(
        ["sha256sum", "--strict", "-c", "manifest-sha256.txt"], cwd=top, capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stderr
    assert checked.stdout.count(": OK") == len(list(top.iterdir())) - 1
    done = analyzer("verify", bundle)
    assert (done.code, done.err) == (0, "")
    assert b"verified" in done.out


@pytest.mark.parametrize("seed", range(6))
def test_verify_ends_with_5_and_names_the_damaged_file(tmp_path: Path, bundle: Path, seed: int) -> None:
    raw = bytearray(bundle.read_bytes())
    chance = random.Random(seed)
    raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
    damaged = tmp_path / "damaged.zip"
    damaged.write_bytes(raw)
    done = analyzer("verify", damaged)
    assert (done.code, done.out) == (5, b"")
    assert any(name in done.err for name in NAMES)
    assert done.err.count("\n") == 1


def test_sampled_bytes_of_a_real_bundle_are_all_guarded(tmp_path: Path, bundle: Path) -> None:
    whole = bundle.read_bytes()
    damaged = tmp_path / "damaged.zip"
    chance = random.Random(8)
    for _ in range(200):
        raw = bytearray(whole)
        raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
        damaged.write_bytes(raw)
        with pytest.raises(BundleError) as caught:
            verify_bundle(damaged)
        assert caught.value.exit_code == 5
        assert "damaged.zip#" in str(caught.value)
