import io
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import msgspec
import pytest

from analyzer.bundle import shedding
from analyzer.bundle.naming import bundle_name, creation_time
from analyzer.bundle.write import build_bundle, write_bundle
from analyzer.document import InputSummary
from analyzer.errors import BundleError, UsageError
from analyzer.ingest.har_entry import Scrubbing, read_entry
from analyzer.model import BodyState, Exchange, Location
from tests.bundle.bundles import bundle_bytes, contents
from tests.made_up import document, finding, har_entry, hostile, many, redacted

FILES = {
    "README.txt",
    "report.html",
    "summary.md",
    "handoff.md",
    "findings.json",
    "evidence.har",
    "input-health.json",
    "rules.lock.json",
    "redaction.json",
    "manifest.json",
    "manifest-sha256.txt",
}


def input_summary(label: str) -> InputSummary:
    return InputSummary(label=label, format="har", bytes=1, exchanges=1, skipped=0, truncated=False)


def test_a_bundle_holds_the_files_of_the_contract() -> None:
    assert set(contents(bundle_bytes())) == FILES


def test_several_inputs_add_the_table_of_findings() -> None:
    analysis = redacted(document(inputs=(input_summary("a.har"), input_summary("b.har"))))
    assert set(contents(bundle_bytes(analysis))) == FILES | {"findings.csv"}


def test_members_are_plain_files_in_one_folder_with_one_time() -> None:
    with zipfile.ZipFile(io.BytesIO(bundle_bytes())) as archive:
        infos = archive.infolist()
        assert archive.comment == b""
    assert [info.filename for info in infos] == sorted(info.filename for info in infos)
    assert {info.filename.split("/")[0] for info in infos} == {"analyzer-capture-19800101t000000z-redacted"}
    assert {(info.external_attr >> 16, info.create_system, info.extra) for info in infos} == {
        (0o100644, 3, b"")
    }
    assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}


def test_reproducible_bundles_have_the_same_bytes() -> None:
    assert bundle_bytes(many(9)) == bundle_bytes(many(9))


def test_source_date_epoch_sets_every_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1772359200")
    raw = bundle_bytes()
    assert json.loads(contents(raw)["manifest.json"])["created"] == "2026-03-01T10:00:00Z"
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(2026, 3, 1, 10, 0, 0)}


@pytest.mark.parametrize("stated", ["soon", "-1", "1", "99999999999", "9" * 40])
def test_an_unusable_source_date_epoch_is_a_usage_error(stated: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", stated)
    with pytest.raises(UsageError):
        build_bundle(redacted(), reproducible=True)


def test_the_manifest_lists_every_other_file_with_its_hash() -> None:
    members = contents(bundle_bytes())
    manifest = json.loads(members["manifest.json"])
    assert {file["path"] for file in manifest["files"]} == FILES - {"manifest.json", "manifest-sha256.txt"}
    for file in manifest["files"]:
        assert file["bytes"] == len(members[file["path"]])
        assert file["role"]
        assert file["media_type"]
    assert manifest["complete"] is True
    assert manifest["limits"]["bundle_bytes"] == shedding.MAX_BYTES
    assert manifest["limits"]["archive_ratio"] == 200
    assert manifest["redaction"] == {
        "profile": "standard",
        "version": "p" * 64,
        "values": 1,
        "replacements": 2,
        "verified": True,
    }
    assert re.fullmatch("[0-9a-f]{32}", manifest["bundle_id"])


def test_sha256sum_confirms_an_unzipped_bundle(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(bundle_bytes())) as archive:
        archive.extractall(tmp_path)
    (top,) = tmp_path.iterdir()
    checked = subprocess.run(
        ["sha256sum", "-c", "manifest-sha256.txt"], cwd=top, capture_output=True, text=True
    )
    assert checked.returncode == 0
    assert checked.stdout.count(": OK") == len(FILES) - 1


@pytest.mark.parametrize(
    ("case_id", "label", "name"),
    [
        (None, "logs/capture.har", "analyzer-capture-"),
        (None, "capture.har.gz", "analyzer-capture-"),
        ("C-1 2/../x", "a.har", "analyzer-C-1-2-..-x-"),
        ("東京", "a.har", "analyzer-a-"),
        (None, "\u202e\x00", "analyzer-capture-"),
        ("x" * 300, "a.har", f"analyzer-{'x' * 48}-"),
    ],
)
def test_the_name_is_short_and_ascii(case_id: str | None, label: str, name: str) -> None:
    analysis = redacted(document(inputs=(input_summary(label),)))
    made = bundle_name(analysis, case_id, creation_time(reproducible=True))
    assert made == f"{name}19800101t000000z-redacted"


def test_without_a_path_it_is_written_here_under_its_own_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    written = write_bundle(redacted(), case_id="C-42")
    (found,) = tmp_path.iterdir()
    assert found.name == str(written.path)
    assert re.fullmatch(r"analyzer-C-42-\d{8}t\d{6}z-redacted\.zip", found.name)


@pytest.mark.parametrize("member", ["findings.json", "evidence.har", "summary.md"])
def test_a_secret_in_the_output_means_that_nothing_is_written(tmp_path: Path, member: str) -> None:
    secret = "hunter2-very-secret-key"
    leaky = {
        "findings.json": redacted(document((finding(extract={"id": secret}),))),
        "evidence.har": redacted(entries=(har_entry(0, body=secret),)),
        "summary.md": redacted(document((finding(title="x", cause=None, fix=(secret,)),))),
    }[member]
    with pytest.raises(BundleError) as caught:
        write_bundle(leaky, tmp_path / "out.zip")
    assert caught.value.exit_code == 5
    assert secret not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_secret_in_the_case_id_is_found_in_the_names(tmp_path: Path) -> None:
    with pytest.raises(BundleError):
        write_bundle(redacted(), tmp_path / "out.zip", case_id="hunter2-very-secret-key")
    assert list(tmp_path.iterdir()) == []


def test_a_bundle_with_hostile_text_everywhere_is_written() -> None:
    members = contents(bundle_bytes(hostile("\x1b]8;;x\x07\u202e../../etc\ud800|`<b>")))
    assert set(members) == FILES
    assert members["README.txt"].isascii()


def test_the_readme_is_short_and_says_what_was_left_out() -> None:
    from analyzer.bundle.readme import readme

    text = readme(redacted(), ("a", "b", "c")).decode()
    assert text.count("\n") < 40
    assert "Left out: b" in text


def noise(size: int) -> str:
    """Text that no compression makes smaller than about three quarters."""
    import random

    return "".join(random.Random(size).choices("abcdefghijklmnopqrstuvwxyz0123456789", k=size))


def shed(max_bytes: int) -> tuple[list[dict], list[str]]:
    entries = (
        har_entry(0, noise(40_000)),
        *(har_entry(number, noise(40_000 + number)) for number in range(1, 4)),
    )
    raw = build_bundle(redacted(entries=entries), reproducible=True, max_bytes=max_bytes).content
    assert len(raw) <= max_bytes
    members = contents(raw)
    manifest = json.loads(members["manifest.json"])
    for sentence in manifest["left_out"]:
        assert sentence in members["README.txt"].decode()
    return json.loads(members["evidence.har"])["log"]["entries"], manifest["left_out"]


def test_over_the_cap_neighbours_go_first_then_bodies() -> None:
    whole = len(build_bundle(redacted(entries=(har_entry(0),)), reproducible=True).content)
    entries, left_out = shed(whole + 200_000)
    assert (len(entries), left_out) == (4, [])
    entries, left_out = shed(whole + 60_000)
    assert [entry["_analyzer"]["entry"] for entry in entries] == [0]
    assert entries[0]["response"]["content"]["text"]
    assert len(left_out) == 1
    entries, left_out = shed(whole + 1_000)
    assert "text" not in entries[0]["response"]["content"]
    assert len(left_out) == 4


def test_before_all_bodies_go_their_starts_stay_and_are_marked_as_cut() -> None:
    whole = len(build_bundle(redacted(entries=(har_entry(0),)), reproducible=True).content)
    entries, left_out = shed(whole + 26_000)
    assert (len(entries), left_out[1:]) == (1, ["bodies beyond 32,768 characters, for the size cap"])
    content = entries[0]["response"]["content"]
    assert content["text"] == noise(40_000)[:32_768]
    assert content["comment"] == "truncated: 32,768 of 40,000 characters"
    read = read_entry(entries[0], Location(input="x"), Scrubbing())
    assert isinstance(read, Exchange)
    assert read.response
    assert read.response.body.state is BodyState.TRUNCATED


@pytest.mark.parametrize("kept", shedding.KEPT_CHARS)
def test_cut_base64_can_still_be_decoded(kept: int) -> None:
    import base64

    entry = har_entry(0, base64.b64encode(bytes(range(256)) * 400).decode())
    entry["response"]["content"]["encoding"] = "base64"
    cuts = (
        made
        for made, left_out in shedding.lighter(redacted(entries=(entry,)))
        if f"{kept:,}" in str(left_out[-1:])
    )
    content = next(cuts).evidence_har["log"]["entries"][0]["response"]["content"]
    assert (bytes(range(256)) * 400).startswith(base64.b64decode(content["text"], validate=True))
    assert len(content["text"]) == kept


def test_what_cannot_be_made_small_enough_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match="is larger than"):
        write_bundle(many(50), tmp_path / "out.zip", max_bytes=1000)
    assert list(tmp_path.iterdir()) == []


def test_the_folder_for_loose_files_is_made(tmp_path: Path) -> None:
    folder = tmp_path / "case" / "7"
    written = write_bundle(redacted(), loose_folder=folder)
    assert sorted(folder.iterdir()) == sorted([written.path, folder / "summary.md", folder / "findings.json"])
    (tmp_path / "file").write_text("x")
    with pytest.raises(BundleError, match="cannot be made"):
        write_bundle(redacted(), loose_folder=tmp_path / "file")


def test_no_folder_is_made_for_a_bundle_that_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BundleError):
        write_bundle(many(50), loose_folder=tmp_path / "case", max_bytes=1000)
    assert list(tmp_path.iterdir()) == []


def test_shedding_leaves_the_analysis_itself_alone() -> None:
    analysis = redacted()
    before = msgspec.json.encode(analysis.evidence_har)
    assert len(list(shedding.lighter(analysis))) > 3
    assert msgspec.json.encode(analysis.evidence_har) == before


def test_two_processes_write_the_same_bytes() -> None:
    program = (
        "import sys; from tests.bundle.bundles import bundle_bytes; from tests.made_up import many;"
        "sys.stdout.buffer.write(bundle_bytes(many(9)))"
    )
    seen = {
        subprocess.run([sys.executable, "-c", program], env=place, capture_output=True, check=True).stdout
        for place in (
            {"PYTHONHASHSEED": "1", "TZ": "UTC"},
            {"PYTHONHASHSEED": "7", "TZ": "Asia/Kathmandu", "LANG": "C"},
        )
    }
    assert len(seen) == 1
