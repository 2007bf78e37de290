"""Trailers in disguise, bots' names that anybody can type, and what git shows otherwise."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from endurance import in_time

from aicheck.attribution import attribute_commit
from aicheck.change import read_range
from aicheck.git import open_repository
from aicheck.model import Commit, Person

MakeCommit = Callable[..., Commit]
PAT = Person("Pat Doe", "pat@example.org")
WEB = Person("GitHub", "noreply@github.com")
DEPENDABOT = Person("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com")
CLAUDE = "Claude <noreply@anthropic.com>"
LINE = f"Co-authored-by: {CLAUDE}"
SIGNED = "Signed-off-by: Pat Doe <pat@example.org>"
PADDING = "Because of that, and of this.\n" * 4_000

DRESSED = {
    "bullet": f"- {LINE}",
    "star": f"* {LINE}",
    "dot": f"\u2022 {LINE}",
    "number": f"1. {LINE}",
    "last of a list": f"- Add one\n- Add two\n- {LINE}",
    "last of an announced list": f"Changes:\n\n- Add one\n- Add two\n- {LINE}",
    "items of trailers": f"- {LINE}\n- {SIGNED}",
    "bold key": f"**Co-Authored-By:** {CLAUDE}",
    "bold key before the colon": f"**Co-Authored-By**: {CLAUDE}",
    "bold line": f"**{LINE}**",
    "italic line": f"_{LINE}_",
    "bold item": f"- **Co-Authored-By:** {CLAUDE}",
    "heading": f"### {LINE}",
    "emoji": f"\U0001f916 {LINE}",
    "parentheses": f"({LINE})",
    "brackets": f"[{LINE}]",
    "bold prose follows": "**Assisted-by:** Claude Code\n\nIt was read by a person.",
    "break before": f"Because.<br>{LINE}",
    "closed break": f"Because.<br/>{LINE}<br />{SIGNED}",
    "paragraph": f"<p>{LINE}</p>",
    "small": f"<sub>{LINE}</sub>",
    "bold tag": f"<b>Co-Authored-By:</b> {CLAUDE}",
    "div with attributes": f'<div align="center">{LINE}</div>',
}

DISGUISED = {
    "mailto in brackets": "Co-authored-by: Claude <mailto:noreply@anthropic.com>",
    "link": "Co-authored-by: [Claude](mailto:noreply@anthropic.com)",
    "link in brackets": "Co-authored-by: Claude <[noreply@anthropic.com](mailto:noreply@anthropic.com)>",  # noqa: E501
    "link of a bot": "Co-authored-by: [cursor[bot]](mailto:1+cursor[bot]@users.noreply.github.com)",
    "full-width at": "Co-authored-by: Claude <noreply\uff20anthropic.com>",
    "full-width signs": "Co-authored-by\uff1a Claude \uff1cnoreply\uff20anthropic\uff0ecom\uff1e",
    "ratio for a colon": f"Co-authored-by\u2236 {CLAUDE}",
    "hyphen": f"Co\u2010authored\u2010by: {CLAUDE}",
    "non-breaking hyphen": f"Co\u2011authored\u2011by: {CLAUDE}",
    "figure dash": f"Co\u2012authored\u2012by: {CLAUDE}",
    "en dash": f"Co\u2013authored\u2013by: {CLAUDE}",
    "em dash": f"Co\u2014authored\u2014by: {CLAUDE}",
    "bar": f"Co\u2015authored\u2015by: {CLAUDE}",
    "minus": f"Co\u2212authored\u2212by: {CLAUDE}",
    "Cyrillic letters": f"\u0421\u043e-\u0430uth\u043er\u0435d-b\u0443: {CLAUDE}",
    "Greek letters": f"C\u03bf-\u03b1uth\u03bfred-by: {CLAUDE}",
    "mathematical letters": f"\U0001d402\U0001d428-authored-by: {CLAUDE}",
    "underscores": f"Co_Authored_By: {CLAUDE}",
    "spaces": f"Co Authored By: {CLAUDE}",
    "underscore in another key": "Assisted_by: Claude Code",
    "Cyrillic mailbox": "Co-authored-by: Claude <n\u043ereply@anthropic.com>",
    "entities": "Co-authored-by: Claude &lt;noreply@anthropic.com&gt;",
    "numbered entities": "Co-authored-by: Claude &#60;noreply&#64;anthropic.com&#x3e;",
    "a renamed account": "Co-authored-by: x <209825114+renamed@users.noreply.github.com>",
}

ENDS = {
    "vertical tab": "\v",
    "form feed": "\f",
    "lone return": "\r",
    "file separator": "\x1c",
    "next line": "\x85",
    "line separator": "\u2028",
    "paragraph separator": "\u2029",
    "NUL": "\0",
    "literal": "\\n",
    "literal CRLF": "\\r\\n\\r\\n",
}

EXAMPLES = {
    "announced items": f"Detect these:\n- {LINE}\n- Assisted-by: Claude",
    "announced items below": f"Detect these:\n\n- {LINE}",
    "items before a sentence": f"- {LINE}\n\nThis was not found before.",
    "items of code": f"- `{LINE}`",
    "a table": f"| {LINE} |",
    "a removed line": f"-{LINE}",
    "an added line": f"+{LINE}",
    "a commented line": f"// {LINE}",
    "a quotation": f'"{LINE}"',
    "a break in a quotation": f'Split "x<br>{LINE}" right.',
    "a literal line feed in code": f"Split `x\\n{LINE}` right.",
    "a quoted block": f"<blockquote>\n{LINE}\n</blockquote>",
    "settings in a list": "- agent: claude\n- model: claude-opus-5\n- ai-model: claude-opus-5",
    "a reviewer in a list": f"- Reviewed-by: {CLAUDE}",
    "another key with a dash": f"Reviewed\u2013by: {CLAUDE}",
    "indented in a list": f"- Such as:\n  {LINE}",
    "indented bold": f"    **Co-Authored-By:** {CLAUDE}\n",
}


@pytest.mark.parametrize("body", DRESSED.values(), ids=DRESSED)
def test_a_trailer_counts_through_its_markup(body: str, commit: MakeCommit) -> None:
    """What a chat window or a template puts around a trailer changes nothing."""
    found = attribute_commit(commit(f"Add it\n\nBecause of that.\n\n{body}\n\n{SIGNED}\n"))

    assert (found.attribution.kind, found.attribution.agent) == ("ai", "claude-code")


@pytest.mark.parametrize("line", DISGUISED.values(), ids=DISGUISED)
def test_a_trailer_counts_through_its_spelling(line: str, commit: MakeCommit) -> None:
    """What reads the same is the same."""
    found = attribute_commit(commit(f"Add it\n\nBecause of that.\n\n{line}\n"))

    assert found.attribution.kind == "ai"


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_a_trailer_counts_behind_any_line_end(end: str, commit: MakeCommit) -> None:
    """git knows one line end, editors and browsers know many."""
    found = attribute_commit(commit(f"Add it\n\nBecause of that.{end}{LINE}\n"))

    assert [(e.signal, e.agent) for e in found.attribution.evidence] == [
        ("co-author", "claude-code")
    ]


@pytest.mark.parametrize("body", EXAMPLES.values(), ids=EXAMPLES)
def test_an_example_is_no_trailer(body: str, commit: MakeCommit) -> None:
    """Commits about trailers list them, quote them and show them as code."""
    found = attribute_commit(commit(f"Document it\n\nBecause of that.\n\n{body}\n"))

    assert found.attribution.evidence == ()


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_a_trailer_in_the_middle_of_a_huge_message_counts(end: str, commit: MakeCommit) -> None:
    """Its line number is right, and what stands in a fence there is still a quotation."""
    fenced = "```\nAssisted-by: Codex\n```\n"
    message = f"Add it\n\n{PADDING}{fenced}{LINE}\n{SIGNED}\n{PADDING}"
    found = attribute_commit(commit(message.replace("\n", end)))

    assert [e.agent for e in found.attribution.evidence] == ["claude-code"]
    assert [(c.key, c.line) for c in found.credits] == [
        ("co-authored-by", 4_006),
        ("signed-off-by", 4_007),
    ]


# -- signatures --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("message", "count"),
    [
        (f"Add it\n\n{SIGNED}\n", 1),
        (f"Add it\r\n\r\n{SIGNED}\r\n", 1),
        (f"Add it\r\rBecause.\r{SIGNED}\r", 1),
        (f"Add it\n\nBecause.\u2028{SIGNED}\n", 1),
        (f"Add it\\n\\n{SIGNED}", 0),
        (f"Add it\n\n- {SIGNED}\n", 0),
        (f"Add it\n\n**{SIGNED}**\n", 0),
        (f"Add it\n\n<p>{SIGNED}</p>\n", 0),
        (f"Add it\n\nBecause.<br>{SIGNED}\n", 0),
        (f"Add it\n\nBecause.\f{SIGNED}\n", 0),
        (f"Add it\n\nBecause.\0\n{SIGNED}\n", 0),
        (f"Add it\n\n  Because.\n\n  {SIGNED}\n", 0),
        (f"Add it\n\n{SIGNED.replace('S', chr(0x405), 1)}\n", 0),
        (f"Add it\n\n{SIGNED.replace('-', '_')}\n", 0),
    ],
)
def test_a_signature_stands_where_everybody_sees_it(
    message: str, count: int, commit: MakeCommit
) -> None:
    """What is generous for an agent's credit would be careless for a person's word."""
    assert len(attribute_commit(commit(message)).signatures) == count


@pytest.mark.parametrize("end", ["\\n", "\f", "<br>"])
def test_an_agents_signature_is_seen_wherever_it_stands(end: str, commit: MakeCommit) -> None:
    """It never counts for a person, so that hiding it must not help."""
    message = f"Add it{end}{end}Signed-off-by: {CLAUDE}"

    assert [s.kind for s in attribute_commit(commit(message)).signatures] == ["agent"]


@pytest.mark.parametrize(
    ("value", "author", "kind"),
    [
        ("Claude <pat@example.org>", PAT, "agent"),
        ("Claude Code <pat@example.org>", PAT, "agent"),
        ("GitHub Copilot <robin@example.org>", PAT, "agent"),
        ("Claude <robin@example.org>", PAT, "human"),
        ("Claude <claude@example.org>", Person("Claude", "claude@example.org"), "human"),
        ("Claude <claude@example.org>", Person("Claude Roe", "claude@example.org"), "human"),
        ("Claude Roe <pat@example.org>", PAT, "human"),
        ("Pat <pat@example.org>", PAT, "human"),
    ],
)
def test_an_agents_name_over_a_persons_mailbox_signs_for_nobody(
    value: str, author: Person, kind: str, commit: MakeCommit
) -> None:
    """An agent that runs as somebody has that mailbox; people are called Claude, too."""
    signed = attribute_commit(commit(f"Add it\n\nSigned-off-by: {value}\n", author))

    assert [s.kind for s in signed.signatures] == [kind]


# -- bots --------------------------------------------------------------------------------------

NOTES = {
    "details": f"<details>\n<summary>Release notes</summary>\n\n{LINE}\n\n</details>\n",
    "nested": f"<details>\n<blockquote>\n\n{LINE}\n\n</blockquote>\n{LINE}\n</details>\n",
    "heading": f"### Release Notes\n\nFixed it.\n\n{LINE}\n",
    "plain heading": f"Changelog:\n\n{LINE}\n",
    "open section": f"<details>\n\n{LINE}\n",
}


@pytest.mark.parametrize("notes", NOTES.values(), ids=NOTES)
def test_release_notes_are_others_words(notes: str, commit: MakeCommit) -> None:
    """A dependency bot carries what other projects' commits say."""
    message = (
        f"Bump it\n\nBumps it from 1 to 2.\n\n{notes}\nSigned-off-by: b <support@github.com>\n"
    )
    found = attribute_commit(commit(message, DEPENDABOT, WEB)).attribution

    assert found.kind == "bot"


@pytest.mark.parametrize(
    "body",
    [
        f"{LINE}\n\n{SIGNED}\n",
        f"- [Release notes](https://a.example)\n\n---\nupdated: x\n...\n\n{LINE}\n\n{SIGNED}\n",
        f"<details>\nNotes\n</details>\n\n{LINE}\n\n{SIGNED}\n",
        f"<details>\nNotes\n\n{LINE}\n",
    ],
)
def test_a_bots_mailbox_hides_no_trailer(body: str, commit: MakeCommit) -> None:
    """Anybody can type a bot's name; what stands outside the notes is the commit's own."""
    found = attribute_commit(commit(f"Bump it\n\nBumps it.\n{body}", DEPENDABOT, WEB)).attribution

    assert (found.kind, found.agent) == ("ai", "claude-code")


@pytest.mark.parametrize(("committer", "kind"), [(DEPENDABOT, "bot"), (WEB, "bot"), (PAT, "none")])
def test_a_bots_name_counts_where_bots_commit(
    committer: Person, kind: str, commit: MakeCommit
) -> None:
    """`git commit --author=dependabot` is somebody's own commit, of which nothing is known."""
    found = attribute_commit(commit("Bump it\n", DEPENDABOT, committer)).attribution

    assert found.kind == kind
    assert [e.kind for e in found.evidence] == ["bot"]


# -- as git stores it --------------------------------------------------------------------------


def _git(repo: Path, *args: str, feed: bytes = b"") -> str:
    done = subprocess.run(["git", "-C", str(repo), *args], input=feed, capture_output=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.decode().strip()


def _read(tmp_path: Path, message: bytes, header: bytes = b"") -> Commit:
    """The commit as a range reads it that has this message and this `encoding` header."""
    _git(tmp_path, "init", "--quiet")
    tree = _git(tmp_path, "mktree")
    who = "Zo\u00eb Doe <zoe@example.org> 1700000000 +0000".encode(
        "latin-1" if header == b"ISO-8859-1" else "utf-8"
    )
    shas = []
    for text, head in ((b"Start\n", b""), (message, header)):
        lines = [b"tree " + tree.encode(), *(b"parent " + sha.encode() for sha in shas)]
        lines += [b"author " + who, b"committer " + who]
        lines += [b"encoding " + head] if head else []
        data = b"\n".join(lines) + b"\n\n" + text
        shas.append(_git(tmp_path, "hash-object", "-t", "commit", "-w", "--literally", "--stdin", feed=data))  # fmt: skip # noqa: E501
    change = read_range(open_repository(tmp_path), f"{shas[0]}..{shas[1]}")
    return attribute_commit(change.commits[0])


@pytest.mark.parametrize(
    "header",
    [b"", b"UTF-8", b"UTF-16", b"UTF-16LE", b"UTF-32", b"bogus", b"unicode_escape", b"rot13",
     b"punycode", b"IBM037", b"UTF-7", b"\xff\xfe", b"ISO-2022-JP"],
)  # fmt: skip
def test_an_encoding_header_that_lies_hides_nothing(header: bytes, tmp_path: Path) -> None:
    """git would show such a message in other characters."""
    commit = _read(tmp_path, f"Add it\n\nBecaus\u00e9.\n\n{LINE}\n".encode(), header)

    assert commit.message == f"Add it\n\nBecaus\u00e9.\n\n{LINE}\n"
    assert commit.author == Person("Zo\u00eb Doe", "zoe@example.org")
    assert commit.attribution.agent == "claude-code"


@pytest.mark.parametrize(
    ("header", "codec"),
    [
        (b"ISO-8859-1", "latin-1"),
        (b"UTF-16LE", "utf-16-le"),
        (b"UTF-16", "utf-16"),
        (b"windows-1252", "cp1252"),
    ],
)
def test_an_encoding_header_that_is_true_is_followed(
    header: bytes, codec: str, tmp_path: Path
) -> None:
    """Old histories are written in other charsets."""
    text = f"Add it\n\nBecaus\u00e9.\n\n{LINE}\n"

    assert _read(tmp_path, text.encode(codec), header).message == text


def test_what_a_nul_hides_from_git_is_read(tmp_path: Path) -> None:
    """`git log` ends a message at the first NUL."""
    commit = _read(tmp_path, f"Add it\n\nBecause.\0\n\n{LINE}\n{SIGNED}\n".encode())

    assert commit.attribution.agent == "claude-code"
    assert commit.signatures == ()


# -- hostile text ------------------------------------------------------------------------------

HOSTILE = {
    "co-authors": "".join(f"Co-authored-by: a{n} <b@c>\n" for n in range(12_000)),
    "credits": "".join(f"Assisted-by: a{n} b:c/d with e\n" for n in range(12_000)),
    "keys of by": ("by" * 30 + "\n") * 16_000,
    "items": "- Co-authored-by: a\n" * 50_000,
    "breaks": "<br>" * 250_000,
    "tags": "<b>" * 330_000,
    "open tags": "<b " * 330_000,
    "blockquotes": "<blockquote>\n" * 77_000,
    "details": "<details>\n" * 100_000,
    "form feeds": "\f" * 1_000_000,
    "separators": "\u2028" * 500_000,
    "literal line feeds": "\\nCo-authored-by: a " * 50_000,
    "marks without end": "Co-authored-by: " + "\u0301\u0316" * 250_000,
    "keys of marks": ("\u0301\u0316" * 30 + "by: x\n") * 15_000,
    "links": "Co-authored-by: " + "[a](b" * 200_000 + "@x\n",
    "entities": "Co-authored-by: " + "&lt" * 330_000,
    "hearts": "\u2764" * 500_000,
    "blank lines": "\n" * 1_000_000,
}


@pytest.mark.parametrize("author", [PAT, DEPENDABOT], ids=["person", "bot"])
@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_message_is_attributed_in_time(
    body: str, author: Person, commit: MakeCommit
) -> None:
    """The last paragraph of a megabyte is still read."""
    each = commit(f"Add it\n\n{body}\n\n{LINE}\n", author)

    with in_time():
        found = attribute_commit(each)

    assert found.attribution.agent == "claude-code"
