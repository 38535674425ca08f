"""Path segments that name the one after them: `/token/…`, `/reset-password/…`, `/username/…`."""

import re

from analyzer.redaction.keys import tokens_of
from analyzer.redaction.shapes import is_mixed_case, is_placeholder, is_speakable
from analyzer.redaction.words import COMMON_WORDS, word_set

_CREDENTIALS = word_set("""
    token accesstoken authtoken refreshtoken idtoken sessiontoken resettoken invitetoken csrftoken jwt apikey
    apitoken appkey accesskey secretkey authkey licensekey subscriptionkey secret clientsecret appsecret session
    sessionid sid jsessionid phpsessid signature sig magic magiclink loginlink invite invitation acceptinvite
    invitecode unsubscribe verifyemail emailverification confirmemail activateaccount
    """)
_CODES = word_set("""
    password passwd pwd passcode passphrase resetpassword passwordreset forgotpassword recoverpassword setpassword
    newpassword changepassword pin otp totp onetimecode verificationcode securitycode resetcode logincode
    activationcode accesscode authcode smscode
    """)
"""What follows these may be a few digits."""
_PEOPLE = word_set("""
    username loginname firstname lastname fullname surname screenname nickname givenname familyname
    """)
_NUMBERS = frozenset({"ssn", "card", "bank", "birthdate", "phone", "user"})
"""Categories of which only a value with digits is one: `/phone/verify` is a route."""
_STEPS = word_set("verify confirm check validate")
_PLAIN_WORDS = COMMON_WORDS | word_set("check exists suggest list search lookup info me self by")
_TEMPLATE = re.compile(r"[{:<$*].*|\d{4}-\d\d-\d\d|v\d{1,3}(?:[.\d]*|(?:alpha|beta|rc)\d*)", re.IGNORECASE)
_ENDING = re.compile(r"\.[a-z]{2,5}$")
_WORDS = re.compile(r"[A-Za-z]+(?:[-_.][A-Za-z]+)*\d?")
_CAPITALS = re.compile(r"[a-z][A-Z]{2,}")
_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")

NAMING = "|".join(
    (
        r"(?:[a-z]+[-_])?token", r"(?:[a-z]+[-_]?)?(?:api|access|auth|secret|license)[-_]?key", "jwt", "pwd", "pin",
        "(?:client[-_]?|app[-_]?)?secret", r"(?:[a-z]+[-_])?password(?:[-_]reset)?", "passwd", "passcode", "t?otp",
        "magic(?:[-_]?link)?", "(?:accept[-_])?invit(?:e|ation)", "unsubscribe", "(?:verify|confirm)[-_]email",
        "email[-_]verification", "(?:j?session|phpsess)(?:[-_]?id)?", "(?:user|first|last|full|sur)[-_]?name",
        "(?:user|customer|member|person)[-_]?id", "ssn", "dob", "iban", "phone", "mobile",
    )
)  # fmt: skip
"""The same names as a pattern, to look for in running text."""
SHORT_NAMING = "(?i:pin|otp|jwt|pwd|ssn|dob|iban|phone|token|mobile|secret|name|key|id|session|invite|magic)/"
"""Those before which even a short text is not plain."""


def next_naming(previous: str, segment: str) -> str:
    """The segment that names the one after `segment`: in `/otp/verify/482913` it is still the first."""
    is_step = segment.lower() in _STEPS and "".join(tokens_of(previous)) in _CODES
    return previous if is_step else segment


def names_secret(previous: str, plain: str, category: str | None) -> bool:
    """Whether a segment is the value that the segment before it names, and no word of the route."""
    name = "".join(tokens_of(previous))
    if name in _PEOPLE:
        return not (is_placeholder(plain) or _TEMPLATE.fullmatch(plain) or plain.lower() in _PLAIN_WORDS)
    if category in _NUMBERS and not name.endswith("s"):
        return sum(map(str.isdigit, plain)) >= (1 if category == "user" else 6)
    if plain.isdigit():
        return len(plain) >= (4 if name in _CODES else 8) and name in _CODES | _CREDENTIALS
    return name in _CODES | _CREDENTIALS and len(plain) >= 4 and not _is_route(plain)


def _is_route(plain: str) -> bool:
    """Whether a segment is a word, a version, a placeholder or a date."""
    stem = _ENDING.sub("", plain)
    if is_placeholder(plain) or _TEMPLATE.fullmatch(plain) or stem.lower() in _PLAIN_WORDS:
        return True
    if _WORDS.fullmatch(stem) is None:
        return False
    is_random = (
        is_mixed_case(stem) or len(_CAPITALS.findall(stem)) > 1 or not all(map(_is_part, _PART.findall(stem)))
    )
    return len(stem) < 8 or not is_random


def _is_part(part: str) -> bool:
    return len(part) < 4 or is_speakable(part.lower())
