"""Write rules.md beside this file from the rules: run it after a rule was added or changed."""

from pathlib import Path

from aicheck.cache import Cache
from aicheck.catalogue import load, rules_folder
from aicheck.checks import all_rules
from aicheck.docs import book

if __name__ == "__main__":
    rules = all_rules(load(rules_folder(), Cache(None)))
    Path(__file__).with_name("rules.md").write_text(book(rules.values()), encoding="utf-8")
