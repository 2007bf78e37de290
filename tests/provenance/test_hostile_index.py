"""An index comes from elsewhere: whatever is in it, there is an answer or our own error."""

from __future__ import annotations

import json
import tracemalloc
import zlib
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pytest
from answers import an_answer_or_our_error
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from snippets import CODE, ENDINGS, PYTHON

from aicheck.errors import AicheckError
from aicheck.provenance import Index, grams
from aicheck.provenance.building import build
from aicheck.provenance.heads import no_licence
from aicheck.provenance.index_file import MAGIC, SECTIONS
from aicheck.provenance.merging import merge
from aicheck.provenance.notes import Notes
from aicheck.provenance.sources import Group

HEAD = len(MAGIC) + 8 + 32
ALL = [grams(text, language) for language, (text, _) in CODE.items()]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("index")
    (folder / "src").mkdir()
    for language, (text, _) in CODE.items():
        (folder / "src" / f"a.{ENDINGS[language]}").write_text(text)
    build([Group(folder / "src", 0, no_licence)], Notes()).write(folder / "a.idx")
    return (folder / "a.idx").read_bytes()


def parts(whole: bytes) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The head and the sections of an index."""
    length = int.from_bytes(whole[len(MAGIC) : len(MAGIC) + 8], "little")
    head = json.loads(whole[HEAD : HEAD + length])
    at, sections = HEAD + length, {}
    for name in SECTIONS:
        at += -at % 8
        sections[name] = whole[at : at + head["sections"][name]]
        at += len(sections[name])
    return head, sections


def joined(head: dict[str, Any], sections: dict[str, bytes], body: bool = True) -> bytes:
    """An index of them whose digests are right, as a liar would make it."""
    digest = blake2b(digest_size=32)
    for name in SECTIONS:
        digest.update(sections[name])
    known = {"sections": {name: len(sections[name]) for name in SECTIONS}}
    text = json.dumps(known | {"body": digest.hexdigest()} | head if body else head).encode()
    out = MAGIC + len(text).to_bytes(8, "little") + blake2b(text, digest_size=32).digest() + text
    for name in SECTIONS:
        out += b"\0" * (-len(out) % 8) + sections[name]
    return out


def use(path: Path) -> None:
    """All that is ever done with an index."""
    with Index.open(path) as index:
        for mine in ALL:
            for match in index.look_up(mine):
                index.text(match.source)
        for number in range(min(index.files, 100)):
            index.text(index.source(number))
        index.verify()
        merge([index])


def problem(tmp_path: Path, data: bytes) -> str:
    path = tmp_path / "bad.idx"
    path.write_bytes(data)
    with pytest.raises(AicheckError) as caught:
        use(path)
    assert str(path) in caught.value.message
    assert caught.value.hint
    return caught.value.message


def test_the_whole_one_is_fine(whole: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.idx"
    path.write_bytes(joined(*parts(whole)))

    use(path)


def test_cut_off_anywhere(whole: bytes, tmp_path: Path) -> None:
    for at in (1, 15, 20, 60, HEAD + 1, *range(HEAD, len(whole), len(whole) // 40), len(whole) - 1):
        problem(tmp_path, whole[:at])
    problem(tmp_path, whole + b"\0")


def test_another_version(whole: bytes, tmp_path: Path) -> None:
    head, sections = parts(whole)
    for key, value in (("format", 1), ("lexemes", 0), ("channels", {"exact": [16, 6]})):
        data = joined(head | {key: value}, sections)
        assert problem(tmp_path, data).endswith("was made by another version of aicheck")


def test_another_file(tmp_path: Path) -> None:
    for data in (b"SQLite format 3\0" * 9, b"aicheck index\n" * 9, MAGIC[:-1], b"\0" * 999):
        assert problem(tmp_path, data).endswith("is not an index of aicheck")


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"[]",
        b"{",
        b"null",
        b"[" * 200_000,
        b'{"format": 1}',
        b"\xff\xfe",
        b'{"a": 1' + b"0" * 9999 + b"}",
    ],
)
def test_a_head_that_is_none(tmp_path: Path, head: bytes) -> None:
    digest = blake2b(head, digest_size=32).digest()

    problem(tmp_path, MAGIC + len(head).to_bytes(8, "little") + digest + head)


def test_a_head_of_gigabytes(whole: bytes, tmp_path: Path) -> None:
    data = MAGIC + (1 << 30).to_bytes(8, "little") + whole[len(MAGIC) + 8 :]
    tracemalloc.start()

    assert problem(tmp_path, data).endswith("its head is cut off")

    assert tracemalloc.get_traced_memory()[1] < 1 << 20
    tracemalloc.stop()


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("length", [-8, 1 << 62, 1 << 80, 12.0, None, "8", True, 24])
def test_counts_that_cannot_be(whole: bytes, tmp_path: Path, section: str, length: Any) -> None:
    head, sections = parts(whole)
    head["sections"] = head["sections"] | {section: length}

    problem(tmp_path, joined(head, sections))


@pytest.mark.parametrize(
    "packages", [None, {}, [["a"]], [["a", 1, ""]], [[["a"], "", ""]], ["abc"], [[]], []]
)
def test_packages_that_are_none(whole: bytes, tmp_path: Path, packages: Any) -> None:
    head, sections = parts(whole)

    problem(tmp_path, joined(head | {"packages": packages}, sections))


@pytest.mark.parametrize("fill", [b"\0", b"\xff", b"\x01", b"\x7f"])
@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_of_nonsense_with_a_right_digest(
    whole: bytes, tmp_path: Path, section: str, fill: bytes
) -> None:
    """File numbers, places and lengths that lead out; nothing but our own error comes of it."""
    head, sections = parts(whole)
    sections[section] = fill * len(sections[section])
    for key in ("body", "sections"):
        del head[key]
    path = tmp_path / "bad.idx"
    path.write_bytes(joined(head, sections))

    with an_answer_or_our_error(path):
        use(path)


def test_grams_that_do_not_ascend(whole: bytes, tmp_path: Path) -> None:
    head, sections = parts(whole)
    entries = sections["exact.entries"]
    pieces = [entries[at : at + 8] for at in range(0, len(entries), 8)]
    sections["exact.entries"] = b"".join(reversed(pieces))
    del head["body"]

    assert problem(tmp_path, joined(head, sections)).endswith("its grams don't ascend")


def test_a_changed_byte_is_seen_by_who_reads_all(whole: bytes, tmp_path: Path) -> None:
    head, sections = parts(whole)
    for name, data in sections.items():
        changed = bytearray(data)
        changed[len(changed) // 2] ^= 1
        path = tmp_path / "bad.idx"
        path.write_bytes(joined(head, sections | {name: bytes(changed)}))
        with Index.open(path) as index, pytest.raises(AicheckError, match="is broken"):
            index.verify()


def test_a_text_that_is_a_bomb(whole: bytes, tmp_path: Path) -> None:
    head, sections = parts(whole)
    bomb = zlib.compress(bytes(64 << 20), 9)
    files = len(sections["digests"]) // 16
    sections["texts"] = bomb
    sections["text-ends"] = len(bomb).to_bytes(8, "little") * files
    for key in ("body", "sections"):
        del head[key]
    tracemalloc.start()

    assert problem(tmp_path, joined(head, sections)).endswith(
        "a text is longer than an index has them"
    )

    assert tracemalloc.get_traced_memory()[1] < 48 << 20
    tracemalloc.stop()


def test_names_that_steer_a_terminal_or_climb(whole: bytes, tmp_path: Path) -> None:
    """What an index calls its sources stands in messages: one line, no control characters."""
    head, sections = parts(whole)
    names = sections["strings"]
    odd = "../../\x1b[2J\n::error::\u202e/a".encode()
    sections["strings"] = odd + names[len(odd) :]
    head["packages"] = [["p\x1b]0;x\x07\nq", "1\r", "pkg:\x00/\u2066"]]
    for key in ("body", "sections"):
        del head[key]
    path = tmp_path / "odd.idx"
    path.write_bytes(joined(head, sections))

    with Index.open(path) as index:
        for number in range(index.files):
            source = index.source(number)
            for said in (source.package, source.version, source.purl, source.path, source.licence):
                assert said.isprintable()


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_any_damage_is_an_answer_or_our_error(
    whole: bytes, tmp_path: Path, data: st.DataObject
) -> None:
    head, sections = parts(whole)
    for key in ("body", "sections"):
        del head[key]
    for name in data.draw(st.lists(st.sampled_from(sorted(SECTIONS)), max_size=3)):
        changed = bytearray(sections[name])
        for at in data.draw(st.lists(st.integers(0, len(changed) - 1), max_size=8)):
            changed[at] = data.draw(st.integers(0, 255))
        sections[name] = bytes(changed)
    path = tmp_path / "bad.idx"
    path.write_bytes(joined(head, sections))

    with an_answer_or_our_error(path):
        use(path)


def test_a_closed_index_is_closed_and_the_file_free(whole: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.idx"
    path.write_bytes(whole)
    with Index.open(path) as index:
        assert index.look_up(grams(PYTHON, "python"))
    index.close()

    path.unlink()
