"""No cookie or credential of a real capture stands in its redacted copy, says a search that knows no analyzer."""

from pathlib import Path

import pytest

from analyzer.redaction import Policy
from analyzer.redaction.capture import CaptureRedactor
from tests.redaction.plain_search import cookies_of, credentials, found_in

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "har"
FILES = sorted(path for path in CORPUS.rglob("*") if path.is_file()) if CORPUS.is_dir() else []
WORDS_OF_EVERYBODY = {"undefined", "disabled"}
HOSTS_OF_THE_CAPTURE = {"http://www.cnn.com"}
pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not FILES, reason="the shared corpus is not there"),
]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(CORPUS).as_posix())
@pytest.mark.parametrize("profile", ["standard", "strict"])
def test_a_real_capture_shows_no_cookie_or_credential(path, profile):
    raw = path.read_bytes()
    redactor = CaptureRedactor(Policy(profile=profile), b"k")
    redactor.observe(raw)
    output = redactor.rewrite(raw)
    wanted = {value for value in credentials(raw) if len(value) >= 8 and "${" not in value}
    assert found_in(output.decode(), wanted - WORDS_OF_EVERYBODY - HOSTS_OF_THE_CAPTURE) == set()
    assert {value for value in cookies_of(output) if value and not value.startswith("[")} == set()


def test_the_plain_search_finds_what_it_is_for():
    assert found_in("x=1510574583123", {"1510574583"}) == {"1510574583"}
    assert found_in("c2Vzc2lvbj1hYmNkMTIzNA==", {"abcd1234"}) == {"abcd1234"}
    assert found_in("%2522abcd%2534%2522", {'"abcd4"'}) == {'"abcd4"'}
    assert found_in(r"\u0061bcd1234 &quot;", {"abcd1234", '"'}) == {"abcd1234", '"'}
