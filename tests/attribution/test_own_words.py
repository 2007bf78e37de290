"""What a message says itself, apart from what it quotes."""

from __future__ import annotations

import pytest
from endurance import in_time
from hypothesis import given
from hypothesis import strategies as st

from aicheck.attribution.message import parse_person, prose_lines, scan
from aicheck.model import Person, Trailer

CO = "co-authored-by"
LINE = "Co-authored-by: Robin Roe <robin@example.org>"
VALUE = "Robin Roe <robin@example.org>"

FOUND = {
    "last paragraph": f"Add it\n\n{LINE}\n",
    "an earlier paragraph": f"Add it\n\n{LINE}\n\nSigned-off-by: Pat Doe <pat@example.org>\n",
    "prose in the same paragraph": f"Add it\n\nSome prose above.\n{LINE}\nSome prose below.\n",
    "a glued emoji footer": f"Add it\n\n\U0001f498 Generated with Something\n{LINE}\n",
    "upper case": f"Add it\n\n{LINE.upper().split(':')[0]}: {VALUE}\n",
    "space before the colon": f"Add it\n\nCo-authored-by : {VALUE}\n",
    "no space after the colon": f"Add it\n\nCo-authored-by:{VALUE}\n",
    "carriage returns": f"Add it\r\n\r\n{LINE}\r\n",
    "byte order mark": f"Add it\n\n\ufeff{LINE}\n",
    "zero-width characters in the key": f"Add it\n\nCo-\u200bauthored\u2060-by: {VALUE}\n",
    "full-width colon": f"Add it\n\nCo-authored-by\uff1a {VALUE}\n",
    "full-width letters": f"Add it\n\n\uff23o-authored-by: {VALUE}\n",
    "literal line feeds": f"Add it\\n\\n{LINE}",
    "literal line feeds in the body": f"Add it\n\nThe body.\\n\\nRefs #1\\n\\n{LINE}\n",
    "a body that is indented as a whole": f"Add it\n\n  Because of that.\n\n  {LINE}\n",
    "git merge --squash": (
        "Squashed commit of the following:\n\n"
        "commit 0123456789abcdef0123456789abcdef01234567\n"
        "Author: Pat Doe <pat@example.org>\n"
        "Date:   Tue Oct 14 09:15:23 2025 +0200\n\n"
        f"    Add it\n\n    {LINE}\n"
    ),
    "a fence that is never closed": f"Add it\n\n```\n{LINE}\n",
    "after a fence": f"Add it\n\n```sh\nmake\n```\n\n{LINE}\n",
    "a rule above": f"Add it\n\n---------\n\n{LINE}\n",
    "a list's last item": f"Add it\n\n* One thing\n* {LINE}\n",
    "alone": LINE,
    "lines without stops around it": f"Add it\n\nadded the thing\n{LINE}\nand its tests\n",
    "a body of indented trailers": f"Add it\n\n  {LINE}\n  Signed-off-by: R <robin@example.org>\n",
    "line ends that became spaces": f"Don't fail on none {LINE}\n",
    "line ends that became spaces, twice": f"a Signed-off-by: R <robin@example.org> {LINE}",
    "line ends that became spaces below a letter": f"a {LINE}",
}

QUOTED = {
    "code fence": f"Document it\n\n```\n{LINE}\n```\n",
    "tilde fence": f"Document it\n\n~~~text\n{LINE}\n~~~\n",
    "a shorter fence inside a longer": f"Document it\n\n````\n```\n{LINE}\n````\n",
    "indented fence": f"Document it\n\n  ```\n{LINE}\n  ```\n",
    "quotation": f"Document it\n\n> {LINE}\n",
    "quotation without a space": f"Document it\n\n>{LINE}\n",
    "indented example": f"Document it\n\nIt looks so:\n\n    {LINE}\n\nand nothing else.\n",
    "lone indented example": f"Document it\n\n    {LINE}\n",
    "announced list": f"Document it\n\nSuch as:\n\n* {LINE}\n- {LINE}\n",
    "list before prose": f"Document it\n\n* {LINE}\n- {LINE}\n\nThat is all.\n",
    "added line of a diff": f"Document it\n\n+{LINE}\n",
    "inline code": f"Document it\n\n`{LINE}`\n",
    "literal line feeds in a string": f'Parse "a\\n\\n{LINE}\\n" as well\n',
    "key in a sentence": f"Document it\n\nWrite {LINE}\n",
    "dash for a colon": f"Document it\n\nCo-authored-by - {VALUE}\n",
    "in the middle of a sentence": f"Document it\n\nFind lines such as\n{LINE}\nin messages.\n",
    "several in a sentence": f"Document it\n\nLines like:\n{LINE}\n{LINE}\nare found.\n",
    "indented by a tab": f"Document it\n\n\t{LINE}\n",
    "an example of paragraphs": f"Document it\n\n    git commit -m 'x\n\n    {LINE}'\n",
    "an example at a prompt": f"Document it\n\n  $ aicheck scan\n\n  {LINE}\n",
    "a subject about it": f"Strip {LINE}\n",
    "a subject about the line": f"Find the trailer {LINE}\n",
    "a subject about messages": f"Accept messages with a {LINE}\n",
    "a subject with code": f"Print `{LINE}`\n",
    "a subject above a body": f"Add it {LINE}\n\nBecause.\n",
}


@pytest.mark.parametrize("message", FOUND.values(), ids=FOUND)
def test_a_trailer_is_found_wherever_it_stands(message: str) -> None:
    """Any line at column 0 counts, and what tools and editors do to it does no harm."""
    assert [(t.key, t.value) for t in scan(message) if t.key == CO] == [(CO, VALUE)]


@pytest.mark.parametrize("message", QUOTED.values(), ids=QUOTED)
def test_a_quoted_trailer_says_nothing(message: str) -> None:
    """A trailer that the message only shows is not its own."""
    assert not [t for t in scan(message) if t.key == CO]


def test_lines_are_counted_from_one_and_values_are_unfolded() -> None:
    """A value that goes on on indented lines is one value, at the line where it begins."""
    message = "Add it\n\nAssisted-by: Robin (first,\n  second)\nReviewed-by: Robin Roe\n"

    assert scan(message) == (
        Trailer("assisted-by", "Robin (first, second)", 3),
        Trailer("reviewed-by", "Robin Roe", 5),
    )


def test_what_follows_a_mailbox_is_not_its_continuation() -> None:
    """An indented remark below a complete value does not become part of it."""
    trailer = scan(f"Add it\n\n{LINE}\n  [pat: moved it]\n")[0]

    assert trailer == Trailer(CO, VALUE, 3)


@pytest.mark.parametrize("subject", ["ai-agent: fix the timeout", "agent: Claude"])
def test_the_scope_of_a_subject_is_no_trailer(subject: str) -> None:
    """`scope: text` is how many projects begin a subject."""
    assert scan(f"{subject}\n\nBecause.\n") == ()


def test_a_bare_address_is_no_trailer() -> None:
    """git 2.39 takes the scheme for a key."""
    assert scan("Add it\n\nhttps://example.org/a\n") == ()


def test_prose_lines_leave_quotations_out() -> None:
    """What remains are lines at column 0 with their numbers."""
    message = "Add it\n\nOne.\n> Two.\n```\nThree.\n```\n    Four.\nFive.\n"

    assert list(prose_lines(message)) == [(1, "Add it"), (3, "One."), (9, "Five.")]


PEOPLE = {
    "Robin Roe <robin@example.org>": ("Robin Roe", "robin@example.org"),
    "Robin Roe <Robin@Example.org>": ("Robin Roe", "Robin@Example.org"),
    "Robin Roe <robin@example.org": ("Robin Roe", "robin@example.org"),
    "Robin Roe robin@example.org": ("Robin Roe", "robin@example.org"),
    "Robin Roe &lt;robin@example.org&gt;": ("Robin Roe", "robin@example.org"),
    '"Robin Roe" <robin@example.org>': ("Robin Roe", "robin@example.org"),
    'Robin Roe <\\"robin@example.org\\">': ("Robin Roe", "robin@example.org"),
    "<Placeholder> via Robin <robin@example.org>": (
        "Placeholder> via Robin",
        "robin@example.org",
    ),
    "Robin Roe (robin@example.org)": ("Robin Roe", "robin@example.org"),
    "Robin Roe <robin@example.org>,": ("Robin Roe", "robin@example.org"),
    "robin@example.org": ("", "robin@example.org"),
    "<robin@example.org>": ("", "robin@example.org"),
}


@pytest.mark.parametrize(("value", "expected"), PEOPLE.items(), ids=PEOPLE)
def test_a_person_is_read_through_what_went_wrong(value: str, expected: tuple[str, str]) -> None:
    """Missing brackets, quotes and HTML entities leave name and mailbox readable."""
    assert parse_person(value) == Person(*expected)


@pytest.mark.parametrize("value", ["", "Robin Roe", "@robin", "Robin <robin>", "a @ b"])
def test_without_a_mailbox_there_is_no_person(value: str) -> None:
    """A name or a handle alone could be anybody."""
    assert parse_person(value) is None


PIECES = st.sampled_from(
    [
        "\n",
        "\r\n",
        "```",
        "~~~",
        ">",
        "    ",
        "\\n\\n",
        '"',
        "`",
        ":",
        "<",
        ">",
        "@",
        "(",
        ")",
        "&lt;",
        "Signed-off-by: ",
        "Co-authored-by",
        "\uff1a",
        "\u200b",
        "\ufeff",
        "a",
        " via ",
        " (model: ",
        "Squashed commit of the following:\n",
        "commit 0123456\n",
        "[x](y)",
    ]
)


@given(st.one_of(st.text(), st.lists(PIECES).map("".join)))
def test_any_text_can_be_scanned(message: str) -> None:
    """No message raises; trailers have folded keys, trimmed values and lines that exist."""
    lines = message.count("\n") + 1

    for trailer in scan(message):
        assert trailer.key == trailer.key.lower()
        assert trailer.value == trailer.value.strip()
        assert 1 <= trailer.line <= lines


@given(st.lists(st.text(st.characters(codec="ascii", exclude_characters="\r\n")), min_size=1))
def test_a_trailer_below_any_closed_text_is_found(body: list[str]) -> None:
    """A real trailer at the end stands, whatever plain lines come before it."""
    plain = [line.replace("`", "").replace("~", "").replace("\\n", "") for line in body]
    message = "Add it\n\n" + "\n".join(f"x{line}" for line in plain) + f"\n\n{LINE}\n"

    assert (CO, VALUE) in [(t.key, t.value) for t in scan(message)]


HOSTILE = {
    "one line": "a" * 1_000_000,
    "blank lines": "\n" * 1_000_000,
    "backticks": "`" * 1_000_000,
    "fences": "```\n" * 250_000,
    "trailers": "a: b\n" * 200_000,
    "continuations": "Key: a\n" + " b\n" * 300_000,
    "indentation": (" " * 9_999 + "\n") * 100,
    "literal line feeds": '"' + "\\n\\n" * 250_000,
    "sentences that go on": "such as\nAssisted-by: x\n" * 50_000,
    "mailboxes": "Co-authored-by: " + "a@" * 500_000,
    "brackets": "Assisted-by: " + "(" * 1_000_000,
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_message_is_read_in_time(body: str) -> None:
    """The trailer at the end of a megabyte is still found."""
    message = f"Add it\n\n{body}\n\n{LINE}\n"

    with in_time():
        trailers = scan(message)

    if "`" not in body:
        assert trailers[-1].value == VALUE
        assert trailers[-1].line == message.count("\n")


def test_a_huge_message_is_read_at_both_ends() -> None:
    """In the middle of a megabyte only credits are looked for, and line numbers stay true."""
    trailers = scan("Add it\n\nFirst: 1\n" + "a: b\n" * 200_000 + "Last: 2")

    assert len(trailers) < 60_000
    assert trailers[0] == Trailer("first", "1", 3)
    assert trailers[-1] == Trailer("last", "2", 200_004)
