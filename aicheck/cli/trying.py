"""What `aicheck rules test` does: rules in folders, tried on the cases beside them."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from aicheck.cache import Cache
from aicheck.catalogue import Catalogue, extended
from aicheck.checks import semgrep
from aicheck.checks.context import Context
from aicheck.cli.streams import put
from aicheck.config import load
from aicheck.errors import AicheckError
from aicheck.reporters.summary import plural
from aicheck.reporters.visible import visible
from aicheck.rulecases import Problem, Trial, rule_texts, trial


def tried(folders: Sequence[Path]) -> bool:
    """Print what is missed or wrong, and whether anything is; raises AicheckError."""
    if not folders:
        hint = "name a folder of rules, or set rules.extra"
        raise AicheckError("the cases of aicheck's own rules are not installed", hint)
    trials = [_trial(folder) for folder in folders]
    problems = [problem for it in trials for problem in it.problems]
    put("".join(f"{_place(it)}: {it.rule}: {it.what}\n" for it in problems))
    rules, cases = (sum(getattr(it, key) for it in trials) for key in ("rules", "cases"))
    end = f"{len(problems)} not as marked" if problems else "all as marked"
    put(f"{plural(rules, 'rule')}, {plural(cases, 'case')}: {end}\n")
    return bool(problems)


def _trial(folder: Path) -> Trial:
    cache = Cache(None)
    chosen = extended(Catalogue({}, ""), rule_texts(folder), cache)
    with tempfile.TemporaryDirectory(prefix="aicheck-") as scratch:
        context = Context(load(None, None, "default"), chosen, cache, Path(scratch), jobs=2)
        semgrep.refuse_broken(context)
        return trial(context, Path())


def _place(problem: Problem) -> str:
    try:
        path = str(Path(problem.path).relative_to(Path.cwd()))
    except ValueError:
        path = problem.path
    return f"{visible(path)}:{problem.line}" if problem.line else visible(path)
