"""Which words a text has: the cheap question that comes before an expensive one."""

from __future__ import annotations

from functools import lru_cache

# In a word with one of these white space has no meaning to a program: `eval (x)`, `os . system`.
_MARKS = frozenset("(=.):")


class Words:
    """A text in small letters; each group of words is looked for once."""

    def __init__(self, text: str) -> None:
        """Keep the text as it is, and without its white space and joined lines."""
        self._text = text.lower()
        self._code = "".join(self._text.replace("\\\n", "").split())
        self._known: dict[tuple[str, ...], bool] = {}

    def any(self, group: tuple[str, ...]) -> bool:
        """Whether the text has a word of the group."""
        if group not in self._known:
            self._known[group] = any(map(self._has, group))
        return self._known[group]

    def _has(self, word: str) -> bool:
        code = _squeezed(word)
        return word in self._text if code is None else code in self._code


@lru_cache(maxsize=1 << 12)
def _squeezed(word: str) -> str | None:
    """The word as it stands in squeezed code, or None where its white space counts."""
    return None if _MARKS.isdisjoint(word) else "".join(word.split())
