"""A person reads, page by page, and says of each piece whether they take it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from aicheck.cli.page import first_page, same_page, show
from aicheck.cli.screen import Screen, Size
from aicheck.reporters.summary import plural, short
from aicheck.review.pieces import Piece, Row
from aicheck.review.session import Session

# Columns and lines below which no page fits.
_SMALLEST = (30, 12)
_KEYS = "y take  n refuse  s skip  b back  space page on  q quit  ? help"
_END_KEYS = "y sign  n don't  b back  space page on  q quit"
_HELP = """y       I read this and take it; on a longer piece, on to its next page
n       I don't accept this: the commit is not signed now, and the next one follows
s       leave this for another time: the commit is not signed now
b       back to the piece before
space   the next page of a longer piece (also enter and the arrow keys)
q       quit; what was taken is kept, and the next run goes on from there

A commit is signed when all of its pieces were taken, at the end, after one more question."""


def read(
    session: Session,
    screen: Screen,
    keep: Callable[[], None],
    end: Callable[[], Piece],
) -> bool:
    """Go through a session; True if the person agrees to sign at its end.

    `keep` is called after every answer, and `end` makes the question at the end.
    """
    while True:
        piece = session.piece
        if piece is None:
            if not session.read():
                return False
            answer = _answer(end(), screen, "the end", _END_KEYS, "ynbq")
            if answer != "b":
                return answer == "y"
            session.back()
            continue
        answer = _answer(piece, screen, _where(session), _KEYS, "ynsbq")
        if answer == "q":
            return False
        {"y": session.take, "n": session.refuse, "s": session.skip, "b": session.back}[answer]()
        keep()


def _where(session: Session) -> str:
    place = session.place
    assert place is not None
    reading = session.readings[place.reading]
    taken = ", taken" if place.mark in session.taken else ""
    return (
        f"{short(reading.commit.sha)} (commit {place.reading + 1} of {len(session.readings)}), "
        f"piece {place.piece + 1} of {len(reading.pieces)}{taken}"
    )


def _answer(piece: Piece, screen: Screen, where: str, keys: str, answers: str) -> str:
    """Show a piece page by page until it is answered; what was not shown can't be taken."""
    page = first_page(piece, screen, _wide_enough(screen))
    notice = ""
    while True:
        size = _wide_enough(screen)
        if size != page.size:
            page = same_page(piece, screen, page, size)
        show(screen, page, notice, where, keys)
        key, notice = screen.ask(size), ""
        if key == "?":
            _help(screen)
        elif key == "previous":
            page = page.turned(-1)
        elif key in ("next", "y") and not page.is_last:
            page = page.turned(1)
        elif key == "y" and not piece.is_shown:
            notice = "what cannot be shown cannot be taken: n or s"
        elif key in answers:
            return key
        elif key != "resized":
            notice = "that is all of it: y or n" if key == "next" else "? lists the keys"


def _wide_enough(screen: Screen) -> Size:
    """The size of the window, once all that counts as seen fits into it."""
    while True:
        size = screen.size()
        if size[0] >= _SMALLEST[0] and size[1] >= _SMALLEST[1]:
            return size
        screen.show(["too small: widen the window", "q quits"])
        if screen.ask(size) == "q":
            raise KeyboardInterrupt


def _help(screen: Screen) -> None:
    rows = tuple(Row("words", line) for line in _HELP.split("\n"))
    piece = Piece("the keys", rows)
    page = first_page(piece, screen, _wide_enough(screen))
    while True:
        show(screen, page, "", "", "space goes on")
        if screen.ask(page.size) == "resized":
            page = first_page(piece, screen, _wide_enough(screen))
        elif page.is_last:
            return
        else:
            page = page.turned(1)


def summary(session: Session) -> Iterator[Row]:
    """What came of every commit, as rows to be read."""
    for index, reading in enumerate(session.readings):
        subject = f"{short(reading.commit.sha)} {reading.commit.subject}"
        outcome = session.outcome(index)
        if outcome == "read":
            yield Row("words", f"taken whole: {subject}")
            continue
        left = plural(session.left(index), "piece")
        refused = session.refused_at(index)
        why = f"not accepted at {refused.title}, {left} left" if refused else f"{left} left"
        yield Row("alarm", f"not signed: {subject}: {why}")
