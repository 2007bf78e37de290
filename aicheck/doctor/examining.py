"""All that the doctor looks at, in one go."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from aicheck import __version__
from aicheck.config import load
from aicheck.doctor.ci import ci_differences
from aicheck.doctor.engines import engine_parts
from aicheck.doctor.force import in_force, of_tree, waivers_of
from aicheck.doctor.needs import check_states, required_engines
from aicheck.doctor.nouns import Health, Outside
from aicheck.doctor.programs import extra_parts, program_parts
from aicheck.doctor.repository import repository_parts
from aicheck.doctor.storage import cache_part
from aicheck.git import Repository


def examined(
    repository: Repository | None, problem: str, policy: Path | None, outside: Outside
) -> Health:
    """What there is to know here; `problem` says why there is no repository."""
    judging, config = in_force(repository, policy)
    with ThreadPoolExecutor(1) as pool:
        # They take the longest.
        trying = pool.submit(engine_parts, required_engines(config))
        programs = program_parts(outside)
        places = repository_parts(repository, problem, outside)
        cache = cache_part(outside)
        differences, tree_problem = of_tree(repository, judging)
        engines = trying.result()
    held = config or load(None, None, "default")
    return Health(
        version=__version__,
        parts={
            "engines": engines,
            "programs": programs,
            "here": (*places, cache),
            "extras": extra_parts(),
        },
        settings=judging,
        tree_problem=tree_problem,
        differences=differences,
        waivers=waivers_of(config, outside.today),
        baseline=None if held.baseline is None else len(held.baseline),
        checks=check_states(held, engines, repository, judging.commit, outside),
        ci=ci_differences(repository, config, judging, differences, outside),
    )
