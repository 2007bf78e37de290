"""The report for a job summary or a comment."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given, settings
from markdown_it import MarkdownIt
from markdown_it.token import Token

from aicheck.model import Failure
from aicheck.reporters import Style, markdown

from .hostile import MARK, reports
from .reports import FIRST, HEAD, SIGN_OFF, SQL, clean, commit, decision, golden, report, sample
from .runner import commands

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
OURS = {"inline", "text", "code_inline", "fence", "softbreak"} | {
    f"{name}_{side}"
    for name in ("heading", "paragraph", "bullet_list", "ordered_list", "list_item", "strong", "em")
    for side in ("open", "close")
}


def tokens(text: str) -> Iterator[Token]:
    for token in PARSER.parse(text):
        yield token
        yield from token.children or ()


def test_the_whole_summary():
    """One of everything, as it is written."""
    written = markdown.render(sample())

    assert written == golden("summary.md", written)


def test_a_clean_change_is_short():
    """Verdict, what was checked, who wrote it; no list of nothing."""
    written = markdown.render(clean())

    assert written == golden("summary-clean.md", written)


def test_verbose_lists_what_was_waived():
    """Waived and switched-off findings get their own sections."""
    made = report(decision(SQL, disposition="waived"), decision(SQL, line=2, disposition="off"))

    assert "### Waived" not in markdown.render(made)
    assert "### Waived" in markdown.render(made, Style(verbose=True))
    assert "### Off" in markdown.render(made, Style(verbose=True))


def test_a_comment_takes_it():
    """However much there is, it fits; what was left out is counted, what blocks stands first."""
    many = [decision(SQL, f"{n}.py", disposition="warn", message="w" * 300) for n in range(400)]
    made = report(
        *many,
        *(decision(SQL, f"z{n}.py", code="x" * 300) for n in range(20)),
        commits=[commit(f"{n:040x}", "s" * 90, "ai", "claude-code") for n in range(500)],
        failures=[Failure("semgrep", "r" * 400, f"{n}.py") for n in range(500)],
    )
    written = markdown.render(made)

    assert len(written) <= markdown.LONGEST
    assert written.count("**high**") == 420 - int(left_out(written, "findings"))
    assert written.count("; sign-off: ") == 500 - int(left_out(written, "commits"))
    assert written.count("(required)") == 500 - int(left_out(written, "unchecked"))
    assert all(f"`z{n}.py`" in written for n in range(20))


def left_out(written: str, noun: str) -> str:
    (line,) = (it for it in written.split("\n") if f" more {noun}, left out here" in it)
    return line.split()[2]


def test_code_that_ends_a_block_does_not():
    """A fence is longer than any run of back-ticks in the code."""
    made = report(decision(SQL, code="x = 1\n````\n@robin"))

    (fence,) = (it for it in tokens(markdown.render(made)) if it.type == "fence")
    assert fence.content == "1 | x = 1\n2 | ````\n3 | @robin\n"


def test_both_sign_off_states_are_named():
    """A commit nobody answers for reads differently from one that needs nobody."""
    made = report(
        decision(SIGN_OFF, None, commit=FIRST),
        commits=[commit(FIRST, "A", "ai", "claude-code"), commit(HEAD, "B")],
        sign_offs=dict(sample().sign_offs),
    )
    written = markdown.render(made)

    assert (
        "- `1f3a9c2` `A`: AI-assisted by `claude-code` (`co-author`); sign-off: missing" in written
    )
    assert "- `8d21b7e` `B`: no sign of AI; sign-off: ok by `Robin Example" in written


@settings(max_examples=60, deadline=None)
@given(reports())
def test_what_others_wrote_stays_in_code(made):
    """No link, image, tag or mention can form: hostile text stands only in code."""
    written = markdown.render(made, Style(verbose=True))

    assert len(written) <= markdown.LONGEST
    assert list(commands(written)) == []
    for token in tokens(written):
        assert token.type in OURS
        assert token.type in {"code_inline", "fence", "inline"} or MARK not in token.content
