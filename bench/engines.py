"""The engines' own time: the commands that a scan gives them, on the same copies, without aicheck.

    python bench/engines.py record REPOSITORY FOLDER
    python bench/engines.py run FOLDER JOBS

The first writes what a scan of HEAD would give to semgrep and to bandit's worker; the second starts
just these programs, `JOBS` of each engine at a time, as a scan does, and reads what they print.
"""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

_PLAN = "plan.json"


# -- what a scan asks for ----------------------------------------------------------------------


def record(repository: Path, folder: Path) -> None:
    """Write down every command of a scan, with its copies."""
    # Imported here: what is timed must not pay for it.
    from aicheck import catalogue
    from aicheck.cache import Cache
    from aicheck.change import read_tree
    from aicheck.checks import bandit, semgrep
    from aicheck.checks.context import Context
    from aicheck.git import open_repository
    from aicheck.settings import from_commit

    plan: list[dict[str, Any]] = []
    # Several threads write down what they would start.
    numbers = itertools.count()

    def report(place: Path, names: Sequence[str]) -> Mapping[str, Any]:
        kept = _kept(folder, next(numbers))
        for name in (*names, "rules.json"):
            os.link(place / name, kept / name)
        words = ["scan", "--experimental", *semgrep._FLAGS, "--config=rules.json", *names]
        command = [semgrep.executable(), *words]
        plan.append({"engine": "semgrep", "words": command, "place": str(kept)})
        return {"results": [], "errors": [], "paths": {"scanned": list(names)}}

    def messages(files: Sequence[str], place: Path) -> Iterator[Mapping[str, Any]]:
        kept = _kept(folder, next(numbers))
        for file in files:
            os.link(file, kept / Path(file).name)
        copies = [str(kept / Path(file).name) for file in files]
        about = {"without": sorted(bandit.instead()), "needs": dict(bandit._needs())}
        path = [entry for entry in sys.path if entry]
        feed = json.dumps({"path": path, "files": copies, **about})
        words = [sys.executable, "-I", str(bandit._WORKER)]
        plan.append({"engine": "bandit", "words": words, "place": str(kept), "feed": f"{feed}\n"})
        yield from ({"file": file, "results": [], "error": None} for file in files)

    semgrep._report, bandit._messages = report, messages
    opened = open_repository(repository)
    change = read_tree(opened, "HEAD")
    config = from_commit(opened, "HEAD", "HEAD")
    scratch = folder / "scratch"
    scratch.mkdir(parents=True)
    rules = catalogue.load(catalogue.rules_folder(), Cache(None))
    context = Context(config, rules, Cache(None), scratch, jobs=2)
    for check in (semgrep.check, bandit.check):
        list(check(change, context))
    (folder / _PLAN).write_text(json.dumps(plan), encoding="utf-8")


def _kept(folder: Path, number: int) -> Path:
    place = folder / str(number)
    place.mkdir(parents=True)
    return place


# -- and no more -------------------------------------------------------------------------------


def run(folder: Path, jobs: int) -> None:
    """Run what was written down, both engines side by side."""
    plan = json.loads((folder / _PLAN).read_text(encoding="utf-8"))
    with ThreadPoolExecutor(jobs) as semgrep, ThreadPoolExecutor(jobs) as bandit:
        pools = {"semgrep": semgrep, "bandit": bandit}
        started = [pools[step["engine"]].submit(_run, step) for step in plan]
        for each in started:
            each.result()


def _run(step: Mapping[str, Any]) -> None:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    done = subprocess.run(
        step["words"],
        cwd=step["place"],
        input=step.get("feed", "").encode(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**kept, "OCAMLRUNPARAM": "s=1M", "LC_ALL": "C.UTF-8",
             "SEMGREP_SEND_METRICS": "off", "SEMGREP_ENABLE_VERSION_CHECK": "0"},
    )  # fmt: skip
    if done.returncode not in (0, 1):
        said = done.stderr[-500:].decode(errors="replace")
        raise RuntimeError(f"{step['engine']} failed: {said}")


if __name__ == "__main__":
    if sys.argv[1] == "record":
        record(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        run(Path(sys.argv[2]), int(sys.argv[3]))
