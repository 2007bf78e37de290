"""Markup that nothing untrusted can become: every string is text, and is escaped where it is put.

Elements are made by `tag`, and only what this module made counts as markup. What would run, load or
lead elsewhere is refused: no `style`, no `src`, no handlers, no link but to a place of the page.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from typing import TypeAlias

from aicheck.reporters.visible import COMMAND, visible

_NAME = re.compile(r"[a-z][a-z0-9-]*")
# An attribute with such a value needs no quotes, of which a long report has many thousands.
_PLAIN = re.compile(r"[#A-Za-z0-9_.-]+")
_SPECIAL = re.compile("[&<>\"']")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}
_VOID = frozenset({"br", "hr", "input", "meta", "rect", "line", "circle", "path"})
_REFUSED = frozenset({"action", "background", "formaction", "poster", "src", "srcdoc", "style"})


class Markup:
    """Markup that is safe to put into a page; only this module makes it."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        """Keep `text`, which is markup already."""
        self._text = text

    def __str__(self) -> str:
        return self._text

    def __len__(self) -> int:
        return len(self._text)


Child: TypeAlias = "Markup | str | int | Iterable[Child] | None"
Value: TypeAlias = "str | int | bool | None"

NOTHING = Markup("")
# The only way for a line to end within a text: any other line feed is shown as what it is.
BREAK = Markup("\n")


def escaped(text: str) -> str:
    """`text` as it may stand between tags or in quotes, its hidden characters made visible."""
    shown = visible(text)
    if "#" in shown:
        # A page that goes to a log commands no runner of CI.
        shown = COMMAND.sub("#\0", shown)
    if _SPECIAL.search(shown):
        shown = _SPECIAL.sub(lambda match: _ENTITIES[match[0]], shown)
    # No text has a NUL any more but where one was put.
    return shown.replace("#\0", "#&#35;")


def tag(name: str, /, *children: Child, **attributes: Value) -> Markup:
    """An element; a trailing `_` of an attribute's name is dropped, others become hyphens.

    An attribute that is None or False is left out, and one that is True has no value. Raises
    ValueError for what could act.
    """
    opening = "".join(_attribute(key, value) for key, value in attributes.items())
    if name in _VOID:
        # In SVG, and in SVG alone, the slash means something.
        return Markup(f"<{name}{opening}/>" if opening[-1:] == '"' else f"<{name}{opening} />")
    return Markup(f"<{name}{opening}>{_inside(children)}</{name}>")


def joined(*children: Child) -> Markup:
    """Several pieces as one."""
    return Markup(_inside(children))


def embedded(name: str, source: str) -> Markup:
    """Our own style or script as an element; raises ValueError for one that would end it."""
    if f"</{name}" in source or "<!--" in source:
        raise ValueError(f"the {name} would end before its time")
    return Markup(f"<{name}>{source}</{name}>")


def digest(source: str) -> str:
    """What a content security policy calls a style or script that may be used."""
    found = hashlib.sha256(source.encode()).digest()
    return f"'sha256-{base64.b64encode(found).decode()}'"


def document(language: str, *children: Child) -> str:
    """A whole page."""
    return f"<!DOCTYPE html>\n{tag('html', *children, lang=language)}\n"


def _inside(children: Iterable[Child]) -> str:
    parts = []
    for child in children:
        if isinstance(child, Markup):
            parts.append(str(child))
        elif isinstance(child, str):
            parts.append(escaped(child))
        elif isinstance(child, int):
            parts.append(f"{child:,}")
        elif child is not None:
            parts.append(_inside(child))
    return "".join(parts)


def _attribute(key: str, value: Value) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    if not _NAME.fullmatch(name) or name.startswith("on") or name in _REFUSED:
        raise ValueError(f"the attribute '{name}' has no place in a report")
    if value is True:
        return f" {name}"
    text = str(value)
    if name == "href" and not text.startswith("#"):
        raise ValueError("a report has no links but to places of its own")
    if _PLAIN.fullmatch(text):
        return f" {name}={text}"
    return f' {name}="{escaped(text)}"'
