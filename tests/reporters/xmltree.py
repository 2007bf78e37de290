"""XML as a strict parser reads it; a document that declares a type of its own is refused."""

from __future__ import annotations

from typing import NoReturn
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat


def tree_of(text: str) -> Element:
    """The root element; raises ExpatError for what is not well-formed."""
    builder = TreeBuilder()
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    parser.Parse(text.encode(), True)
    return builder.close()


def _refuse(*declared: object) -> NoReturn:
    raise ValueError(f"a document type: {declared}")
