"""Strings and reports that an attacker would write."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from aicheck.model import (
    Attribution,
    Commit,
    Comparison,
    Evidence,
    Failure,
    FileChange,
    Fix,
    Found,
    HotSpot,
    LeftOut,
    Licence,
    Person,
    Position,
    Rate,
    Related,
    Report,
    Severity,
    SignOff,
    Survey,
    Tally,
    Unsigned,
)

from .reports import BASE, FIRST, HEAD, SIGN_OFF, SQL, added, decision, report

# Stands in every hostile text, and in no text of ours.
MARK = "Ж"

TRICKS = (
    "::error::x", "  ::stop-commands::zzz", "\n::add-mask::a", "\r::set-output name=a::b", "##[",
    "##[add-mask]a", "###[error]", "##vso[task.complete]", "::", "%0A::error::", "\r\n", "\n\n",
    "\x1b[31m", "\x1b]0;title\x07", "\x9b2J", "\x08", "\x00", "\x7f", "\x85", "\u2028", "\u2029",
    "\u202e", "\u2066", "\u200b", "\u200d", "\ufeff", "\ufe0f", "\u3164", "\U000e0041", "\xad",
    "\ud800", "\udcff", "`", "``", "```", "````", "~~~", "@robin", "#1", "GH-1", "shop#1", "*", "_",
    "|", "\\", "<img src=x>", "</details>", "<!-- aicheck -->", "[a](http://example.org)", "![",
    "](", "http://example.org", "www.example.org", "&#64;", "# ", "- ", "> ", "{0}", "{{", "}", '"',
    "'", ",", ":", ";", "]", "%", "%FF", "/", "../", " ", "\t", "é", "漢字", "⚠️", "👩‍💻", "a" * 90,
)  # fmt: skip

texts = st.lists(
    st.one_of(st.sampled_from(TRICKS), st.text(max_size=8)), min_size=1, max_size=5
).map(lambda parts: MARK.join(["", *parts, ""]))
lines = st.integers(1, 2000)
positions = st.builds(Position, lines, lines)
severities = st.sampled_from(Severity)
kinds = st.sampled_from(("ai", "bot", "none"))
shas = st.sampled_from((FIRST, HEAD))


@st.composite
def commits(draw: st.DrawFn, sha: str) -> Commit:
    kind = draw(kinds)
    detail = Evidence(sha, draw(texts), draw(texts), kind=kind)
    attribution = Attribution(kind, draw(texts), draw(texts), (detail,))
    person = Person(draw(texts), draw(texts))
    return Commit(sha, (BASE,), person, person, draw(texts), attribution=attribution)


@st.composite
def decisions(draw: st.DrawFn, paths: list[str]) -> object:
    return decision(
        draw(st.sampled_from((SQL, SIGN_OFF))),
        draw(st.sampled_from([None, *paths])),
        disposition=draw(st.sampled_from(("block", "warn", "waived", "off"))),
        end=draw(positions),
        line=draw(lines),
        column=draw(lines),
        sha=draw(st.none() | shas),
        kind=draw(kinds),
        reason=draw(texts),
        severity=draw(severities),
        message=draw(texts),
        code=draw(texts),
        placement=draw(st.sampled_from(("added", "unchanged"))),
        related=(Related(draw(texts), draw(lines), draw(texts)),),
        fix=draw(st.none() | st.builds(Fix, texts, st.none() | texts)),
    )


@st.composite
def surveys(draw: st.DrawFn) -> Survey:
    """A survey of which every text is hostile."""
    numbers = st.floats(-1000, 1000)
    tallies = st.lists(st.builds(Tally, texts, st.just(90), st.integers(0, 90), lines, lines))
    listed = tallies.map(tuple)
    rates = st.builds(Rate, lines, lines)
    return Survey(
        total=Tally("", 90, 45, 0, 2),
        folders=draw(listed),
        agents=draw(listed),
        authors=draw(listed),
        months=draw(listed),
        comparison=Comparison(
            draw(rates), draw(rates), draw(numbers), draw(numbers), draw(numbers), draw(texts)
        ),
        unsigned=(Unsigned(draw(shas), 4, (draw(texts), draw(texts)), "missing"),),
        hot_spots=(HotSpot(draw(texts), 9, 3, 2, 1, draw(st.floats(0, 1000))),),
        licences=(Found(draw(texts), 2),),
        files=3,
        since=draw(st.none() | texts),
        notes=(draw(texts),),
    )


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """Reports in which every text that can come from a change is hostile."""
    paths = draw(st.lists(texts, min_size=1, max_size=3, unique=True))
    skipped = FileChange(draw(texts), "deleted", draw(texts), skipped=draw(texts))
    survey = draw(st.none() | surveys())
    left_out = (LeftOut(draw(texts), "vendored", draw(texts), 9),) if survey else ()
    made = report(
        *draw(st.lists(decisions(paths), max_size=4)),  # type: ignore[arg-type]
        commits=[draw(commits(FIRST)), draw(commits(HEAD))],
        files=[*(added(path, draw(texts), draw(shas)) for path in paths), skipped],
        failures=draw(
            st.lists(st.builds(Failure, texts, texts, st.none() | texts, st.booleans()), max_size=2)
        ),
        reasons=draw(st.lists(texts, max_size=2)),
        mode=draw(st.sampled_from(("range", "staged", "patch", "message"))),
        base=draw(st.sampled_from((BASE, None))),
        repository=draw(texts),
        source=draw(texts),
        sign_offs={FIRST: SignOff(True, "agent", draw(texts), draw(texts))},
        licences={paths[0]: (Licence(draw(texts), 1, 2),)},
    )
    return replace(made, survey=survey, change=replace(made.change, left_out=left_out))
