"""Each detector with texts in which it fires and texts in which it is silent."""

import pytest

from analyzer.redaction.detectors._base import Detector
from analyzer.redaction.patterns import compile_pattern
from analyzer.redaction.text import DetectorSet, built_in_detectors

JWT = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"

CASES: dict[str, tuple[list[str], list[str]]] = {
    "auth_scheme": (
        ["curl -H 'Authorization: Bearer abc123DEF456'", "basic dXNlcjpwYXNz"],
        ["Bearer realm=api", "a token expired_yesterday", "Bearer ${API_TOKEN}", "the bearer presented none"],
    ),
    "aws_key_id": (["id AKIAQ3EGRIBM2KT5ABCD"], ["AKIA", "XAKIAQ3EGRIBM2KT5ABCDX"]),
    "call_with_password": (
        ["requests.get(u, auth=('jo', 'hunter2x'))", "define('DB_PASSWORD', 'hunter2x');"],
        ["('password', 'email')", "auth=(user, secret)", "f('token', '${TOKEN}')"],
    ),
    "card": (
        ["paid with 4111 1111 1111 1111.", "4111111111111111"],
        ["4111111111111112", "1767261600123456"],
    ),
    "command_line": (
        ["curl --user joe:pa55 x", "tool --api-key abcd1234"],
        ["tool --api-key ${KEY}", "--verbose yes"],
    ),
    "code_for_you": (
        ["482913 is your login code", "G-482913 is your Google verification code"],
        ["3 is your limit"],
    ),
    "curl_user": (["curl -u joe:pa55word https://a.example"], ["ls -u joe", "sort -u a.txt"]),
    "echoed_bare": (
        [
            "Incorrect API key provided: Zq81LmPx04RtYw7bNc2Vh5Ks.",
            "key 'Zq81LmPx04RtYw7bNc2Vh5Ks' is revoked",
            "Session Zq81LmPx04RtYw7bNc2Vh5Ks expired",
            "secret Zq81LmPx04RtYw7bNc2Vh5Ks does not match",
            "Invalid signature Zq81LmPx04RtYw7bNc2Vh5Ks",
        ],
        [
            "key 'reports/2026/Q1/summary-final.csv' does not exist",
            "token expired_yesterday_2026",
            "key 3f786850e387550fdab836ed7e6dc881de23001b",
            "key 550e8400-e29b-41d4-a716-446655440000 was not found",
            "session storage.googleapis.com/v1/buckets",
            "key sort_order_2026_ascending",
            "the key InvoiceLineItemIdentifier2 is missing",
        ],
    ),
    "echoed": (
        [
            "Invalid API key `Zk39dkfjwo39fj` given",
            "token <Zk39dkfjwo39fj> is not valid",
            "session 'Zk39dkfjwo39fj'",
            "token “Zk39dkfjwo39fj” expired",
            "secret given: 'Zk39dkfjwo39fj'",
            "Incorrect API key provided: a8d7f6e5c4b3a2918070f6e5d4c3b2a1.",
            "api_key [a8d7f6e5c4b3a2918070f6e5d4c3b2a1] not recognised",
        ],
        [
            "token <expired>",
            "password (min-12-characters)",
            "api key 'shipping-zone-key'",
            "token '${ACCESS_TOKEN}'",
        ],
    ),
    "device_line": (
        [
            "username jo password 7 0822455D0A16",
            "snmp-server community s3cr3tRO RO",
            "enable secret 5 $1$abcdef",
        ],
        ["and password 5 attempts", "snmp-server host ${HOST}"],
    ),
    "driver_login": (
        ["open app:hunter2x@tcp(db.example.test:3306)/x", "app:hunter2x@unix(/tmp/x.sock)/x"],
        ["tcp(db.example.test:3306)/x", "app:${PASS}@tcp(db:3306)/x"],
    ),
    "netrc": (
        [
            "machine a.example login jo password geheimnis",
            "machine a\n  login jo\n  account x\n  password hunter2x",
        ],
        ["machine a.example login page", "machine a login jo password ${PASS}"],
    ),
    "oracle_login": (
        ["sqlplus scott/tiger1@orcl", "jdbc:oracle:thin:scott/tiger1@//db:1521/x"],
        ["jdbc:oracle:thin:@//db:1521/x", "sqlplus scott/${PASS}@orcl", "exp a/b"],
    ),
    "pgpass": (
        [
            "db.example.test:5432:orders:app:hunter2x",
            "*:*:*:*:hunter2x",
            "see localhost:5433:*:app:hunter2x, too",
        ],
        [
            "db.example.test:5432:orders",
            "com.example.Auth:8080:main:run:invoke7",
            "10:15:30:12:34",
            "a:5432:b:c:${PASS}",
        ],
    ),
    "program_option": (
        ["sshpass -p hunter2x ssh a", "redis-cli -h a -a hunter2x PING", "openssl rsa -passin pass:hunter2x"],
        [
            "mkdir -p build/output2",
            "docker run -p 8080:80 nginx",
            "sshpass -p $PASS ssh a",
            "zip code -p 94107",
        ],
    ),
    "protocol_login": (
        [
            "USER jo\r\nPASS hunter2x\r\n",
            "a1 LOGIN jo hunter2x",
            "AUTH PLAIN AGpvAGh1bnRlcjJ4",
            "AUTH\r\n$8\r\nhunter2x",
        ],
        ["PASS src/app.test2.js", "USER jo\nPASS ${PASS}", "a LOGIN page v2"],
    ),
    "quoted_email": (
        ['to "jo doe"@corp.example now', 'to \\"jo doe\\"@corp.example'],
        ['say "hello" @ corp.example', '"x"@property', '@"a b".c'],
    ),
    "redis_login": (
        ["AUTH hunter2x\r\n+OK\r\n", "> AUTH default hunter2x\nOK"],
        ["AUTH required-2fa for this", "AUTH ${PASS}\r\n+OK"],
    ),
    "email": (
        ["to jo.doe+x@corp.example now", "jo＠corp.example", "jo%40corp.example"],
        ["@corp", "a@b", "icon@2x.png"],
    ),
    "database_option": (
        ["mysql -u root -phunter2x db", "mysqldump -h x -p'hunter2x'"],
        ["mysql -p db", "tool -pretty", "mysql -p${PASS} db"],
    ),
    "home_folder": (
        [
            'File "/home/jo.meyer/app/x.py", line 3',
            "(/Users/jmeyer/src/index.js:3:4)",
            "file:///home/jo/a.txt",
        ],
        [
            "GET /home/feed/latest",
            "/home/runner/work/a.py",
            "https://a.example/home/jo/x.html",
            "/Users/42/a.b",
        ],
    ),
    "host_address": (
        ["ip-10-1-2-3.ec2.internal", "10-1-2-3.pod.cluster.local", "from ip-192-168-0-7"],
        ["ip-8-8-8-8.example", "2026-03-01", "10-20-30-40-50", "ip-317fe07e.private.invalid"],
    ),
    "iban": (["DE89370400440532013000", "GB82 WEST 1234 5698 7654 32"], ["DE89370400440532013001"]),
    "ip": (
        ["from 203.0.113.9", "::ffff:203.0.113.9", "2001:db8::8a2e:370:7334"],
        ["127.0.0.1", "v1.2.3", "12:30:45", "999.1.1.1"],
    ),
    "jwt": ([JWT, JWT[:60]], ["eyJ3aG8iOiJtZSJ9.x", "eyJhIjoxfQ"]),
    "mac": (["00:1a:2b:3c:4d:5e", "00-1A-2B-3C-4D-5E"], ["00:00:00:00:00:00", "10:20:30", "2024.0612.1530"]),
    "pem": (
        ["-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----"],
        ["-----BEGIN CERTIFICATE-----\nMIIE"],
    ),
    "one_time_code": (
        ["Your verification code is 482913.", "OTP: 482 913", "login code 4829"],
        ["error code: 10042", "status code is 404", "exit code 137", "zip code is 94107"],
    ),
    "password_hash": (
        [
            "$2b$12$" + "abcdEFGH12" * 5 + "xyz",
            "jo:$apr1$abcdefgh$1234567890abcdefABCDEF",
            "{SSHA}abcdEFGH1234567890abcd==",
            "pbkdf2_sha256$600000$abcdefghij$" + "k" * 43,
        ],
        ["$1$2$3", "costs $2$ or more", "{SHA} is old", "$5$ off"],
    ),
    "phone": (
        ["+1 415 555 0132", "(415) 555-0132", "415-555-0132"],
        ["2026-03-01", "+1", "114-1234567-1234567"],
    ),
    "private_ip": (["10.1.2.3", "192.168.0.7"], ["8.8.8.8", "127.0.0.1"]),
    "spoken": (
        ["the password is hunter2!x", "machine a login joe password hunter2x"],
        ["the password is wrong", "the password was rejected.", "secret is ${SECRET}"],
    ),
    "ssn": (["078-05-1120"], ["000-12-3456", "123-45-678"]),
    "vendor_key": (
        [
            "clapi_" + "aB3" * 20,
            "hari_live_A1b2C3d4E5f6",
            "ghp_" + "a1B2" * 9,
            "xoxb-123456789012-abcDEF123456",
            "sk_live_abcDEF123456",
        ],
        ["hari_records_list", "clapi_", "task_live_forever", "disk-usage-of-the-whole-volume"],
    ),
    "windows_home": (
        ["C:\\Users\\jo.meyer\\x.log", "c:/Users/jmeyer/x"],
        ["C:\\Users\\Public\\x", "C:\\Windows\\System32"],
    ),
    "webhook": (
        ["https://hooks.slack.com/services/T000/B000/XXXXYYYY"],
        ["https://hooks.example/services/T000"],
    ),
}


def matches(detector: Detector, text: str) -> list[str]:
    return [text[span.start : span.end] for span in DetectorSet((detector,)).spans(text, "")]


def test_every_detector_has_its_cases():
    assert {detector.name for detector in built_in_detectors()} == set(CASES)


@pytest.mark.parametrize("detector", built_in_detectors(), ids=lambda detector: detector.name)
def test_a_detector_fires_and_is_silent_where_it_should(detector):
    firing, silent = CASES[detector.name]
    assert [text for text in firing if not matches(detector, text)] == []
    assert [text for text in silent if matches(detector, text)] == []


@pytest.mark.parametrize("detector", built_in_detectors(), ids=lambda detector: detector.name)
def test_a_detector_is_linear_in_its_text(detector):
    assert compile_pattern(detector.pattern).groups <= 1


def test_two_values_may_share_one_delimiter():
    found = DetectorSet(built_in_detectors()).spans("203.0.113.9,203.0.113.10", "")
    assert [span.category for span in found] == ["ip", "ip"]


def test_a_version_is_no_address():
    assert DetectorSet(built_in_detectors()).spans("10.0.19.1", "version") == []


def test_a_value_does_not_swallow_the_assignment_inside_it():
    from tests.redaction.reading import redact_one

    assert "wJalrXUtnFEMI" not in redact_one({"m": "env: AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG"})["m"]
