"""Groups of all partitions: the same ones however the work was split, opened as they were made, bounded."""

import pickle
import random
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import UNSET, UnsetType

from analyzer.document import Evidence
from analyzer.match import groups as groups_module
from analyzer.match import merged_groups
from analyzer.match.groups import Groups, ShippedGroups
from analyzer.match.hits import CauseDraft, Group, GroupKey, Told
from analyzer.match.merged_groups import MergedGroups
from analyzer.match.packed import order_in, pack
from analyzer.match.sealed import sealed, unsealed
from analyzer.match.shown import Shown
from analyzer.rules.truth import Condition, HistoryQuery, Pending, Truth

LIMIT = 10
Entry = tuple[GroupKey, Group]


def evidence(line: int | UnsetType, **more: object) -> Evidence:
    plain = {"input": "a.ndjson", "line": line, "started_at": None, "method": "GET", "host": "a.test"}
    rest = {"path": "/x", "path_template": "/x", "status": 500, "duration_ms": 1.5, "locate": None}
    return Evidence(**plain | rest | {"url": "https://a.test/x"} | more)  # type: ignore[arg-type]


def group_of(at: int, route: int | None = None, *, is_waiting: bool = False) -> Entry:
    """A group of one exchange at a moment; one that waits asks a question of its own."""
    query = HistoryQuery("urls", ("GET", f"https://a.test/{at if route is None else route}"))
    verdict = Pending(query, (Condition("equals", True),)) if is_waiting else Truth.UNKNOWN
    path = "/x" if is_waiting else f"/x/{at if route is None else route}"
    key = GroupKey("a.rule", True, "GET", "a.test", path, (), ((0, verdict),))
    return key, Group(
        Told("https://a.test", {"n": at}).pack(),
        1,
        at,
        at,
        [pack((at, 0, at), evidence(at + 1))],
    )


def partition_of(groups: Iterable[Entry]) -> Groups:
    made = Groups()
    for key, group in groups:
        made.put(key, group)
    return made


def merged(parts: Iterable[Iterable[Entry]]) -> tuple[list[Entry], bool]:
    whole = MergedGroups()
    for part in parts:
        shipped = pickle.loads(pickle.dumps(partition_of(part)))
        assert isinstance(shipped, ShippedGroups)
        whole.merge(shipped)
    whole.settle()
    return [*whole.drained()], whole.is_capped


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (groups_module, merged_groups):
        monkeypatch.setattr(module, "MAX_WAITING_GROUPS", LIMIT)


def test_merged_groups_are_those_that_were_put_in() -> None:
    made = partition_of(map(group_of, range(250)))
    found, is_capped = merged([map(group_of, range(250))])
    assert dict(found) == dict(made)
    assert [order_in(group.evidence[0])[0] for _, group in found] == [*range(250)]
    assert not is_capped


QUERY = HistoryQuery("urls", ("GET", "https://a.test/1"), "closest")


@pytest.mark.parametrize(
    "causes",
    [
        (),
        (CauseDraft(0, ("plain",), ()),),
        (CauseDraft(0, ("plain",), (("nearest: ", QUERY),)), CauseDraft(2, (), ())),
    ],
)
@pytest.mark.parametrize("times", [(None, None), (-5, 2**70), (0, 0)])
def test_what_is_told_comes_back_whole(
    causes: tuple[CauseDraft, ...], times: tuple[int | None, int | None]
) -> None:
    told = Told("https://a.test", {"n": [1, None]}, {"later": QUERY}, causes)
    key, group = group_of(1)
    group.told, (group.first_us, group.last_us) = told.pack(), times
    [(found_key, found)] = merged([[(key, group)]])[0]
    assert found_key == key
    assert found.tells() == told
    assert (found.first_us, found.last_us) == times


def test_shipped_lines_are_counted_from_the_start_of_the_log() -> None:
    whole = MergedGroups()
    shipped = pickle.loads(pickle.dumps(partition_of([group_of(4)])))
    shipped.shift_lines(1_000)
    whole.merge(shipped)
    assert [each.line for _, group in whole.items() for each in Shown(group.evidence)] == [1_005]


@pytest.mark.usefixtures("few")
@settings(max_examples=80, deadline=None)
@given(
    waiting=st.lists(st.integers(0, 40), max_size=60), seed=st.integers(0, 2**32), pieces=st.integers(1, 7)
)
def test_any_split_in_any_order_keeps_the_same_groups(waiting: list[int], seed: int, pieces: int) -> None:
    routes = [*enumerate(waiting)]
    shuffled = random.Random(seed).sample(routes, len(routes))

    def groups(of: list[tuple[int, int]]) -> list[Entry]:
        return [group_of(at, route, is_waiting=True) for at, route in of]

    one = merged([groups(routes)])
    assert merged([groups(shuffled[at::pieces]) for at in range(pieces)]) == one
    found, is_capped = one
    assert is_capped == (len(set(waiting)) > LIMIT)
    assert sum(group.count for _, group in found) == len(waiting)
    assert sum(key.is_waiting for key, _ in found) == min(LIMIT, len(set(waiting)))


@pytest.mark.parametrize(
    "shown", [evidence(1), evidence(UNSET, url="https://a.test/\udc80", status=None, entry=3)]
)
def test_what_is_shown_comes_back_whole(shown: Evidence) -> None:
    few_of_them = Shown([pack((at, 0, 0), shown) for at in range(3)])
    assert [*few_of_them] == [shown] * 3 == [few_of_them[at] for at in range(3)]
    assert few_of_them == (shown, shown, shown)
    assert few_of_them[1:] == (shown, shown)
    assert Shown([]) == ()


def test_the_earliest_five_are_shown() -> None:
    late = [pack((at, 0, 0), evidence(at + 1)) for at in range(10, 17)]
    shown = Shown([]).with_earlier(late)
    assert [each.line for each in shown] == [11, 12, 13, 14, 15]
    assert shown.with_earlier(late[5:]) is shown
    early = pack((3, 0, 0), evidence(4))
    assert [each.line for each in shown.with_earlier([early])] == [4, 11, 12, 13, 14]


@pytest.mark.parametrize("value", [(), ("text", 1, None), {"a": [1.5, b"\xff"]}, "\udc80", "x" * 100_000])
def test_what_is_sealed_comes_back(value: object) -> None:
    assert unsealed(sealed(value)) == value
