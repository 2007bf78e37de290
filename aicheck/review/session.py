"""Where a person is in what they have to read, what they took, and what is left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from aicheck.review.pieces import Piece, Reading

Outcome = Literal["read", "refused", "open"]
Mark = tuple[str, str]
"""A reading's key and a piece's digest."""


@dataclass(frozen=True, slots=True)
class Place:
    """One piece among all."""

    reading: int
    piece: int
    mark: Mark


class Session:
    """A walk over all pieces, those that were taken before left out."""

    def __init__(self, readings: Sequence[Reading], taken: Iterable[Mark]) -> None:
        self.readings = tuple(readings)
        self.places = tuple(
            Place(i, j, (reading.key, piece.digest))
            for i, reading in enumerate(self.readings)
            for j, piece in enumerate(reading.pieces)
        )
        known = {place.mark for place in self.places}
        self.taken = known & set(taken)
        self._skipped: set[int] = set()
        self._refused: dict[int, int] = {}
        self._at = -1
        self._forward()

    @property
    def place(self) -> Place | None:
        """Where the person is; None behind the last piece."""
        return self.places[self._at] if self._at < len(self.places) else None

    @property
    def piece(self) -> Piece | None:
        """What is to be read now."""
        place = self.place
        return self.readings[place.reading].pieces[place.piece] if place else None

    def take(self) -> None:
        """The person read the piece and takes it."""
        place = self.places[self._at]
        self.taken.add(place.mark)
        self._skipped.discard(self._at)
        if self._refused.get(place.reading) == self._at:
            del self._refused[place.reading]
        self._forward()

    def refuse(self) -> None:
        """The person does not accept the piece: its commit is not signed."""
        place = self.places[self._at]
        self.taken.discard(place.mark)
        self._refused[place.reading] = self._at
        self._forward()

    def skip(self) -> None:
        """The person leaves the piece for another time."""
        self.taken.discard(self.places[self._at].mark)
        self._skipped.add(self._at)
        self._forward()

    def back(self) -> None:
        """Go to the piece before."""
        self._at = max(0, self._at - 1)

    def outcome(self, reading: int) -> Outcome:
        """What came of one commit."""
        if reading in self._refused:
            return "refused"
        return "open" if self.left(reading) else "read"

    def left(self, reading: int) -> int:
        """How many pieces of a commit were not taken."""
        it = self.readings[reading]
        return sum((it.key, piece.digest) not in self.taken for piece in it.pieces)

    def refused_at(self, reading: int) -> Piece | None:
        """The piece at which a commit was refused."""
        at = self._refused.get(reading)
        return self.readings[reading].pieces[self.places[at].piece] if at is not None else None

    def read(self) -> tuple[Reading, ...]:
        """The commits of which every piece was taken."""
        return tuple(it for i, it in enumerate(self.readings) if self.outcome(i) == "read")

    def _forward(self) -> None:
        order = [*range(self._at + 1, len(self.places)), *range(max(0, self._at))]
        self._at = next((at for at in order if self._is_open(at)), len(self.places))

    def _is_open(self, at: int) -> bool:
        place = self.places[at]
        is_left = place.mark not in self.taken and at not in self._skipped
        return is_left and place.reading not in self._refused
