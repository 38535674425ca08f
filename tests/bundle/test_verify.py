import io
import json
import random
import zipfile
from pathlib import Path

import pytest

from analyzer.bundle import members as bundle_members
from analyzer.bundle.manifest import hash_list
from analyzer.bundle.naming import EPOCH
from analyzer.bundle.packing import pack
from analyzer.bundle.verify import verify_bundle, verify_bytes
from analyzer.bundle.write import write_bundle
from analyzer.errors import BundleError, CaptureError
from tests.bundle.bundles import bundle_bytes, contents, zip_of
from tests.made_up import many, redacted

TOP = "analyzer-capture-19800101t000000z-redacted"


def resealed(changes: dict[str, bytes | None]) -> bytes:
    """A bundle with changed files and a hash list that agrees with them."""
    members = contents(bundle_bytes()) | changes
    kept = {name: content for name, content in members.items() if content is not None}
    kept.pop("manifest-sha256.txt")
    return pack(TOP, kept | {"manifest-sha256.txt": hash_list(kept)}, EPOCH)


def test_a_written_bundle_verifies(tmp_path: Path) -> None:
    written = write_bundle(many(20), tmp_path / "out.zip")
    verified = verify_bundle(written.path)
    assert (verified.files, verified.bytes, verified.values) == (11, written.bytes, 1)


def test_a_bundle_of_an_older_version_without_a_hand_over_still_verifies(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    older = {name: kind for name, kind in bundle_members._RENDERED.items() if name != "handoff.md"}
    monkeypatch.setattr(bundle_members, "_RENDERED", older)
    content = bundle_bytes()
    monkeypatch.undo()
    assert "handoff.md" not in contents(content)
    assert verify_bytes(content, "older.zip").files == 10


def refusal(raw: bytes, at: int, bit: int) -> BundleError:
    """What verify says of a bundle with one bit changed."""
    changed = bytearray(raw)
    changed[at] ^= 1 << bit
    with pytest.raises(BundleError) as caught:
        verify_bytes(bytes(changed), "b.zip")
    return caught.value


def member_at(raw: bytes, at: int) -> str | None:
    """The file whose header or content holds a byte; `None` in the zip's own directory."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        if at >= archive.start_dir:
            return None
        return [info.filename for info in archive.infolist() if info.header_offset <= at][-1].partition("/")[
            2
        ]


@pytest.mark.parametrize("seed", range(150))
def test_any_flipped_byte_is_refused_and_its_file_named(seed: int) -> None:
    raw = bundle_bytes()
    chance = random.Random(seed)
    at = chance.randrange(len(raw))
    refused = refusal(raw, at, chance.randrange(8))
    assert refused.exit_code == 5
    assert (member_at(raw, at) or "b.zip#") in str(refused)


def test_every_byte_of_headers_and_directory_is_guarded() -> None:
    raw = bundle_bytes()
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        infos, directory = archive.infolist(), archive.start_dir
    headers = [at for info in infos for at in range(info.header_offset, info.header_offset + 30)]
    chance = random.Random(3)
    for at in (*headers, *range(directory, len(raw))):
        refused = refusal(raw, at, chance.randrange(8))
        assert refused.exit_code == 5
        assert "b.zip#" in str(refused), at
        assert "\n" not in str(refused)


@pytest.mark.parametrize("name", ["report.html", "evidence.har", "manifest.json", "manifest-sha256.txt"])
def test_a_byte_flipped_in_a_file_names_the_file(name: str) -> None:
    raw = bytearray(bundle_bytes())
    with zipfile.ZipFile(io.BytesIO(bytes(raw))) as archive:
        info = archive.getinfo(f"{TOP}/{name}")
    raw[info.header_offset + 30 + len(info.filename) + info.compress_size // 2] ^= 0x10
    with pytest.raises(BundleError, match=name):
        verify_bytes(bytes(raw), "b.zip")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"README.txt": b"changed"}, "README.txt: is not what manifest.json says"),
        ({"report.html": None}, "report.html: is missing"),
        ({"findings.json": b"{}"}, "findings.json: has no schema_version"),
        ({"findings.json": b'{"schema_version": 2}'}, "findings.json: was written by a newer version"),
        ({"findings.json": b"["}, "findings.json: is no JSON"),
        ({"manifest.json": b'{"schema_version": 1}'}, "manifest.json: does not have the shape"),
        ({"manifest.json": b"\xff"}, "manifest.json: is no JSON"),
        ({"evil.js": b"x"}, "evil.js: is no file of a bundle"),
    ],
)
def test_a_resealed_change_is_refused_and_named(changes: dict[str, bytes | None], told: str) -> None:
    with pytest.raises(BundleError, match=told):
        verify_bytes(resealed(changes), "b.zip")


def test_a_changed_file_with_an_old_hash_list_is_named() -> None:
    members = contents(bundle_bytes()) | {"summary.md": b"changed"}
    with pytest.raises(BundleError, match=r"summary\.md: was changed"):
        verify_bytes(pack(TOP, members, EPOCH), "b.zip")


def test_a_manifest_that_does_not_vouch_is_refused() -> None:
    manifest = json.loads(contents(bundle_bytes())["manifest.json"])
    manifest["redaction"]["verified"] = False
    with pytest.raises(BundleError, match="does not vouch"):
        verify_bytes(resealed({"manifest.json": json.dumps(manifest).encode()}), "b.zip")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"PK",
        b"\x89PNG\r\n\x1a\n",
        b'{"log": {}}',
        b"PK\x05\x06" + b"\x00" * 18,
        zip_of({"a.txt": b"x"}),
        zip_of({"../a/manifest.json": b"x"}),
        zip_of({"/etc/passwd": b"x"}),
        zip_of({"a/b/c": b"x"}),
        zip_of({"a\\..\\b": b"x"}),
        zip_of({"a/manifest.json": b"x", "b/manifest-sha256.txt": b"x"}),
        zip_of({"a/report.html": b"x"}),
        zip_of({f"a/{number}": b"" for number in range(100)}),
        zip_of({"a/manifest.json": bytes(50_000_000)}),
    ],
)
def test_what_is_no_bundle_is_refused_in_one_line(raw: bytes) -> None:
    with pytest.raises(BundleError) as caught:
        verify_bytes(raw, "b.zip")
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 5


@pytest.mark.parametrize("cut", range(0, 100, 7))
def test_a_cut_bundle_is_refused(cut: int) -> None:
    raw = bundle_bytes()
    with pytest.raises(BundleError):
        verify_bytes(raw[: len(raw) * cut // 100], "b.zip")


def test_a_secret_added_later_is_found_again() -> None:
    raw = bundle_bytes(redacted(secrets=frozenset()))
    with pytest.raises(BundleError) as caught:
        verify_bytes(raw, "b.zip", frozenset({"Create a new key"}))
    assert "Create a new key" not in str(caught.value)


def test_a_missing_file_is_no_usable_input(tmp_path: Path) -> None:
    with pytest.raises(CaptureError) as caught:
        verify_bundle(tmp_path / "none.zip")
    assert caught.value.exit_code == 4


@pytest.mark.parametrize("kind", ["folder", "device"])
def test_what_is_no_regular_file_is_refused(tmp_path: Path, kind: str) -> None:
    with pytest.raises((BundleError, CaptureError)):
        verify_bundle(tmp_path if kind == "folder" else Path("/dev/zero"))
