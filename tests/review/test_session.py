"""A walk over pieces: what is asked next, and what came of each commit."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from aicheck.model import Commit, Person
from aicheck.review.pieces import Piece, Reading
from aicheck.review.session import Mark, Session

ROBIN = Person("Robin Author", "robin@example.org")


def readings(*sizes: int) -> list[Reading]:
    blank = Commit("", (), ROBIN, ROBIN, "Add")
    return [
        Reading(
            replace(blank, sha=f"{index:040}"),
            f"key{index}",
            f"key{index}",
            tuple(Piece(f"{index}.{piece}", (), f"digest{piece}") for piece in range(size)),
        )
        for index, size in enumerate(sizes)
    ]


def title(session: Session) -> str | None:
    return session.piece.title if session.piece else None


def test_pieces_come_in_order_and_those_taken_before_do_not() -> None:
    session = Session(readings(2, 2), [("key0", "digest1"), ("key9", "digest0")])
    seen = []
    while session.piece:
        seen.append(title(session))
        session.take()

    assert seen == ["0.0", "1.0", "1.1"]
    assert len(session.read()) == 2
    assert ("key9", "digest0") not in session.taken


def test_a_refusal_passes_over_the_rest_of_its_commit() -> None:
    session = Session(readings(3, 1), [])
    session.take()
    session.refuse()

    assert title(session) == "1.0"
    assert [session.outcome(0), session.left(0)] == ["refused", 2]
    refused = session.refused_at(0)
    assert refused is not None
    assert refused.title == "0.1"


def test_a_refusal_can_be_taken_back_where_it_was_made() -> None:
    session = Session(readings(2, 1), [])
    session.refuse()
    session.back()
    session.back()
    session.take()

    assert title(session) == "0.1"
    assert session.outcome(0) == "open"


def test_what_was_left_behind_is_asked_at_the_end() -> None:
    session = Session(readings(3), [("key0", "digest1")])
    session.take()
    assert title(session) == "0.2"
    session.back()
    session.skip()
    assert title(session) == "0.2"
    session.take()
    assert title(session) is None
    assert [session.outcome(0), session.left(0)] == ["open", 1]


def test_there_is_nothing_before_the_first_piece() -> None:
    session = Session(readings(1), [])
    session.back()

    assert title(session) == "0.0"


@given(st.lists(st.integers(1, 4), min_size=1, max_size=4), st.text("ynsb", max_size=60))
def test_a_commit_counts_as_read_only_if_all_of_it_was_taken_last(
    sizes: list[int], keys: str
) -> None:
    """However somebody walks, the last word on each piece decides."""
    session = Session(readings(*sizes), [])
    said: dict[Mark, str] = {}
    for key in keys:
        place = session.place
        if place is None or key == "b":
            session.back()
            continue
        said[place.mark] = key
        {"y": session.take, "n": session.refuse, "s": session.skip}[key]()

    for it in session.read():
        assert all(said.get((it.key, piece.digest)) == "y" for piece in it.pieces)
    assert session.taken == {mark for mark, key in said.items() if key == "y"}
