"""Where a response sends its client on (RFC 9110 s.15.4, s.10.2.2 "Location")."""

from urllib.parse import urljoin, urlsplit

from analyzer.facts.message import header
from analyzer.facts.sites import site
from analyzer.facts.subject import Subject, authority
from analyzer.facts.value import ABSENT, MASKED, UNKNOWN, Resolved, one


def _to(subject: Subject) -> Resolved:
    """The absolute target of Location without its fragment, whatever the status."""
    response = subject.exchange.response
    if response is None:
        return ABSENT
    stated = header(response.headers, "location")
    if MASKED in stated.items:
        return UNKNOWN
    target = str(stated.first) if stated.items else response.redirect_url
    if not target:
        return UNKNOWN if stated.is_unknown else ABSENT
    try:
        joined = urljoin(subject.exchange.request.url, target.strip()).partition("#")[0]
        parts = urlsplit(joined)
    except ValueError:
        return UNKNOWN
    return one(joined if parts.path or not parts.netloc else parts._replace(path="/").geturl())


def _host(subject: Subject) -> Resolved:
    """Host of the target, as `request.host` writes hosts."""
    target = _to(subject)
    return one(authority(urlsplit(str(target.first))) or None) if target.items else target


def _is_cross_site(subject: Subject) -> Resolved:
    host = _host(subject)
    return one(site(str(host.first)) != site(subject.host)) if host.items else host


def _is_downgrade(subject: Subject) -> Resolved:
    """Whether it leads from https to http on another machine than this one."""
    target = _to(subject)
    if not target.items:
        return target
    is_plain = str(target.first).lower().startswith("http:")
    return one(is_plain and subject.url_parts.scheme == "https")


PATHS = {
    "redirect.to": _to,
    "redirect.host": _host,
    "redirect.is_cross_site": _is_cross_site,
    "redirect.is_downgrade": _is_downgrade,
}
