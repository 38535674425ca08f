import bz2
import gzip
import io
import lzma
import tarfile
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest
import zstandard

from tests.ingest.reading import entry, har, read_bytes

HAR = har(entry(), entry({"url": "https://api.example.com/other"}))
LOG = b'{"method":"GET","path":"/v1","status":200}\n' * 50


def zipped(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "."), content)
    return buffer.getvalue()


def tarred(mode: str = "w", **members: bytes) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in members.items():
            member = tarfile.TarInfo(name.replace("__", "."))
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


COMPRESSORS = {
    "gz": gzip.compress,
    "zst": zstandard.ZstdCompressor().compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "gz of two parts": lambda content: gzip.compress(content[:100]) + gzip.compress(content[100:]),
}


@pytest.mark.parametrize("name", COMPRESSORS)
@pytest.mark.parametrize(("content", "count"), [(HAR, 2), (LOG, 50)], ids=["har", "log"])
def test_compressed_input_is_read_in_place(name: str, content: bytes, count: int, tmp_path: Path) -> None:
    result = read_bytes(tmp_path, COMPRESSORS[name](content))
    assert (len(result.exchanges), result.problems) == (count, [])


def test_archive_gives_a_reading_for_each_member(tmp_path: Path) -> None:
    result = read_bytes(tmp_path, zipped(a__har=HAR, b__log=LOG))
    assert [(reading.capture.label, reading.exchanges) for reading in result.readings] == [
        ("in!a.har", 2),
        ("in!b.log", 50),
    ]


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_tar_is_read_as_a_stream(mode: str, tmp_path: Path) -> None:
    result = read_bytes(tmp_path, tarred(mode, a__har=HAR, b__log=LOG))
    assert [reading.capture.label for reading in result.readings] == ["in!a.har", "in!b.log"]
    assert len(result.exchanges) == 52


def test_archive_in_an_archive_is_read_and_a_third_refused(tmp_path: Path) -> None:
    twice = zipped(inner__zip=zipped(a__har=HAR))
    assert len(read_bytes(tmp_path, twice).exchanges) == 2
    result = read_bytes(tmp_path, zipped(outer__zip=twice))
    assert (result.exchanges, dict(result.codes)) == ([], {"too-deep": 1})


DOCUMENT = b'{"a":"' + b"0" * (32 << 20) + b'"}'


@pytest.mark.parametrize(
    "bomb",
    [
        *(compress(DOCUMENT) for name, compress in COMPRESSORS.items() if "parts" not in name),
        zipped(a__json=DOCUMENT),
        tarred("w:gz", a__json=DOCUMENT),
        gzip.compress((b'{"method":"GET","path":"/v1","status":200}' + b" " * 4000 + b"\n") * (1 << 13)),
    ],
    ids=["gz", "zst", "bz2", "xz", "zip", "tar.gz", "log.gz"],
)
def test_bomb_is_refused_soon_and_in_little_memory(bomb: bytes, tmp_path: Path) -> None:
    tracemalloc.start()
    started = time.monotonic()
    result = read_bytes(tmp_path, bomb)
    spent_s, (_, peak_bytes) = time.monotonic() - started, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "bomb" in result.codes
    assert spent_s < 3
    assert peak_bytes < 100 << 20


def test_playwright_archive_gives_its_har_with_the_bodies_beside_it(tmp_path: Path) -> None:
    captured = har(
        entry(response={"content": {"size": 7, "_file": "aa.json"}}),
        entry(response={"content": {"size": 2, "_file": "bb.bin"}}),
        entry(response={"content": {"size": 2, "_file": "gone.bin"}}),
    )
    result = read_bytes(tmp_path, zipped(har__har=captured, aa__json=b'{"a":1}', bb__bin=b"\xff\x00"))
    bodies = [exchange.response.body for exchange in result.exchanges if exchange.response]
    assert [(body.text, body.is_base64) for body in bodies] == [
        ('{"a":1}', False),
        ("/wA=", True),
        (None, False),
    ]
    assert result.problems == []


def test_overlapping_members_are_refused(tmp_path: Path) -> None:
    content = zipped(a__har=HAR, b__har=HAR)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        second = archive.infolist()[1].header_offset
    entry_at = content.rindex(b"PK\x01\x02")
    assert content[entry_at + 42 : entry_at + 46] == second.to_bytes(4, "little")
    overlapping = content[: entry_at + 42] + (10).to_bytes(4, "little") + content[entry_at + 46 :]
    result = read_bytes(tmp_path, overlapping)
    assert (result.exchanges, dict(result.codes)) == ([], {"bomb": 1})


def test_too_many_members_are_refused(tmp_path: Path) -> None:
    result = read_bytes(tmp_path, zipped(**{f"m{n}": b"" for n in range(10_001)}))
    assert dict(result.codes) == {"too-large": 1}


def test_encrypted_member_costs_only_itself(tmp_path: Path) -> None:
    content = bytearray(zipped(a__har=HAR, b__har=HAR))
    entry_at = content.index(b"PK\x01\x02")
    content[entry_at + 8] |= 1
    result = read_bytes(tmp_path, bytes(content))
    assert (len(result.exchanges), dict(result.codes)) == (2, {"encrypted": 1})


@pytest.mark.parametrize("name", ["../../evil.har", "/etc/evil.har", "C:\\evil.har"])
def test_member_names_are_labels_and_nothing_is_written(name: str, tmp_path: Path) -> None:
    result = read_bytes(tmp_path, zipped(**{name: HAR}))
    assert result.readings[0].capture.label == f"in!{name}"
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


def test_links_and_devices_in_a_tar_are_left_out(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE):
            member = tarfile.TarInfo("evil")
            member.type, member.linkname = kind, "/etc/passwd"
            archive.addfile(member)
        member = tarfile.TarInfo("a.har")
        member.size = len(HAR)
        archive.addfile(member, io.BytesIO(HAR))
    result = read_bytes(tmp_path, buffer.getvalue())
    assert [reading.capture.label for reading in result.readings] == ["in!a.har"]


@pytest.mark.parametrize("name", [name for name in COMPRESSORS if "parts" not in name])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_damaged_compression_keeps_what_came_before(name: str, share: float, tmp_path: Path) -> None:
    lines = b"".join(
        b'{"method":"GET","path":"/v1/%x","status":200}\n' % (n * 2654435761 % 2**32) for n in range(20_000)
    )
    packed = COMPRESSORS[name](lines)
    result = read_bytes(tmp_path, packed[: int(len(packed) * share)])
    assert result.codes["corrupt"] + result.codes["truncated"] >= 1
    if name == "gz":
        assert len(result.exchanges) > 0.8 * share * 20_000


@pytest.mark.parametrize("content", [zipped(a__har=HAR), tarred("w", a__har=HAR), tarred("w:gz", a__har=HAR)])
def test_archive_cut_anywhere_raises_nothing(content: bytes, tmp_path: Path) -> None:
    for cut in range(1, len(content), 37):
        result = read_bytes(tmp_path, content[:cut])
        assert result.exchanges or result.problems


@pytest.mark.parametrize("content", [zipped(a__har=HAR), tarred("w:gz", a__har=HAR), COMPRESSORS["zst"](HAR)])
def test_archive_with_any_byte_changed_raises_nothing(content: bytes, tmp_path: Path) -> None:
    for at in range(0, len(content), 11):
        changed = content[:at] + bytes([content[at] ^ 0x5A]) + content[at + 1 :]
        result = read_bytes(tmp_path, changed)
        assert result.readings or result.problems
