"""Markdown into pages of HTML that need nothing but themselves.

A page has its style in itself and pictures as data, and its policy lets it load nothing and run
nothing. HTML in a source is shown as text, but for comments, which are left out.
"""

from __future__ import annotations

import base64
import hashlib
import html
import itertools
import posixpath
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

STYLE = Path(__file__).with_name("style.css").read_text(encoding="utf-8")
_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY = (
    f"default-src 'none'; style-src 'sha256-{_HASH}'; img-src data:; base-uri 'none'; "
    "form-action 'none'"
)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_NO_SLUG = re.compile(r"[^\w\- ]")
_ELSEWHERE = re.compile(r"(https|mailto):")


@dataclass(frozen=True, slots=True)
class Source:
    """One page to be: its text, and where that and the page stand, from the top of the sources."""

    path: str
    out: str
    text: str
    group: str = ""

    @property
    def title(self) -> str:
        """The first heading."""
        found = re.search(r"^# (.+)$", self.text, re.MULTILINE)
        return re.sub(r"[`*\\]", "", found[1]) if found else self.out


@dataclass(frozen=True, slots=True)
class Page:
    """A page's body, its headings as (level, id, title), and the links that lead to our own."""

    source: Source
    body: str
    headings: tuple[tuple[int, str, str], ...]
    links: tuple[str, ...]


class Renderer:
    """Renders sources whose links go to each other.

    `outs` has the page of each source, `moved` that of some headings that have their own; `top` is
    the folder of the sources.
    """

    def __init__(
        self,
        outs: Mapping[str, str],
        moved: Callable[[str, str], str | None],
        top: Path,
    ) -> None:
        self._outs, self._moved, self._top = outs, moved, top
        self._markdown = MarkdownIt("commonmark", {"html": True}).enable("table")
        rules = self._markdown.renderer.rules  # type: ignore[attr-defined]
        for kind in ("html_block", "html_inline"):
            rules[kind] = lambda tokens, at, *_: html.escape(_COMMENT.sub("", tokens[at].content))

    def page(self, source: Source) -> Page:
        """The page of one source; raises ValueError for a link to nothing."""
        tokens = self._markdown.parse(source.text)
        headings = tuple(_with_ids(tokens))
        links: list[str] = []
        for token in tokens:
            token.attrs.pop("style", None)
            self._linked(token.children or [], source, links)
        body = self._markdown.renderer.render(tokens, self._markdown.options, {})
        return Page(source, body, headings, tuple(links))

    def _linked(self, tokens: Sequence[Token], source: Source, links: list[str]) -> None:
        closing: list[bool] = []
        for token in tokens:
            if token.type == "image":
                token.attrs["src"] = self._data(_resolved(str(token.attrs["src"]), source))
            elif token.type == "link_open":
                closing.append(self._followed(token, source, links))
            elif token.type == "link_close" and not closing.pop():
                token.tag = "span"

    def _followed(self, token: Token, source: Source, links: list[str]) -> bool:
        """Point a link to a page; whether it leads anywhere."""
        address = str(token.attrs["href"])
        if _ELSEWHERE.match(address):
            token.attrs["rel"] = "noreferrer"
            return True
        path, _, anchor = address.partition("#")
        target = _resolved(path, source) if path else source.path
        out = (self._moved(target, anchor) if anchor else None) or self._outs.get(target)
        if out is None:
            if not (self._top / target).exists():
                raise ValueError(f"{source.path} links to '{address}', which is not there")
            # A file of the sources that is no page.
            token.tag, token.attrs = "span", {"class": "file", "title": target}
            return False
        links.append(f"{out}#{anchor}" if anchor else out)
        token.attrs["href"] = between(source.out, out) + (f"#{anchor}" if anchor else "")
        return True

    def _data(self, path: str) -> str:
        kind = {"svg": "svg+xml"}.get(path.rpartition(".")[2], path.rpartition(".")[2])
        return (
            f"data:image/{kind};base64,{base64.b64encode((self._top / path).read_bytes()).decode()}"
        )


def _resolved(address: str, source: Source) -> str:
    joined = posixpath.join(posixpath.dirname(source.path), unquote(address))
    return posixpath.normpath(joined)


def between(start: str, end: str) -> str:
    """The address of the page `end` as the page `start` has to write it."""
    return posixpath.relpath(end, posixpath.dirname(start) or ".")


def _with_ids(tokens: Sequence[Token]) -> list[tuple[int, str, str]]:
    """Give each heading the id that forges give it."""
    out: list[tuple[int, str, str]] = []
    seen: dict[str, int] = {}
    for token, inline in itertools.pairwise(tokens):
        if token.type == "heading_open":
            parts = (it.content for it in inline.children or [])
            title = "".join(parts)
            slug = _NO_SLUG.sub("", title.lower()).replace(" ", "-")
            seen[slug] = seen.get(slug, -1) + 1
            token.attrs["id"] = f"{slug}-{seen[slug]}" if seen[slug] else slug
            out.append((int(token.tag[1]), str(token.attrs["id"]), title))
    return out


def whole(page: Page, menu: Mapping[str, Sequence[Source]], version: str) -> str:
    """The page as a document."""
    here = page.source.out
    groups = "".join(
        f"<li><span>{html.escape(group)}</span><ul>"
        + "".join(_entry(here, it) for it in sources)
        + "</ul></li>"
        for group, sources in menu.items()
    )
    inside = [it for it in page.headings if it[0] == 2]
    contents = "".join(f'<li><a href="#{it[1]}">{html.escape(it[2])}</a></li>' for it in inside)
    toc = f'<nav class="toc" aria-label="On this page"><ul>{contents}</ul></nav>'
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>{html.escape(page.source.title)} - aicheck</title>
<style>{STYLE}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the text</a>
<header><a href="{between(here, "index.html")}">aicheck</a> {html.escape(version)}</header>
<nav class="menu" aria-label="Pages"><ul>{groups}</ul></nav>
<main id="main" tabindex="-1">
{toc if len(inside) > 2 else ""}
{page.body}</main>
</body>
</html>
"""


def _entry(here: str, source: Source) -> str:
    current = ' aria-current="page"' if source.out == here else ""
    title = html.escape(source.title)
    return f'<li><a href="{between(here, source.out)}"{current}>{title}</a></li>'
