"""What a user gets: the wheel holds the rules and nothing that only tests need."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from aicheck.catalogue import rules_folder

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    folder = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--wheel-dir",
        str(folder),
    ]
    done = subprocess.run([*command, str(ROOT)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (file,) = folder.glob("*.whl")
    return set(zipfile.ZipFile(file).namelist())


def test_the_wheel_has_every_rule_without_its_cases(wheel: set[str]) -> None:
    rules = {name for name in wheel if name.startswith("aicheck/rules/")}

    assert rules == {
        f"aicheck/rules/{path.relative_to(ROOT / 'rules')}" for path in ROOT.glob("rules/*/*.yaml")
    }


def test_the_wheel_has_all_data_and_says_that_it_is_typed(wheel: set[str]) -> None:
    data = {
        str(path.relative_to(ROOT))
        for path in ROOT.glob("aicheck/**/*")
        if path.suffix in {".css", ".js", ".toml"}
    }

    assert data <= wheel
    assert "aicheck/py.typed" in wheel
    assert not [name for name in wheel if name.startswith(("tests/", "bench/", "rules/"))]


def test_an_editable_install_finds_the_rules_beside_the_package() -> None:
    assert rules_folder() == ROOT / "rules"
