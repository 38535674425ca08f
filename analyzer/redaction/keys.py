"""Key names: what a field called so holds. Names are compared by token, never by substring."""

import re
import unicodedata
from functools import lru_cache

from analyzer.redaction.words import word_set, words_of

_LATIN = str.maketrans(
    {"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ı": "i", "ß": "ss", "æ": "ae", "Æ": "Ae"}
)
_ALIKE = str.maketrans("аеорсухіѕјԁһАЕОРСХКМТВН", "aeopcyxisjdhAEOPCXKMTBH")
"""Cyrillic letters that look like Latin ones, for names that mix both."""
_MIXED = re.compile(
    r"[A-Za-z]{1,40}+[\u0400-\u04ff][A-Za-z\u0400-\u04ff]*|[\u0400-\u04ff]{1,40}+[A-Za-z][A-Za-z\u0400-\u04ff]*"
)
_MAX_CACHED = 4_096
"""Names come again and again, but some pages hold an id in a name, and those must not fill the memory."""
_UNSEEN = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")
_PARTS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+|[^\W\d_a-zA-Z]+")


def folded(name: str) -> str:
    """A name with its letters in the plain form: without accents, narrow instead of full-width."""
    if name.isascii():
        return name
    plain = unicodedata.normalize("NFKD", name.translate(_LATIN))
    plain = _MIXED.sub(lambda word: word[0].translate(_ALIKE), plain)
    return "".join(char for char in plain if not unicodedata.combining(char) and char not in _UNSEEN)


@lru_cache(maxsize=_MAX_CACHED)
def tokens_of(name: str) -> tuple[str, ...]:
    """The lower-case parts of a camel, snake, kebab or dotted name: `X-Api-Key` gives `x api key`."""
    return tuple(part.lower() for part in _PARTS.findall(folded(name)))


_SINGLE_TABLE = {
    "password": """
        password passwords passwd pwd pwds pw pass passphrase passcode passkey userpass passwort
        kennwort senha wachtwoord losenord haslo contrasena contrasenya contrasinal parola пароль
        парола лозинка salasana heslo sifre jelszo motdepasse mdp clave adgangskode passord lozinka
        geslo salasona parool slaptazodis pasahitza lykilord palavrapasse katasandi katalaluan matkhau
        nenosiri κωδικος συνθηματικο סיסמה סיסמא كلمةالمرور كلمةالسر رمزعبور گذرواژه पासवर्ड รหัสผ่าน
        pgpassword dbpassword dbpass dbpasswd dbpwd userpassword adminpassword rootpassword loginpassword newpassword
        oldpassword currentpassword confirmpassword passwordconfirm passwordconfirmation passwordhash passwordhashes
        storepass keypass storepassword keypassword truststorepassword keystorepassword secretanswer
        challengeanswer securityanswers secretanswers challengeanswers passw0rd passwrd p4ssword pa55word
        pa55w0rd p4ssw0rd 密码 密碼 口令 パスワード 비밀번호 암호 securityanswer
    """,
    "secret": """
        secret secrets clientsecret appsecret secretkey privatekey privkey wif mnemonic psk geheimnis secreto
        connectionstring dsn credential credentials cred creds seedphrase salt hmac segredo segreto
        секрет 秘密 密钥 密鑰 비밀 recoveryphrase recoverycode recoverycodes backupcode backupcodes
    """,
    "token": """
        token tokens jwt accesstoken refreshtoken idtoken authtoken sessiontoken bearer
        authorization auth authentication authorisation csrf xsrf csrftoken xsrftoken
        csrfmiddlewaretoken identitytoken apitoken apptoken bottoken bearertoken usertoken resettoken invitetoken
        registrationtoken devicetoken pushtoken fcmtoken securitytoken jeton ticket assertion samlresponse
        samlrequest authenticity verifier
        mfa accesscode authcode токен トークン 令牌 토큰 subprotocol webhook
    """,
    "api_key": """
        apikey apikeys authkey accesskey secretaccesskey appkey masterkey subscriptionkey licensekey
        apischlussel zugangsschlussel アクセスキー
    """,
    "session": """
        sid session sessions sessionid sessid sess phpsessid jsessionid aspsessionid connectsid
        authsession
    """,
    "cookie": "cookie cookies setcookie",
    "signature": "signature sig signatures",
    "pin": "pin cvv cvc cvn cvv2 cvc2 csc otp totp tan smscode onetimecode 验证码 認証コード 暗証番号 인증번호",
    "email": """
        email emails mail mails emailaddress useremail usermail correo courriel почта recipient cc
        bcc epost sahkoposti 邮箱 電子郵件 メールアドレス 이메일
    """,
    "phone": """
        phone phones mobile telephone tel fax cellphone phonenumber mobilenumber msisdn telefon
        telefono telefone celular cellulare whatsapp telefonnummer telefoonnummer handynummer
        puhelinnumero телефон 电话 手机 手机号 電話 電話番号 전화번호
    """,
    "name": """
        username usernames login loginname userlogin screenname nickname firstname lastname fullname
        surname forename givenname familyname middlename maidenname displayname realname vorname
        nachname nombre apellido apellidos prenom benutzername utilisateur usuario имя фамилия логин
        пользователь user users lname fname uname accountholder cardholder beneficiary voornaam
        achternaam gebruikersnaam cognome nomeutente sobrenome brukernavn anvandarnamn fornavn
        etternavn efternavn fornamn efternamn kullaniciadi kayttajatunnus uzytkownik nazwisko imie
        用户名 用戶名 姓名 ユーザー名 氏名 사용자 이름
    """,
    "user": "userid uid userguid useruuid customerid memberid loginid personid employeeid",
    "ip": """
        ip ipaddress ipaddr ips remoteip clientip srcip xff remoteaddress remoteaddr clientaddress
        cip
    """,
    "mac": "mac macaddress macaddr hwaddr",
    "device": "imei imsi iccid meid idfa gaid adid advertisingid androidid",
    "card": "cardnumber creditcard ccnumber pan cardno cardnum ccnum kreditkarte kartennummer tarjeta",
    "bank": "iban accountnumber routingnumber bic sortcode swiftcode bankaccount kontonummer kontonr clabe",
    "ssn": """
        ssn socialsecurity sin nino taxid passportnumber nationalid passportno dni nif cpf curp
        codicefiscale bsn personnummer pesel aadhaar steuernummer 身份证 身份证号 身份證 마이넘버
        マイナンバー 주민등록번호
    """,
    "birthdate": """
        dob birthdate birthday dateofbirth geburtsdatum geburtstag geboortedatum fodselsdato 出生日期
        生年月日 생년월일
    """,
    "address": "streetaddress homeaddress postaladdress street addressline anschrift wohnadresse 住所 주소",
}
SINGLE = {
    "".join(tokens_of(name)): category
    for category, names in _SINGLE_TABLE.items()
    for name in words_of(names)
}

_PAIR_TABLE = {
    "password": """
        mot-de-passe pass-word pass-phrase kata-sandi mat-khau palavra-passe security-answer secret-answer
        challenge-answer security-answers secret-answers challenge-answers
    """,
    "api_key": """
        api-key api-keys access-key auth-key license-key subscription-key service-key functions-key
        function-key app-key application-key admin-key consumer-key write-key server-key
        instrumentation-key clave-api cle-api chave-api chiave-api
    """,
    "secret": """
        private-key secret-key encryption-key signing-key master-key account-key shared-key
        storage-key connection-string aes-key rsa-key ssh-key hmac-key jwt-key cipher-key crypto-key
        security-key recovery-key recovery-phrase recovery-code recovery-codes backup-code backup-codes
        preshared-key client-key-data identity-header seed-phrase seed-words clave-secreta cle-secrete
        chave-secreta chiave-segreta
    """,
    "session": "session-key session-id",
    "pin": "security-code verification-code sms-code card-code one-time-code",
    "token": "auth-code device-code user-code saml-response saml-request code-verifier",
    "user": "user-id user-ids user-uuid user-guid",
    "name": """
        user-name login-name first-name last-name full-name given-name family-name middle-name
        maiden-name display-name nick-name real-name customer-name contact-name screen-name
        person-name account-holder card-holder nom-utilisateur nom-famille nombre-usuario
    """,
    "birthdate": """
        birth-date date-birth date-of-birth birth-day fecha-nacimiento fecha-de-nacimiento
        date-naissance date-de-naissance data-nascita data-di-nascita data-nascimento
        data-de-nascimento дата-рождения
    """,
    "ssn": """
        social-security tax-id national-id passport-number passport-no drivers-license driver-license
        driving-licence license-number
    """,
    "card": "card-number credit-card card-num",
    "bank": "account-number account-no routing-number sort-code swift-code bank-account",
    "address": "street-address home-address postal-address address-line",
    "ip": "ip-address remote-addr client-address forwarded-for x-real-ip connecting-ip",
    "mac": "mac-address",
}
PAIRS = {tokens_of(pair): category for category, pairs in _PAIR_TABLE.items() for pair in words_of(pairs)}
_PAIR_HEADS = frozenset(pair[0] for pair in PAIRS)

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
_SAFE_HEADS = word_set("""
    is has should can max min num show hide use uses allow allows enable disable require requires total
    supports
    """)
_CONTAINERS = word_set("""
    secrets credentials creds passwords passwds pwds passcodes tokens cookies keys pins session auth
    """)
_GENERIC_CHILDREN = word_set("""
    value values raw text string content current previous old new plain val v default encrypted
    decrypted v var_char_value long_value double_value blob_value data bytes base_64 binary s n ss ns
    stringvalue string_value integervalue integer_value simple_value
    """)
_PEOPLE = word_set("""
    user users customer customers person people owner author creator assignee employee member profile
    contact contacts account_owner enduser actor principal recipient sender lead created_by updated_by
    reporter operator viewer me identity
    """)


@lru_cache(maxsize=_MAX_CACHED)
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
    if _PAIR_HEADS.isdisjoint(parts):
        return None
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


@lru_cache(maxsize=_MAX_CACHED)
def gated_category_of(name: str) -> str | None:
    """The category of a value under this key if the value is opaque, else `None`."""
    parts = tokens_of(name)
    return GATED.get(parts[-1]) if parts and "_".join(parts) not in SAFE else None


@lru_cache(maxsize=_MAX_CACHED)
def person_field(parent: str, key: str) -> str | None:
    """The category of `id`, `name` and the like below a person: `user: {"id": …, "name": …}`."""
    if not parent or "_".join(tokens_of(parent)) not in _PEOPLE:
        return None
    return {"id": "user", "name": "name", "uuid": "user", "guid": "user", "sub": "user", "key": "user"}.get(
        key.lower()
    )


@lru_cache(maxsize=_MAX_CACHED)
def inherited_category(parent_category: str | None, parent: str, key: str) -> str | None:
    """The category that a child takes from its parent key: `{"token": {"value": …}}`, `secrets: {…}`."""
    if parent_category is None:
        return None
    parts = tokens_of(key)
    joined = "_".join(parts)
    if joined in _GENERIC_CHILDREN or key == "":
        return parent_category
    if (
        _last_of(parent) not in _CONTAINERS
        or joined in SAFE
        or (parts and parts[-1] in _SAFE_TAILS | {"id", "ids"})
    ):
        return None
    return parent_category if _last_of(parent) not in {"auth", "session"} else None


def _last_of(name: str) -> str:
    return (tokens_of(name) or ("",))[-1]


_REFERENCE_TAILS = word_set("""
    id ids uuid guid ref cursor etag version revision after before page offset digest checksum sha crumb
    cid rid tid slug trace span
    """)


@lru_cache(maxsize=_MAX_CACHED)
def is_reference(name: str) -> bool:
    """Whether values under a name point at a resource or a page of a list, and so are kept though opaque."""
    parts = tokens_of(name)
    return bool(parts) and ("_".join(parts) in SAFE or parts[-1] in _REFERENCE_TAILS)
