import pickle

import pytest

from analyzer.model import Body, BodyState, Exchange, Header, Headers, Location, Request, Response
from analyzer.redaction import Harvest
from analyzer.redaction import harvest as harvest_module
from analyzer.redaction.rewrite import Rewriter

KEY = "Zk39dkfjwo39fjAA"


def exchange(record: object = None, key: str = KEY) -> Exchange:
    return Exchange(
        location=Location(input="a.har", entry=0),
        request=Request(
            method="GET", url="https://api.example.test/x", headers=Headers(items=(Header("apikey", key),))
        ),
        response=Response(
            status=401, body=Body(state=BodyState.COMPLETE, text="{}", mime_type="application/json")
        ),
        record=record,
    )


def test_it_gathers_from_the_exchange_when_there_is_no_record():
    harvest = Harvest()
    harvest.observe(exchange())
    assert harvest.values == {KEY: "api_key"}
    assert harvest.failures == {}


def test_it_gathers_from_the_record_what_the_exchange_does_not_show():
    harvest = Harvest()
    harvest.observe(exchange({"extra": {"password": "hunter2hunter2"}}))
    assert "hunter2hunter2" in harvest.values


def test_each_harvest_gets_a_value_that_another_has_read_before():
    first, second = Harvest(), Harvest()
    first.observe(exchange())
    second.observe(exchange())
    assert first.values == second.values


def test_merging_is_commutative_and_survives_pickling():
    first, second = Harvest(), Harvest()
    first.observe(exchange(key="Aa11Bb22Cc33Dd44"))
    second.observe(exchange({"password": "Aa11Bb22Cc33Dd44", "token": "Ee55Ff66Gg77Hh88"}))
    one, other = first.merge(second), pickle.loads(pickle.dumps(second)).merge(first)
    assert one.values == other.values
    assert set(one.values) == {"Aa11Bb22Cc33Dd44", "Ee55Ff66Gg77Hh88"}


def test_it_is_capped_and_counts_what_it_leaves_out(monkeypatch):
    monkeypatch.setattr(harvest_module, "MAX_VALUES", 2)
    harvest = Harvest()
    harvest.observe(exchange({"secrets": [f"Zk39dkfjwo39fj{number}" for number in range(5)]}))
    assert len(harvest.values) == 2
    assert harvest.left_out == 3


@pytest.mark.faults
def test_a_failure_is_counted_and_not_raised(monkeypatch):
    def fail(*_):
        raise RuntimeError(KEY)

    monkeypatch.setattr(Rewriter, "walk", fail)
    harvest = Harvest()
    harvest.observe(exchange())
    assert harvest.failures == {"RuntimeError": 1}


def test_words_of_the_hosts_are_not_sought_elsewhere():
    harvest = Harvest()
    harvest.observe_record({"request": {"url": "https://cleanco.example/x"}, "username": "cleanco"})
    assert "cleanco" in harvest.values
    assert "cleanco" not in harvest.sought()
