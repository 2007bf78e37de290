"""The page: what stands in it, and that nothing untrusted becomes markup."""

from __future__ import annotations

import base64
import hashlib
import re
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given, settings

from aicheck.model import (
    Comparison,
    Failure,
    FileChange,
    Found,
    HotSpot,
    LeftOut,
    Rate,
    Report,
    SignOff,
    Survey,
    Tally,
    Unsigned,
)
from aicheck.reporters import REPORTERS, Style
from aicheck.reporters.html import render
from aicheck.reporters.html.markup import BREAK, digest, embedded, escaped, joined, tag

from .hostile import MARK, reports
from .htmltree import Page
from .reports import (
    FIRST,
    HEAD,
    SECOND,
    SIGN_OFF,
    SQL,
    added,
    clean,
    commit,
    decision,
    golden,
    report,
    rule,
    sample,
)
from .runner import commands

HOSTILE = (
    "</script><script>document.title='x'</script>", "<img src=x onerror=alert(1)>", "<!--", "-->",
    '" onmouseover="alert(1)', "' autofocus onfocus='alert(1)", "a\0b", "\u202egnp.exe", "\ud800",
    "]]>", "<![CDATA[", "javascript:alert(1)", "</style><style>*{display:none}", "</title>", "&lt;",
    "<svg/onload=alert(1)>", "</textarea><iframe src=//example.org>", "`${alert(1)}`", "{{7*7}}",
    "</noscript><script>x</script>", "\n::error::x", "##[add-mask]a", "\x1b[31m", "<base href=//x>",
)  # fmt: skip


def surveyed() -> Report:
    """A tree with everything that a survey can tell."""
    survey = Survey(
        Tally("", 1000, 250, 50, 3),
        folders=(Tally("src", 600, 240, 0, 2), Tally(".", 400, 10, 50, 1)),
        agents=(Tally("claude-code", 250, 250, 0, 1), Tally("", 50, 0, 50, 1)),
        authors=(Tally("Robin Example", 1000, 250, 50, 3),),
        months=(Tally("2026-01", 400, 50, 0, 1), Tally("2026-02", 600, 200, 50, 2)),
        comparison=Comparison(Rate(5, 250), Rate(3, 700), 15.71, -2.5, 33.9, "few findings"),
        unsigned=(Unsigned(FIRST, 240, ("src/orders.py", "b.py", "c.py", "d.py"), "missing"),),
        hot_spots=(HotSpot("src/orders.py", 300, 150, 4, 9, 18.0),),
        licences=(Found("MIT OR Apache-2.0", 2),),
        files=12,
        since="2026-01-01",
        notes=("the history is shallow",),
    )
    made = sample()
    left = (LeftOut("web/app.min.js", "minified", "one line of 90,000 characters", 90_000),)
    change = replace(made.change, mode="tree", left_out=left)
    return replace(made, change=change, survey=survey)


def main_of(written: str) -> str:
    """The part of the page that depends on the report, a line each tag and text."""
    body = written[written.index("<main") : written.index("</main>") + len("</main>")]
    return "\n".join(Page(body).outline) + "\n"


# -- what stands in it -------------------------------------------------------------------------


def test_the_whole_page_of_a_check():
    """One of everything, as it is written."""
    written = main_of(render(sample()))

    assert written == golden("report.html.txt", written)


def test_the_whole_page_of_a_scan():
    """What a survey adds: shares, comparison, unsigned code, hot spots, licences, left out."""
    written = main_of(render(surveyed()))

    assert written == golden("report-scan.html.txt", written)


def test_a_clean_change_says_so_first():
    """Verdict and figures, and no list of nothing."""
    page = Page(render(clean()))
    ids = [attrs["id"] for name, attrs in page.elements if name == "section"]

    assert "Passes: nothing blocks" in page.text
    assert ids == ["verdict", "shares", "findings", "commits", "keys"]
    assert "Nothing was found." in page.text


def test_every_link_leads_to_a_place_of_the_page():
    """No link leads elsewhere, none leads nowhere, and no place has two."""
    for made in (sample(), clean(), surveyed()):
        page = Page(render(made))
        ids = page.values("id")

        assert len(set(ids)) == len(ids)
        assert {it.removeprefix("#") for it in page.values("href")} <= set(ids)
        assert all(it.startswith("#") for it in page.values("href"))


def test_the_policy_lets_the_page_do_nothing_else():
    """Nothing is loaded or sent; style and script run by their own hash alone."""
    written = render(sample())
    policy = next(it for it in Page(written).values("content") if "default-src" in it)
    told = dict(part.split(" ", 1) for part in policy.split("; "))
    styles = re.findall(r"<style>(.*?)</style>", written, re.DOTALL)
    (script,) = re.findall(r"<script>(.*?)</script>", written, re.DOTALL)

    assert told == {
        "default-src": "'none'",
        "script-src": _hash(script),
        "style-src": " ".join(map(_hash, styles)),
        "base-uri": "'none'",
        "form-action": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
    }
    assert len(styles) == 2


def _hash(source: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"


def test_the_script_makes_no_markup_and_asks_for_nothing():
    """What could turn text into markup, or fetch something, is not in it."""
    (script,) = re.findall(r"<script>(.*?)</script>", render(clean()), re.DOTALL)
    words = (
        "innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(", "Function(",
        "fetch(", "XMLHttp", "WebSocket", "import(", "createElement", "sendBeacon",
    )  # fmt: skip

    assert [word for word in words if word in script] == []


def test_lines_around_a_finding_are_shown_and_its_own_stand_out():
    """Two lines on each side, where the file's text is there; ours in bold."""
    text = "".join(f"line_{n}()\n" for n in range(1, 10))
    found = decision(SQL, "a.py", 5, code="line_5()")
    written = render(report(found, files=(added("a.py", text),)))

    (code,) = re.findall(r"<pre>(<[bi]>.*?)</pre>", written, re.DOTALL)
    assert code.split("\n") == [
        "<i>3</i>line_3()", "<i>4</i>line_4()", "<b>5</b>line_5()", "<i>6</i>line_6()",
        "<i>7</i>line_7()",
    ]  # fmt: skip
    without = render(report(found, files=(FileChange("a.py", "added"),)))
    assert re.findall(r"<pre>(<[bi]>.*?)</pre>", without, re.DOTALL) == ["<b>5</b>line_5()"]


def test_a_secret_beside_a_finding_is_not_shown():
    """Neither a password, nor a part of a key, nor a card, on a line that nobody reported."""
    key = "\n".join(["MIIEowIBAAKCAQEAx7Zq9fT2kLwVb3Rj8sYdQmNcHt5uPeXaGi4oUv1BzKrW6yEl"] * 3)
    password, card = "tR4-Xk9" + "mQ2zz", "4539 1488 0343" + " 6467"
    text = (
        f'password = "{password}"\nrun(x)\ncard = "{card}"\n'
        f"-----BEGIN RSA PRIVATE KEY-----\n{key}\nQ29ydA==\n-----END RSA PRIVATE KEY-----\nrun(y)\n"
    )
    found = (
        decision(SQL, "a.py", 2, code="run(x)"),
        decision(SQL, "a.py", 10, code="run(y)"),
    )
    written = render(report(*found, files=(added("a.py", text),)))

    assert "run(x)" in written
    for secret in (password, "MIIEow", "Q29ydA", card):
        assert secret not in written


def test_thousands_of_findings_stay_small(monkeypatch):
    """Lines around findings are for the first of many, and what is left out is told."""
    monkeypatch.setattr("aicheck.reporters.html.findings.MOST", 300)
    text = "".join(f"line_{n}()\n" for n in range(1, 400))
    many = [decision(SQL, "a.py", n, code=f"line_{n}()") for n in range(3, 390)]
    monkeypatch.setattr("aicheck.reporters.html.findings._ROOM", 0)
    written = render(report(*many, files=(added("a.py", text),)))
    page = Page(written)

    assert sum("data-d" in attrs for _, attrs in page.elements) == 300
    assert "… and 87 more findings; the JSON result has them all." in page.text
    assert len(re.findall(r"<pre><i>", written)) == 200


def test_long_lists_of_commits_keep_what_is_telling():
    """Of many commits those with evidence or a duty to sign have a row; the rest is counted."""
    quiet = [commit(f"{n:040x}", f"Quiet {n}") for n in range(1, 400)]
    telling = commit(HEAD, "Telling", "ai", "codex")
    made = report(commits=[*quiet, telling], sign_offs={HEAD: SignOff(True, "missing")})
    page = Page(render(made))

    assert "Telling" in page.text
    assert "Quiet 7" not in page.text
    assert "399 commits with nothing to say of, or older, not listed here" in page.text


def test_what_has_no_interval_has_no_picture():
    """Where a side has no lines there is a warning and no difference."""
    made = surveyed()
    empty = Comparison(Rate(0, 0), Rate(3, 700), warning="no AI-assisted lines")
    survey = replace(made.survey, comparison=empty)
    text = Page(render(replace(made, survey=survey))).text

    assert "no AI-assisted lines" in text
    assert "Difference:" not in text


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (0.2, 1.4, "AI-assisted lines have more findings than the others."),
        (-1.4, -0.2, "AI-assisted lines have fewer findings than the others."),
        (-0.2, 1.4, "these numbers show no difference."),
    ],
)
def test_a_difference_is_told_in_words(low: float, high: float, words: str):
    """What the interval means is said, not left to the picture."""
    made = surveyed()
    told = Comparison(Rate(5, 250), Rate(3, 700), (low + high) / 2, low, high)
    survey = replace(made.survey, comparison=told)

    assert words in Page(render(replace(made, survey=survey))).text


# -- hostile texts -----------------------------------------------------------------------------


def _everywhere(text: str) -> Report:
    """A report with `text` wherever a change, a tool or a history can put one."""
    path = f"{text}.py"
    found = [
        decision(rule(f"{text} x"), path, 1, sha=FIRST, kind="ai", reason=text, message=text,
                 code=f"{text}\ny"),
        decision(SIGN_OFF, None, sha=FIRST, reason=text, message=text, disposition="warn"),
    ]  # fmt: skip
    tally = Tally(text, 10, 5, 1, 1)
    survey = Survey(
        tally, (tally,), (tally,), (tally,), (tally, Tally(f"{text}2", 3, 1, 0, 1)),
        Comparison(Rate(1, 10), Rate(1, 10), 0.0, -1.0, 1.0, text),
        (Unsigned(FIRST, 3, (text,), text),), (HotSpot(text, 3, 2, 1, 1, 1.0),),
        (Found(text, 1),), since=text, notes=(text,),
    )  # fmt: skip
    made = report(
        *found,
        commits=[commit(FIRST, text, "ai", text, text), commit(SECOND, f"y{text}")],
        files=[added(path, f"{text}\n{text}\n{text}\n", FIRST)],
        failures=[Failure(text, text, text), Failure(text, text, None, required=False)],
        reasons=[text, "x"],
        repository=text,
        source=text,
        sign_offs={FIRST: SignOff(True, "agent", text, text)},
    )
    left = (LeftOut(text, "vendored", text, 3, 1),)
    return replace(made, change=replace(made.change, left_out=left), survey=survey)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_markup(text: str):
    """A page of hostile texts has the elements of one of harmless words."""
    page, harmless = Page(render(_everywhere(text))), Page(render(_everywhere("word")))
    # A finding has as many lines as its code, and a month without a number no label.
    lines = ("b", "i", "span", "code", "li", "p", "pre", "text")

    assert [it for it in page.shape if it[0] not in lines] == [
        it for it in harmless.shape if it[0] not in lines
    ]
    assert page.comments == []
    assert not [name for _, attrs in page.elements for name in attrs if name.startswith("on")]


@given(reports())
@settings(max_examples=40, deadline=None)
def test_hostile_reports_make_a_whole_page(made: Report):
    """It is well formed, valid UTF-8, shows what is hidden, and commands no log."""
    written = render(made)
    page = Page(written)

    written.encode()
    assert list(commands(written)) == []
    assert page.comments == []
    assert all(it.startswith("#") for it in page.values("href"))
    known = {name for it in (sample(), surveyed(), _everywhere("x")) for name, _ in _names(it)}
    assert {name for name, _ in page.elements} <= known | {"p", "pre", "span", "ul", "li", "small"}
    assert not any(ord(char) < 32 and char != "\n" for char in written)
    assert not set("\u202e\u2066\u200b\ufeff\u2028") & set(written)


def _names(made: Report) -> list[tuple[str, dict[str, str]]]:
    return Page(render(made)).elements


def test_what_is_hidden_is_shown():
    """A character that reorders or hides stands there as its number."""
    text = Page(render(_everywhere(f"{MARK}\u202e\0{MARK}"))).text

    assert f"{MARK}<U+202E><U+0000>{MARK}" in text


# -- the builder -------------------------------------------------------------------------------


def test_the_builder_escapes_what_it_is_given():
    """Strings are text, in elements and attributes; only what it made is markup."""
    made = tag("p", "<b>", tag("b", "&"), ["x", None, 1234], BREAK, title="\"'>\n", hidden=False)

    assert str(made) == (
        '<p title="&quot;&#39;&gt;&lt;U+000A&gt;">&lt;b&gt;<b>&amp;</b>x1,234\n</p>'
    )
    assert escaped("##[error] ##vso[x]") == "#&#35;[error] #&#35;vso[x]"
    assert str(joined(tag("rect", x="1.5"), tag("input", checked=True))) == (
        "<rect x=1.5 /><input checked />"
    )


@pytest.mark.parametrize(
    "attributes",
    [
        {"onclick": "x"}, {"style": "color: red"}, {"src": "x"}, {"href": "https://example.org"},
        {"href": "javascript:x"}, {"formaction": "x"}, {"x y": "z"}, {"x>": "z"},
    ],
)  # fmt: skip
def test_the_builder_refuses_what_acts(attributes: dict[str, str]):
    """No handler, no style, nothing loaded, no link elsewhere, no made-up attribute."""
    with pytest.raises(ValueError, match="report"):
        tag("a", "x", **attributes)


def test_a_script_that_would_end_early_is_refused():
    """Our own files can't break the page."""
    with pytest.raises(ValueError, match="end before"):
        embedded("script", "x = '</script>'")
    assert digest("") == "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"


def test_hooks_do_not_load_it():
    """The page and what takes secrets out of lines are loaded when a page is written."""
    code = (
        "import sys, aicheck.reporters; "
        "print([it for it in sys.modules if it.startswith(('aicheck.reporters.html', "
        "'aicheck.secrecy', 'aicheck.checks'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"
    assert REPORTERS["html"](clean(), Style()) == render(clean())
