import msgspec

from analyzer.codec import encode_json
from analyzer.document import Cause, Page, ProblemNote, Timeline
from analyzer.model import Body, BodyState, Exchange, Header, Headers, Location, Request, Response
from analyzer.redaction import Harvest, Policy, RedactedAnalysis, redact
from analyzer.scanning.analysis import Analysis
from tests import made_up

KEY = "Zk39dkfjwo39fjAA99xxPq"
MAIL = "jo@corp.example"


def exchange() -> Exchange:
    return Exchange(
        location=Location(input=f"{MAIL}.har", entry=3),
        started_us=1_772_359_200_000_000,
        request=Request(
            method="GET",
            url=f"https://api.example.test/v4/x?apikey={KEY}",
            headers=Headers(
                items=(Header("apikey", KEY), Header("X-Request-Id", "7f3a91c2-1111-4222-8333-1234567890ab"))
            ),
        ),
        response=Response(
            status=401,
            body=Body(
                state=BodyState.COMPLETE,
                text=f'{{"error": "key {KEY} is bad"}}',
                mime_type="application/json",
            ),
        ),
        facts={"seen": KEY},
    )


def analysis() -> Analysis:
    finding = made_up.finding(
        0,
        extract={"key": KEY, "pin": "1234", "index": 7},
        cause=Cause(id="x", certainty="confirmed", say=f"The key {KEY} was rejected with pin 1234"),
        evidence=(
            made_up.evidence(
                3,
                input=f"{MAIL}.har",
                url=f"https://api.example.test/v4/x?apikey={KEY}",
                path=f"/v4/x?apikey={KEY}",
            ),
        ),
    )
    problems = (ProblemNote(code="odd", input=f"{MAIL}.har", message="is odd"),)
    page = Page(
        input="a.har",
        id="page_1",
        title=f"https://www.example.test/?u={MAIL}",
        started_at=None,
        entries=1,
        load_ms=None,
        content_load_ms=None,
        first_byte_ms=None,
        image_load_ms=None,
        script_load_ms=None,
        css_load_ms=None,
        transferred_bytes=None,
    )
    harvest = Harvest()
    harvest.observe(exchange())
    return Analysis(
        document=made_up.document((finding,), problems=problems),
        evidence=(exchange(),),
        rows=(made_up.row(),),
        rows_left_out=0,
        timeline=Timeline(bucket_us=1, buckets=()),
        pages=(page,),
        unmatched=(made_up.cluster(),),
        harvest=harvest,
        rule_sources={"example.auth.key-rejected-0": "id: example.auth.key-rejected-0\n"},
        rule_versions={},
    )


def shown(redacted: RedactedAnalysis) -> str:
    return encode_json({**msgspec.structs.asdict(redacted), "secrets": None, "unbounded": None}).decode()


def test_no_part_shows_a_secret():
    text = shown(redact(analysis(), Policy(), key=b"k"))
    assert KEY not in text
    assert MAIL not in text


def test_a_short_secret_that_a_sentence_quotes_is_replaced_there_too():
    finding = redact(analysis(), Policy(), key=b"k").document.findings[0]
    assert finding.cause is not None
    assert finding.cause.say.endswith("was rejected with pin [pin]")
    assert finding.extract["index"] == 7


def test_what_identifies_a_finding_stays():
    before, after = (
        analysis().document.findings[0],
        redact(analysis(), Policy(), key=b"k").document.findings[0],
    )
    for name in (
        "rule",
        "ruleset",
        "fingerprint",
        "title",
        "fix",
        "diagnostics",
        "source",
        "count",
        "first_at",
    ):
        assert getattr(after, name) == getattr(before, name)


def test_the_evidence_is_a_har_that_says_where_each_entry_came_from():
    redacted = redact(analysis(), Policy(), key=b"k")
    entry = redacted.evidence_har["log"]["entries"][0]
    assert entry["_analyzer"]["entry"] == 3
    assert entry["_analyzer"]["input"].startswith("[email:")
    assert entry["response"]["status"] == 401
    assert entry["request"]["headers"][1]["value"] == "7f3a91c2-1111-4222-8333-1234567890ab"


def test_the_summary_counts_and_points_without_values():
    summary = redact(analysis(), Policy(), key=b"k").redaction
    assert summary.values >= 3
    assert summary.replacements == sum(count.replacements for count in summary.counts)
    pointers = {entry["pointer"] for entry in summary.entries}
    assert "/log/entries/0/request/headers/0/value" in pointers
    assert "7f3a91c2-1111-4222-8333-1234567890ab" in {kept.text for kept in summary.kept}


def test_the_verifier_gets_the_values_and_one_key_gives_one_result():
    redacted = redact(analysis(), Policy(), key=b"k")
    assert KEY in redacted.secrets
    assert shown(redact(analysis(), Policy(), key=b"k")) == shown(redacted)
    assert shown(redact(analysis(), Policy())) != shown(redact(analysis(), Policy()))


def test_a_word_that_rule_authors_use_is_not_sought():
    raw = analysis()
    harvest = Harvest()
    harvest.observe_record({"username": "rejected-key"})
    changed = msgspec.structs.replace(raw, harvest=harvest, rule_sources={"a": "say: the rejected-key case"})
    assert "rejected-key" not in redact(changed, Policy(), key=b"k").secrets
