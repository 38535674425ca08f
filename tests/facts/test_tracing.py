"""The id that calls of one operation share."""

import pytest

from analyzer.facts.subject import Subject
from analyzer.facts.tracing import PATHS
from analyzer.facts.value import ABSENT, UNKNOWN
from analyzer.model import NO_HEADERS_RECORDED
from tests.exchanges import exchange


@pytest.mark.parametrize(
    ("sent", "trace"),
    [
        ({"traceparent": "00-4bf92f35-00f067aa-01", "x-request-id": "r"}, "4bf92f35"),
        ({"traceparent": "broken", "x-request-id": "r"}, "r"),
        ({"X-Amzn-Trace-Id": "Self=1-2;Root=1-67891233-abc;Sampled=1"}, "1-67891233-abc"),
        ({"x-cloud-trace-context": "abc/1;o=1"}, "abc"),
        ({"x-correlation-id": "c-1"}, "c-1"),
    ],
)
def test_trace_of_the_fields_that_tracing_systems_send(sent, trace):
    assert PATHS["trace.id"](Subject(exchange(sent=sent))).items == (trace,)


def test_without_a_field_there_is_none_and_without_fields_it_is_not_known():
    assert PATHS["trace.id"](Subject(exchange())) == ABSENT
    assert PATHS["trace.id"](Subject(exchange(sent=NO_HEADERS_RECORDED))) == UNKNOWN
