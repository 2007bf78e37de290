"""Pages about rules and settings, made from what they are themselves."""

from __future__ import annotations

from aicheck.docs.rules import book, page
from aicheck.docs.settings import section_page, settings_book, settings_page

__all__ = ["book", "page", "section_page", "settings_book", "settings_page"]
