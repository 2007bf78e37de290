"""Pages about rules and settings, made from what they are themselves."""

from __future__ import annotations

from aicheck.docs.rules import book, page
from aicheck.docs.settings import settings_book, settings_page

__all__ = ["book", "page", "settings_book", "settings_page"]
