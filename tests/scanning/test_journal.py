"""The journal: what it keeps, from whom, and that a run that goes on says what an unbroken one says."""

import os
import pickle
import stat
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import msgspec
import pytest

from analyzer.codec import encode_json
from analyzer.errors import BundleError, UsageError
from analyzer.facts.moments import Between
from analyzer.ingest import Input, Partition
from analyzer.pickled import plain_values
from analyzer.redaction import Harvest, Policy
from analyzer.scanning import run as run_module
from analyzer.scanning.analysis import Analysis
from analyzer.scanning.journal import discard_journal, opened_journal, pack, unpack
from analyzer.scanning.journal.folder import FILE
from analyzer.scanning.journal.frames import Frames
from analyzer.scanning.merge import merge
from analyzer.scanning.partition import scan_partition
from analyzer.scanning.plan import Plan
from analyzer.scanning.replay import scan_packed
from analyzer.scanning.run import RunOptions, run_scan
from tests.faults.kills import make_files
from tests.scanning.generated import shipped_rules

PLAN = Plan(rules=shipped_rules(), observer=partial(Harvest, Policy()))
ROOT = Path(__file__).parents[2]


@pytest.fixture
def logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("tests.faults.kills.POOL_BYTES", 0)
    monkeypatch.setattr("analyzer.ingest.partitions.MAX_GROUP", 1)
    make_files(tmp_path / "logs", 8)
    return tmp_path / "logs"


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return tmp_path / "journal"


@pytest.fixture
def scanned(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The labels of the partitions that are scanned, not taken from the journal."""
    labels: list[str] = []

    def noted(partition: Partition, plan: Plan) -> bytes:
        labels.append(partition.input.label)
        return scan_packed(partition, plan)

    monkeypatch.setattr(run_module, "scan_packed", noted)
    return labels


def scan(journal: Path | None, plan: Plan = PLAN) -> bytes:
    return whole(run_scan(["logs"], plan, RunOptions(jobs=1, resume=journal)))


def whole(analysis: Analysis) -> bytes:
    kept = (analysis.document, analysis.rows, analysis.timeline, analysis.unmatched, analysis.evidence)
    return encode_json((*kept, sorted(analysis.harvest.values.items())))


def test_what_was_done_is_not_done_again(logs: Path, journal: Path, scanned: list[str]) -> None:
    first = scan(journal)
    assert len(scanned) == 8
    assert scan(journal) == first == scan(None)
    assert len(scanned) == 8


@pytest.mark.parametrize("how", ["content", "touch", "same size and time", "grown", "replaced"])
def test_a_changed_input_is_read_again(how: str, logs: Path, journal: Path, scanned: list[str]) -> None:
    scan(journal)
    path = logs / "000003.log"
    status, content = path.stat(), path.read_bytes()
    other = content.replace(b'"GET"', b'"PUT"')
    if how == "touch":
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns + 1))
    elif how == "replaced":
        path.rename(logs.parent / "old")
        path.write_bytes(content)
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    else:
        path.write_bytes(content * 2 if how == "grown" else other)
        if how == "same size and time":
            os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    scanned.clear()
    assert scan(journal) == scan(None)
    assert scanned == ["logs/000003.log"]


def test_an_input_more_or_less_is_no_mixture(logs: Path, journal: Path, scanned: list[str]) -> None:
    scan(journal)
    (logs / "000000.log").rename(logs / "zzz.log")
    scanned.clear()
    assert scan(journal) == scan(None)
    (logs / "zzzz.log").write_bytes((logs / "zzz.log").read_bytes())
    scanned.clear()
    assert scan(journal) == scan(None)
    assert scanned == ["logs/zzzz.log"]


@pytest.mark.parametrize(
    "change",
    [
        {"symptoms": ("data-mismatch",)},
        {"maps": ("http://localhost=clari.export",)},
        {"filter": "status:5xx"},
        {"between": Between(1)},
        {"observer": partial(Harvest, Policy(profile="strict"))},
        {"rules": msgspec.structs.replace(PLAN.rules, digest="another")},
    ],
    ids=lambda change: next(iter(change)),
)
def test_other_rules_or_options_are_refused(change: dict[str, object], logs: Path, journal: Path) -> None:
    scan(journal)
    with pytest.raises(UsageError, match="other rules or options"):
        scan(journal, msgspec.structs.replace(PLAN, **change))


def test_another_version_is_refused(logs: Path, journal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scan(journal)
    monkeypatch.setattr("analyzer.scanning.journal.identity.program_digest", lambda: "another")
    with pytest.raises(UsageError, match="another version of this program"):
        scan(journal)


def test_nothing_of_the_input_can_be_read_in_it(logs: Path, journal: Path) -> None:
    scan(journal)
    content = (journal / FILE).read_bytes()
    assert len(content) > 8_000
    for told in (b"Zk39dkf", b"api.clari.com", b"000003", b"logs", b"items", b"analyzer.scanning"):
        assert told not in content


@pytest.mark.skipif(os.name != "posix", reason="modes are those of POSIX")
def test_it_is_for_its_owner_alone(logs: Path, journal: Path) -> None:
    scan(journal)
    assert stat.S_IMODE(journal.stat().st_mode) == 0o700
    assert stat.S_IMODE((journal / FILE).stat().st_mode) == 0o600
    journal.chmod(0o770)
    with pytest.raises(UsageError, match="others may write"):
        scan(journal)


def test_cut_anywhere_it_goes_on(logs: Path, journal: Path, scanned: list[str]) -> None:
    expected = scan(journal)
    content = (journal / FILE).read_bytes()
    for size in [*range(0, len(content), len(content) // 25), len(content) - 1]:
        (journal / FILE).write_bytes(content[:size])
        assert scan(journal) == expected
        assert (journal / FILE).stat().st_size > len(content) * 0.9
    scanned.clear()
    assert scan(journal) == expected
    assert scanned == []


def test_a_flipped_bit_is_noticed(logs: Path, journal: Path, scanned: list[str]) -> None:
    expected = scan(journal)
    content = bytearray((journal / FILE).read_bytes())
    content[len(content) // 2] ^= 1
    (journal / FILE).write_bytes(content)
    scanned.clear()
    assert scan(journal) == expected
    assert 1 <= len(scanned) <= 8


def test_a_record_is_of_no_use_for_another_content(logs: Path, journal: Path) -> None:
    with opened_journal(journal, PLAN) as kept:
        one, other = (_partition(logs / f"00000{number}.log") for number in "12")
        record = kept.record_of(one)
        assert record is not None
        assert record == kept.record_of(one)
        assert record != kept.record_of(other)
        kept.save(record, b"packed")
        assert kept.load(record) == b"packed"
        assert not kept.holds(msgspec.structs.replace(record, key=b"x" * 32))


def _partition(path: Path) -> Partition:
    return Partition(index=0, input=Input(label="same", path=str(path), size_bytes=path.stat().st_size))


def test_standard_input_has_no_record(logs: Path, journal: Path) -> None:
    with opened_journal(journal, PLAN) as kept:
        assert kept.record_of(Partition(index=0, input=Input(label="-", path="-"))) is None


def test_one_run_at_a_time(logs: Path, journal: Path) -> None:
    with opened_journal(journal, PLAN), pytest.raises(UsageError, match="another run"):
        scan(journal)


def test_a_folder_with_other_files_is_left_alone(logs: Path, journal: Path) -> None:
    journal.mkdir()
    (journal / "mine.txt").touch()
    with pytest.raises(UsageError, match="holds other files"):
        scan(journal)
    assert [path.name for path in journal.iterdir()] == ["mine.txt"]


def test_a_file_of_another_kind_is_left_alone(logs: Path, journal: Path) -> None:
    journal.mkdir(mode=0o700)
    (journal / FILE).write_bytes(b"something else\n")
    with pytest.raises(UsageError, match="no journal"):
        scan(journal)
    assert (journal / FILE).read_bytes() == b"something else\n"


@pytest.mark.parametrize("is_there", [True, False])
def test_discarded_it_is_gone_with_the_folder_that_it_made(is_there: bool, logs: Path, journal: Path) -> None:
    if is_there:
        journal.mkdir()
    scan(journal)
    discard_journal(journal)
    assert journal.exists() == is_there
    discard_journal(journal)
    assert journal.exists() == is_there


@pytest.mark.faults
def test_a_full_disk_is_one_error(logs: Path, journal: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int, content: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("analyzer.scanning.journal.frames.os.write", full)
    with pytest.raises(BundleError, match="No space left"):
        scan(journal)


def test_syncs_are_few_for_many_small_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    syncs: list[int] = []
    monkeypatch.setattr("analyzer.scanning.journal.frames.os.fsync", syncs.append)
    descriptor = os.open(tmp_path / "frames", os.O_RDWR | os.O_CREAT)
    frames = Frames(tmp_path / "frames", descriptor)
    for number in range(2_000):
        frames.append(number.to_bytes(16, "big"), b"x")
    os.close(descriptor)
    assert frames.count == 2_000
    assert len(syncs) < 200


class _Calls:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("true",)


class _CallsOurs:
    def __reduce__(self) -> tuple[object, tuple[Path]]:
        return discard_journal, (Path("/nowhere"),)


@pytest.mark.parametrize("evil", [_Calls(), _CallsOurs()])
def test_nothing_is_called_when_a_record_is_read(evil: object) -> None:
    with pytest.raises(pickle.UnpicklingError):
        plain_values(pickle.dumps(evil))


def _samples() -> Iterator[Path]:
    yield from (path for path in sorted((ROOT / "samples").rglob("*.*")) if path.is_file())


@pytest.mark.parametrize("path", [*_samples()], ids=lambda path: path.name)
def test_every_partial_comes_back_from_its_bytes(path: Path) -> None:
    again = unpack(pack(scan_partition(_partition(path), PLAN)))
    assert whole(merge([again], PLAN)) == whole(merge([scan_partition(_partition(path), PLAN)], PLAN))
