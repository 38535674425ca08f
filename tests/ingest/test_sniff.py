import random
from pathlib import Path

import pytest

from analyzer.codec import DecodeError, decode_json
from analyzer.ingest import sniff as sniffing
from analyzer.ingest.sniff import Shape, sniff
from tests.ingest.reading import read_bytes

UNREADABLE = {
    "access log": b'192.0.2.1 - - [01/Mar/2026:12:00:00 +0000] "GET / HTTP/1.1" 200 134 "-" "x"\n',
    "HAProxy": b"Mar  1 12:00:00 host haproxy[7]: 192.0.2.1:5 [01/Mar/2026:12:00:00.1] f b/s 0/0/7/1/9 200 {a} {}\n",
    "mitmproxy": b"2694:7:version;1:7#4:mode;11:transparent;8:response;780:",
    "pcap": b"\xd4\xc3\xb2\xa1\x02\x00\x04\x00",
    "pcapng": b"\x0a\x0d\x0d\x0a\x1c\x00",
    "PNG": b"\x89PNG\r\n\x1a\n\x00\x00",
    "HTML": b"\n<!DOCTYPE html><html><title>HAR viewer</title>",
    "XML": b'<?xml version="1.0"?><charles-session/>',
    "JSONP": b'onInputData({"log": {"entries": []}});',
    "logfmt": b'level=info method=GET path=/v1 status=200 msg="a b"\n',
    "YAML": b"requests:\n- url: /v1\n",
    "W3C": b"#Software: Microsoft Internet Information Services\n#Fields: date time\n",
    "Zeek": b"#separator \\x09\n#fields\tts\tuid\n",
    "SQLite": b"SQLite format 3\x00",
    "Charles": b"\xac\xed\x00\x05sr",
    "binary": b"abc\x00\x01\x02",
    "no JSON": b"just some words\n",
}


@pytest.mark.parametrize("word", UNREADABLE)
def test_unreadable_content_is_one_problem_that_names_it(word: str, tmp_path: Path) -> None:
    result = read_bytes(tmp_path, UNREADABLE[word])
    (problem,) = result.problems
    assert (result.readings, problem.code) == ([], "unrecognised")
    assert word in problem.message
    assert ";" in problem.message or "HAR" in problem.message


@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xef\xbb\xbf"])
def test_empty_file_is_one_problem(content: bytes, tmp_path: Path) -> None:
    assert dict(read_bytes(tmp_path, content).codes) == {"empty": 1}


LINE = b'{"method":"GET","path":"/v1","status":200}'


@pytest.mark.parametrize(
    ("head", "is_whole", "shape"),
    [
        (LINE + b"\n" + LINE, True, Shape.LINES),
        (LINE + b"\n", True, Shape.LINES),
        (b'{"log": {"entries": []}}', True, Shape.DOCUMENT),
        (b'{"records": [' + LINE + b"]}", True, Shape.DOCUMENT),
        (b"[" + LINE + b"]", True, Shape.DOCUMENT),
        (LINE + b"\n", False, Shape.LINES),
        (b'{"log":{"entries":[' + b"x" * 100, False, Shape.DOCUMENT),
        (b'{\n "log": {\n', True, Shape.DOCUMENT),
        (b"[\n" + LINE + b",\n" + LINE + b"\n]", True, Shape.DOCUMENT),
        (LINE[:30] + b"\n" + LINE + b"\n", True, Shape.DOCUMENT),
        (LINE * 2 + b'{"broken\n' + LINE + b"\n", True, Shape.LINES),
        (b"caddy | " + LINE + b"\n", True, Shape.LINES),
        (b"banner\n" * 50 + LINE, True, Shape.LINES),
        (b"\x1e" + LINE + b"\n\x1e" + LINE, True, Shape.LINES),
    ],
)
def test_shape(head: bytes, is_whole: bool, shape: Shape) -> None:
    assert sniff(head, is_whole=is_whole).shape is shape


def test_what_looks_cut_off_is_decoded_to_no_value() -> None:
    chance = random.Random(7)
    signs = [
        b"{",
        b"}",
        b"[",
        b"]",
        b'"',
        b"a",
        b'"a"',
        b":",
        b",",
        b"1",
        b"tru",
        b"\\u",
        b"\\ud800",
        b"\\",
        b"\xff",
    ]
    signs += [
        b"\xef\xbb\xbf",
        b" ",
        b"\x00",
        b"1e999",
        b"12345678901234567890123",
        b"[" * 300,
        b'{"a":' * 260,
    ]
    cut = 0
    for number in range(20_000):
        line = b"".join(chance.choice(signs) for _ in range(chance.randrange(1, 8)))
        if number % 7 == 0:
            line = line.decode("utf-8", "replace").encode(chance.choice(["utf-16", "utf-16-le", "utf-16-be"]))
        if sniffing._is_json(line):
            continue
        cut += 1
        with pytest.raises(DecodeError):
            decode_json(line)
    assert cut > 5_000
