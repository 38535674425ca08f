"""What this program's redaction wrote beside a record (`_analyzer`), read back onto its exchange."""

from typing import Any, TypeVar

from msgspec.structs import replace

from analyzer.model import Body, BodyState, Exchange, Headers, Outcome, Request, Response

MARKS = "_analyzer"
_STATES = {state.value: state for state in BodyState}


def own_facts(record: Any, number: int = 0) -> dict[str, Any] | None:
    """Returns the facts that an earlier redaction wrote down because their values are gone.

    A record that tells of several exchanges has a list of them; `number` counts its exchanges.
    """
    own = record.get(MARKS) if isinstance(record, dict) else None
    facts = own.get("facts") if isinstance(own, dict) else None
    if isinstance(facts, list):
        facts = facts[number] if number < len(facts) else None
    return facts if isinstance(facts, dict) else None


def with_own_marks(exchange: Exchange, record: Any, number: int = 0) -> Exchange:
    """Returns the exchange with its facts, and with what the record's own format cannot say of it."""
    facts = own_facts(record, number)
    if facts is None:
        return exchange
    response = exchange.response and _marked(exchange.response, "response", facts)
    is_silent = facts.get("outcome") == Outcome.NOT_RECORDED.value
    return replace(
        exchange,
        facts=facts,
        request=_marked(exchange.request, "request", facts),
        response=None if is_silent else response,
        outcome=Outcome.NOT_RECORDED if is_silent else exchange.outcome,
        started_us=None if facts.get("started") is False else exchange.started_us,
        is_of_one_client=exchange.is_of_one_client and "client_address" not in facts,
        client_address=_client_address(exchange, facts),
    )


def _client_address(exchange: Exchange, facts: dict[str, Any]) -> str | None:
    stated = facts.get("client_address")
    return stated or None if isinstance(stated, str) else exchange.client_address


_Message = TypeVar("_Message", Request, Response)


def _marked(message: _Message, side: str, facts: dict[str, Any]) -> _Message:
    return replace(
        message,
        headers=_headers(message.headers, side, facts),
        body=_body(message.body, _STATES.get(str(facts.get(f"{side}_body_state")))),
    )


def _headers(headers: Headers, side: str, facts: dict[str, Any]) -> Headers:
    return replace(
        headers,
        is_complete=headers.is_complete and facts.get(f"{side}_headers_complete") is not False,
        scrubbed=headers.scrubbed | _names(facts.get(f"{side}_headers_scrubbed")),
        masked=headers.masked | _names(facts.get(f"{side}_headers_masked")),
    )


def _names(value: Any) -> frozenset[str]:
    listed = value if isinstance(value, list) else []
    return frozenset(name.lower() for name in listed if isinstance(name, str))


def _body(body: Body, state: BodyState | None) -> Body:
    """A stated state wins, but no text is made up for it."""
    if state is None or (
        state in (BodyState.COMPLETE, BodyState.TRUNCATED) and not (body.text or body.params)
    ):
        return body
    return replace(body, state=state)
