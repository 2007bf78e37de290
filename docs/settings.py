"""Write settings.md beside this file from the settings' own tables: run it when a key changed."""

from pathlib import Path

from aicheck.checks import CHECKS
from aicheck.docs import settings_book
from aicheck.policy import ALWAYS_REQUIRED

if __name__ == "__main__":
    text = settings_book({name: name in ALWAYS_REQUIRED for name in CHECKS})
    Path(__file__).with_name("settings.md").write_text(text, encoding="utf-8")
