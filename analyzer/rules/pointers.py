"""Where a path of a rule looks in a HAR entry: the JSON pointer that `explain` names."""

from analyzer.rules.paths import Path

_PLACES = {
    "request.json": "/request/postData/text",
    "request.text": "/request/postData/text",
    "request.form": "/request/postData/params",
    "request.body": "/request/bodySize",
    "request.body_state": "/request/postData",
    "request.body_hash": "/request/postData/text",
    "request.json_state": "/request/postData/text",
    "request.not_iso_dates": "/request/postData/text",
    "request.numeric_strings": "/request/postData/text",
    "request.mime_type": "/request/postData/mimeType",
    "request.method": "/request/method",
    "request.headers": "/request/headers",
    "request.header_names": "/request/headers",
    "request.cookies": "/request/cookies",
    "request.query": "/request/queryString",
    "request": "/request/url",
    "service": "/request/url",
    "url": "/request/url",
    "auth": "/request/headers",
    "response.json": "/response/content/text",
    "response.text": "/response/content/text",
    "response.names": "/response/content/text",
    "response.is_html": "/response/content",
    "response.body_state": "/response/content",
    "response.content": "/response/content",
    "response.headers": "/response/headers",
    "response.status": "/response/status",
    "response.statusText": "/response/statusText",
    "response.redirect_url": "/response/redirectURL",
    "response": "/response",
    "error.kind": "/_error",
    "error.text": "/_error",
    "error": "/response/content/text",
    "gateway": "/response/headers",
    "retry_after_s": "/response/headers",
    "www_authenticate": "/response/headers",
    "clock": "/response/headers",
    "timings": "/timings",
    "time": "/time",
    "startedDateTime": "/startedDateTime",
    "serverIPAddress": "/serverIPAddress",
    "outcome": "/response",
}
_INSIDE = ("request.json", "response.json")
_NAMED = ("request.headers", "request.cookies", "request.query", "request.form", "response.headers")


def pointer_of(path: Path, base: str) -> str | None:
    """The place that a path looks at, below `base` (`#/log/entries/3`); None where it is no place of an entry.

    A second `#` leads into a JSON body; `[name]` picks from a list of names and values.
    """
    for length in range(len(path.steps), 0, -1):
        head = ".".join(path.steps[:length])
        place = _PLACES.get(head)
        if place is None:
            continue
        rest = path.steps[length:]
        if head in _INSIDE and rest:
            return f"{base}{place}#/{'/'.join(rest)}"
        if head in _NAMED and rest:
            return f"{base}{place}[{'.'.join(rest)}]"
        return f"{base}{place}"
    return None
