"""Key names: what a field called so holds. Names are compared by token, never by substring."""

import re
from functools import lru_cache

from analyzer.redact.words import word_set, words_of

_PARTS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+|[^\W\d_a-zA-Z]+")

SINGLE = {
    **dict.fromkeys(
        words_of("""
    password passwords passwd pwd pwds pw pass passphrase passcode passkey userpass passwort kennwort
    senha wachtwoord lösenord losenord hasło haslo contraseña contrasena parola пароль 密码 密碼 パスワード 비밀번호
    salasana heslo şifre sifre jelszo motdepasse mdp clave adgangskode passord
    """),
        "password",
    ),
    **dict.fromkeys(
        words_of("""
    secret secrets clientsecret appsecret secretkey privatekey mnemonic psk geheimnis secreto
    connectionstring dsn credential credentials cred creds seedphrase salt hmac segredo секрет 秘密
    """),
        "secret",
    ),
    **dict.fromkeys(
        words_of("""
    token tokens jwt accesstoken refreshtoken idtoken authtoken sessiontoken bearer authorization auth
    authentication authorisation csrf xsrf csrftoken xsrftoken csrfmiddlewaretoken jeton ticket
    assertion samlresponse samlrequest authenticity verifier mfa accesscode authcode токен トークン 令牌
    subprotocol webhook
    """),
        "token",
    ),
    **dict.fromkeys(
        words_of("""
    apikey apikeys authkey accesskey secretaccesskey appkey masterkey subscriptionkey licensekey
    """),
        "api_key",
    ),
    **dict.fromkeys(
        words_of("""
    sid session sessions sessionid sessid sess phpsessid jsessionid aspsessionid connectsid authsession
    """),
        "session",
    ),
    **dict.fromkeys(
        words_of("""
    cookie cookies setcookie
    """),
        "cookie",
    ),
    **dict.fromkeys(
        words_of("""
    signature sig signatures
    """),
        "signature",
    ),
    **dict.fromkeys(
        words_of("""
    pin cvv cvc cvn cvv2 csc otp totp tan
    """),
        "pin",
    ),
    **dict.fromkeys(
        words_of("""
    email emails mail mails emailaddress useremail usermail correo courriel почта recipient cc bcc
    """),
        "email",
    ),
    **dict.fromkeys(
        words_of("""
    phone phones mobile telephone tel fax cellphone phonenumber mobilenumber msisdn telefon telefono
    téléphone telefone whatsapp
    """),
        "phone",
    ),
    **dict.fromkeys(
        words_of("""
    username usernames login loginname userlogin screenname nickname firstname lastname fullname surname
    forename givenname familyname middlename maidenname displayname realname vorname nachname nombre
    apellido apellidos prénom prenom benutzername utilisateur usuario имя фамилия user users lname fname
    uname
    """),
        "name",
    ),
    **dict.fromkeys(
        words_of("""
    userid uid userguid useruuid customerid memberid loginid personid employeeid
    """),
        "user",
    ),
    **dict.fromkeys(
        words_of("""
    ip ipaddress ipaddr ips remoteip clientip srcip xff remoteaddress remoteaddr clientaddress cip
    """),
        "ip",
    ),
    **dict.fromkeys(
        words_of("""
    mac macaddress macaddr hwaddr
    """),
        "mac",
    ),
    **dict.fromkeys(
        words_of("""
    cardnumber creditcard ccnumber pan cardno
    """),
        "card",
    ),
    **dict.fromkeys(
        words_of("""
    iban accountnumber routingnumber bic
    """),
        "bank",
    ),
    **dict.fromkeys(
        words_of("""
    ssn socialsecurity sin nino taxid passportnumber nationalid
    """),
        "ssn",
    ),
    **dict.fromkeys(
        words_of("""
    dob birthdate birthday dateofbirth geburtsdatum
    """),
        "birthdate",
    ),
    **dict.fromkeys(
        words_of("""
    streetaddress homeaddress postaladdress street addressline
    """),
        "address",
    ),
}

PAIRS = {
    ("mot", "de", "passe"): "password", ("pass", "word"): "password", ("pass", "phrase"): "password",
    ("api", "key"): "api_key", ("api", "keys"): "api_key", ("access", "key"): "api_key",
    ("private", "key"): "secret", ("secret", "key"): "secret", ("auth", "key"): "api_key",
    ("encryption", "key"): "secret", ("signing", "key"): "secret", ("master", "key"): "secret",
    ("license", "key"): "api_key", ("subscription", "key"): "api_key", ("service", "key"): "api_key",
    ("account", "key"): "secret", ("shared", "key"): "secret", ("storage", "key"): "secret",
    ("functions", "key"): "api_key", ("function", "key"): "api_key", ("app", "key"): "api_key",
    ("application", "key"): "api_key", ("admin", "key"): "api_key", ("consumer", "key"): "api_key",
    ("session", "key"): "session", ("session", "id"): "session", ("security", "code"): "pin",
    ("verification", "code"): "pin", ("auth", "code"): "token", ("connection", "string"): "secret",
    ("user", "id"): "user", ("user", "ids"): "user", ("user", "uuid"): "user", ("user", "guid"): "user", ("user", "name"): "name",
    ("login", "name"): "name", ("first", "name"): "name", ("last", "name"): "name", ("full", "name"): "name",
    ("given", "name"): "name", ("family", "name"): "name", ("middle", "name"): "name",
    ("maiden", "name"): "name", ("display", "name"): "name", ("nick", "name"): "name", ("real", "name"): "name",
    ("customer", "name"): "name", ("contact", "name"): "name", ("screen", "name"): "name", ("person", "name"): "name",
    ("birth", "date"): "birthdate", ("date", "birth"): "birthdate", ("date", "of", "birth"): "birthdate",
    ("social", "security"): "ssn", ("tax", "id"): "ssn", ("national", "id"): "ssn", ("passport", "number"): "ssn",
    ("card", "number"): "card", ("credit", "card"): "card", ("account", "number"): "bank", ("routing", "number"): "bank",
    ("street", "address"): "address", ("home", "address"): "address", ("postal", "address"): "address", ("address", "line"): "address",
    ("ip", "address"): "ip", ("remote", "addr"): "ip", ("client", "address"): "ip", ("forwarded", "for"): "ip",
    ("x", "real", "ip"): "ip", ("connecting", "ip"): "ip", ("mac", "address"): "mac",
    ("saml", "response"): "token", ("saml", "request"): "token", ("code", "verifier"): "token",
}  # fmt: skip

GATED = {"code": "code", "state": "state", "key": "key", "nonce": "nonce", "hash": "key", "id_hint": "token"}
"""Names that hold a secret only when their value is opaque: `code=404` and `state=open` are none."""

SAFE = word_set("""
    token_type tokentype expires_in max_tokens maxtokens total_tokens prompt_tokens completion_tokens
    input_tokens output_tokens tokens_used num_tokens primary_key foreign_key public_key cache_key
    sort_key partition_key idempotency_key object_key routing_key idempotencykey authority author
    authors www_authenticate pass_through passed passthrough bypass user_agent useragent
    session_affinity session_start session_end session_started session_count grant_type auth_type
    auth_method auth_scheme auth_mode auth_required auth_time user_type users_count server_name
    host_name hostname file_name filename path_name event_name page_token next_page_token next_token
    continuation_token page_cursor cookie_enabled cookies_enabled cookie_consent tokenize
    access_control_allow_headers access_control_expose_headers access_control_request_headers
    access_control_allow_credentials x_csrf_required password_policy key_id ip_version mobile_site
    sec_ch_ua_mobile user_interface user_defined user_settings user_preferences user_roles user_role
    user_group user_groups webhook_id webhook_name webhook_status api_key_count use_cookies
    with_credentials phone_home mail_server webhooks_enabled cookie_path cookie_domain server_ip
    server_ip_address serveripaddress dsn_type
    """)
_SAFE_TAILS = word_set("""
    policy type types count counts length size expiry expires expired expire expiration ttl at limit
    limits url urls uri uris endpoint endpoints enabled disabled required requires valid invalid status
    format formats label labels placeholder hint hints algorithm alg version error errors message
    messages method methods scheme schemes field fields title description duration seconds minutes ms
    days age max min usage used remaining reset strength changed updated created set exists present
    allowed supported lifetime interval rotation validator validation verification verified confirmed
    location mode name names source prefix issuer audience realm domain domains path schema settings
    config scope scopes permissions provider manager service server role roles agent agents flow flows
    state states category categories event events profile attempts attempt failures template templates
    rules rule button page link links form plan tier group groups class color colour icon style layout
    theme
    """)
_NAME_TAILS = frozenset({"name", "names"})
_SAFE_HEADS = word_set("""
    is has should can max min num show hide use uses allow allows enable disable require requires total
    supports
    """)
_CONTAINERS = word_set("""
    secrets credentials creds passwords tokens cookies session auth
    """)
_GENERIC_CHILDREN = word_set("""
    value values raw text string content current previous old new plain val v default encrypted
    decrypted
    """)
_PEOPLE = word_set("""
    user users customer customers person people owner author creator assignee employee member profile
    contact contacts account_owner enduser actor principal recipient sender lead created_by updated_by
    reporter operator viewer me identity
    """)


@lru_cache(maxsize=50_000)
def tokens_of(name: str) -> tuple[str, ...]:
    """The lower-case parts of a camel, snake, kebab or dotted name: `X-Api-Key` gives `x api key`."""
    return tuple(part.lower() for part in _PARTS.findall(name))


@lru_cache(maxsize=50_000)
def category_of(name: str) -> str | None:
    """The category of values under a key, `None` when the name says nothing; safe names win."""
    if not name or len(name) > 200:
        return None
    parts = tokens_of(name)
    joined = "_".join(parts)
    if not parts or joined in SAFE:
        return None
    whole = SINGLE.get("".join(parts))
    if whole:
        return whole
    if parts[0] in _SAFE_HEADS:
        return None
    return _pair_category(parts) or _single_category(parts)


def _pair_category(parts: tuple[str, ...]) -> str | None:
    for size in (3, 2):
        for start in range(len(parts) - size, -1, -1):
            category = PAIRS.get(parts[start : start + size])
            if category and not (set(parts[start + size :]) & _SAFE_TAILS):
                return category
    return None


def _single_category(parts: tuple[str, ...]) -> str | None:
    if parts[-1] in _SAFE_TAILS or parts[-1] in {"id", "ids"}:
        return None
    for part in reversed(parts):
        category = SINGLE.get(part)
        if category and not (category in {"name", "ip", "phone"} and len(parts) > 1 and part != parts[-1]):
            return category
    return None


@lru_cache(maxsize=50_000)
def gated_category_of(name: str) -> str | None:
    """The category of a value under this key if the value is opaque, else `None`."""
    parts = tokens_of(name)
    return GATED.get(parts[-1]) if parts and "_".join(parts) not in SAFE else None


@lru_cache(maxsize=50_000)
def person_field(parent: str, key: str) -> str | None:
    """The category of `id`, `name` and the like below a person: `user: {"id": …, "name": …}`."""
    if not parent or "_".join(tokens_of(parent)) not in _PEOPLE:
        return None
    return {"id": "user", "name": "name", "uuid": "user", "guid": "user", "sub": "user", "key": "user"}.get(
        key.lower()
    )


@lru_cache(maxsize=50_000)
def inherited_category(parent_category: str | None, parent: str, key: str) -> str | None:
    """The category that a child takes from its parent key: `{"token": {"value": …}}`, `secrets: {…}`."""
    if parent_category is None:
        return None
    parts = tokens_of(key)
    joined = "_".join(parts)
    if joined in _GENERIC_CHILDREN or key == "":
        return parent_category
    if (
        parent.lower() not in _CONTAINERS
        or joined in SAFE
        or (parts and parts[-1] in _SAFE_TAILS | {"id", "ids"})
    ):
        return None
    return parent_category if parent.lower() not in {"auth", "session"} else None


_REFERENCE_TAILS = word_set("""
    id ids uuid guid ref cursor etag version revision after before page offset digest checksum sha crumb
    cid rid tid slug trace span
    """)


@lru_cache(maxsize=50_000)
def is_reference(name: str) -> bool:
    """Whether values under a name point at a resource or a page of a list, and so are kept though opaque."""
    parts = tokens_of(name)
    return bool(parts) and ("_".join(parts) in SAFE or parts[-1] in _REFERENCE_TAILS)
