"""All who scan a workload count the same; what a wrong answer is called."""

import shutil
import sys

import pytest

from analyzer.registry import collect
from benchmarks.answers import Answer, differences
from benchmarks.contest import Arena, Contender, hold
from benchmarks.install import CannotInstallError, install
from benchmarks.peers import Peer
from benchmarks.rows import ROWS
from benchmarks.store import SIZES
from benchmarks.task import Kind

TRUTH = Answer(exchanges=3, failed=1, by_status={"200": 2, "404": 1}, routes={"GET a.example/": 3})


def arena(folder) -> Arena:
    return Arena(size=SIZES["tiny"], rounds=0, folder=folder, may_install=False)


def wrong(contenders, folder) -> dict[str, str]:
    results = hold(contenders, arena(folder))
    return {each.peer: result.missing or "; ".join(result.differs) for each, result in results.items()}


def test_rules_evaluated_naively_and_by_the_index_find_the_same(tmp_path):
    contenders = [Contender("analyzer", "log"), Contender("naive", "log", 2), Contender("msgspec", "log")]
    assert wrong(contenders, tmp_path) == {"analyzer": "", "naive": "", "msgspec": ""}


def test_redacted_copies_keep_the_entries_and_lose_the_secrets(tmp_path):
    contenders = [Contender("analyzer", "redact"), Contender("stdlib-re", "redact")]
    assert wrong(contenders, tmp_path) == {"analyzer": "", "stdlib-re": ""}


@pytest.mark.parametrize(
    ("peer", "workload"),
    [("jq", "log"), ("jq-routes", "log"), ("jq", "har-base64"), ("goaccess", "log"), ("lnav", "log")],
)
def test_programs_of_others_count_the_same(tmp_path, peer, workload):
    program = collect("benchmarks.peers", "PEER")[peer].debian
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed; python -m benchmarks brings it in")
    assert wrong([Contender(peer, workload)], tmp_path) == {peer: ""}


def test_a_peer_that_is_not_there_is_said_to_be_missing(tmp_path):
    assert "not installed" in wrong([Contender("haralyzer", "hars")], tmp_path)["haralyzer"]


def test_a_program_that_is_not_there_is_not_taken_for_installed(tmp_path):
    peer = Peer(
        name="none", kinds=frozenset({Kind.LOG}), command=lambda task, python: [], debian="no-such-program"
    )
    with pytest.raises(CannotInstallError, match="no-such-program"):
        install(peer, tmp_path, may_install=False)


def test_a_script_without_packages_runs_in_this_environment(tmp_path):
    assert (
        install(collect("benchmarks.peers", "PEER")["msgspec"], tmp_path, may_install=False) == sys.executable
    )


def test_every_row_names_peers_that_do_its_work():
    from benchmarks.store import WORKLOADS

    peers = collect("benchmarks.peers", "PEER")
    parties = [each for row in ROWS for each in (row.ours, row.theirs) if each]
    assert all(WORKLOADS[each.workload].kind in peers[each.peer].kinds for each in parties)
    assert {each.peer for each in parties} == set(peers)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (TRUTH, []),
        (Answer(exchanges=3), []),
        (Answer(), []),
        (Answer(exchanges=4, failed=2), ["exchanges 4, not 3", "failed 2, not 1"]),
        (Answer(by_status={"200": 2}), ["by_status: 1 differ, first 404: 0, not 1"]),
        (Answer(routes={"GET b.example/": 3}), ["routes: 2 differ, first GET a.example/: 0, not 3"]),
        (Answer(accepted_all=False), ["did not accept every line"]),
    ],
)
def test_what_differs_is_said(found, said):
    assert list(differences(found, TRUTH)) == said


def test_an_answer_survives_being_printed():
    assert Answer.from_json(TRUTH.to_json()) == TRUTH
