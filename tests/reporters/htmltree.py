"""A page of HTML as a parser reads it."""

from __future__ import annotations

import html.parser

_VOID = {"meta", "input", "br", "hr"}
# In pictures, an element ends where its slash says so.
_CLOSED = {"rect", "line", "circle", "path"}
_RAW = {"script", "style"}


class Page(html.parser.HTMLParser):
    """The elements with their attributes, and the text; every element that opens is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.comments: list[str] = []
        self.outline: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        assert len(found) == len(attrs), f"an attribute twice: {attrs}"
        self.elements.append((tag, found))
        shown = "".join(f" {key}={value}" for key, value in attrs)
        self.outline.append(f"{'  ' * len(self._open)}<{tag}{shown}>")
        if tag not in _VOID | _CLOSED:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in _VOID | _CLOSED
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] in _RAW:
            return
        self.words.append(data)
        if data.strip():
            self.outline.append(f"{'  ' * len(self._open)}{data.strip()}")

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    @property
    def text(self) -> str:
        """All that is to be read."""
        return "".join(self.words)

    def values(self, name: str) -> list[str]:
        """The values of an attribute, wherever it stands."""
        return [attrs[name] for _, attrs in self.elements if name in attrs]

    @property
    def shape(self) -> list[tuple[str, tuple[str, ...]]]:
        """The elements with the names of their attributes."""
        return [(tag, tuple(sorted(attrs))) for tag, attrs in self.elements]
