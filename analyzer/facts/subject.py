"""One exchange under the rules, with what is decoded of it kept so that many rules cost one decoding."""

from functools import lru_cache
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from analyzer.facts.body import START_CHARS, JsonBody, body_text, decoded_bytes, is_no_json, parse_json
from analyzer.facts.lazy import lazy
from analyzer.facts.routes import path_template
from analyzer.facts.value import Resolved  # noqa: TC001 - cheap, and the class is part of the API
from analyzer.model import Body, Exchange, Headers

TEMPLATE = "request.path_template"
_DEFAULT_PORTS = {"http": 80, "https": 443, "ws": 80, "wss": 443}


def authority(parts: SplitResult) -> str:
    """Host and non-default port of a URL, in lower case (RFC 9110 s.4.2.3); an IPv6 address in brackets.

    A port that is no number, such as an unexpanded placeholder, is left out, and so is the dot of a root.
    """
    return _authority(parts.scheme, parts.netloc)


@lru_cache(maxsize=4_096)
def _authority(scheme: str, netloc: str) -> str:
    parts = SplitResult(scheme, netloc, "", "", "")
    name = (parts.hostname or "").rstrip(".")
    shown = f"[{name}]" if ":" in name else name
    try:
        port = parts.port
    except ValueError:
        return shown
    return f"{shown}:{port}" if name and port not in (None, _DEFAULT_PORTS.get(scheme)) else shown


class Subject:
    """An exchange with its decoded views; each view is computed at most once."""

    def __init__(self, exchange: Exchange) -> None:
        self.exchange = exchange
        self.resolved: dict[str, Resolved] = {}
        """Text of a path -> its value, functions applied, for paths that the exchange alone decides."""
        self.key_parts: dict[str, Any] = {}
        """Text of such a path -> what stands for it in keys."""

    @lazy
    def ended_us(self) -> int | None:
        """When the exchange was over (`Exchange.ended_us`)."""
        return self.exchange.ended_us

    @lazy
    def url_parts(self) -> SplitResult:
        """The parts of the request URL; all empty where it is no URL."""
        try:
            return urlsplit(self.exchange.request.url)
        except ValueError:
            return SplitResult("", "", "", "", "")

    @lazy
    def host(self) -> str:
        """Host and non-default port of the request (`authority`)."""
        return authority(self.url_parts)

    @lazy
    def full_path(self) -> str:
        """The path of the URL, percent-decoded."""
        return unquote(self.url_parts.path)

    @lazy
    def template(self) -> str:
        """The path with its ids replaced; as it was written down where a redaction hid what was an id."""
        stated = (self.exchange.facts or {}).get(TEMPLATE)
        if isinstance(stated, list) and stated and isinstance(stated[0], str):
            return stated[0]
        return path_template(self.url_parts.path)

    @lazy
    def query(self) -> tuple[tuple[str, str], ...]:
        """Names and values of the query, decoded, in order."""
        return tuple(parse_qsl(self.url_parts.query, keep_blank_values=True))

    @lazy
    def request_text(self) -> str | None:
        """The request body as text, `None` where there is none or it was not captured."""
        return body_text(self.exchange.request.body)

    @lazy
    def response_text(self) -> str | None:
        """The response body as text."""
        if not self._is_response_base64:
            return self._response_body.text if self._response_body else None
        raw = self._response_bytes
        return None if raw is None else raw.decode("utf-8", "replace")

    @lazy
    def response_start(self) -> str | None:
        """The first 64 characters of `response_text`, for which a picture need not become a text."""
        if not self._is_response_base64:
            return self.response_text and self.response_text[:START_CHARS]
        raw = self._response_bytes
        return None if raw is None else raw[: START_CHARS * 4].decode("utf-8", "replace")[:START_CHARS]

    @property
    def _response_body(self) -> Body | None:
        return self.exchange.response.body if self.exchange.response else None

    @property
    def _is_response_base64(self) -> bool:
        return self._response_body is not None and self._response_body.is_base64

    @lazy
    def _response_bytes(self) -> bytes | None:
        return decoded_bytes(self._response_body) if self._response_body else None

    @lazy
    def request_json(self) -> JsonBody:
        """The request body as JSON."""
        return parse_json(self.exchange.request.body, self.request_text)

    @lazy
    def response_json(self) -> JsonBody:
        """The response body as JSON."""
        body = self._response_body
        if body is not None and body.is_base64 and is_no_json(body, self.response_start):
            return JsonBody("invalid")
        return parse_json(body, self.response_text)

    @property
    def request_headers(self) -> Headers:
        """The header fields of the request."""
        return self.exchange.request.headers

    @property
    def response_headers(self) -> Headers | None:
        """The header fields of the response, `None` where there was none."""
        return self.exchange.response.headers if self.exchange.response else None

    def response_header(self, name: str) -> str | None:
        """The first value of a response header field, or None."""
        headers = self.response_headers
        values = headers.values(name) if headers else ()
        return values[0] if values else None
