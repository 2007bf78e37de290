"""Licences asked of registries: real pip against an index on a socket, and a stand-in for npm."""

from __future__ import annotations

import io
import json
import os
import stat
import tarfile
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from repos import Repo

from aicheck.checks.dependencies.licences.answers import of_npm, of_pip
from aicheck.checks.dependencies.licences.registry import Lost, ask, unlearnt
from aicheck.checks.dependencies.licences.stated import Stated
from aicheck.checks.dependencies.licences.versions import is_range
from aicheck.model import Failure


def wheel(name: str, version: str, *lines: str) -> tuple[str, bytes]:
    data = io.BytesIO()
    inner = f"{name}-{version}.dist-info"
    head = [f"Name: {name.replace('_', '-')}", f"Version: {version}", *lines]
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr(f"{inner}/METADATA", "\n".join(("Metadata-Version: 2.1", *head, "")))
        tags = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        archive.writestr(f"{inner}/WHEEL", tags)
        archive.writestr(f"{inner}/RECORD", "")
    return f"{name}-{version}-py3-none-any.whl", data.getvalue()


def source(name: str, version: str) -> tuple[str, bytes]:
    """A source distribution that has to be run for its metadata."""
    data = io.BytesIO()
    code = "from setuptools import setup\nsetup()\n"
    with tarfile.open(fileobj=data, mode="w:gz") as archive:
        for inner, text in (("setup.py", code), ("PKG-INFO", f"Name: {name}\nLicense: MIT\n")):
            info = tarfile.TarInfo(f"{name}-{version}/{inner}")
            info.size = len(text)
            archive.addfile(info, io.BytesIO(text.encode()))
    return f"{name}-{version}.tar.gz", data.getvalue()


FILES = {
    "shop-kit": [wheel("shop_kit", "1.0", "License: ISC"),
                 wheel("shop_kit", "2.0", "License: AGPL-3.0-only")],
    "shop-kat": [wheel("shop_kat", "1.0", "Classifier: License :: OSI Approved :: MIT License")],
    "shop-mute": [wheel("shop_mute", "1.0")],
    "shop-source": [source("shop_source", "1.0")],
}  # fmt: skip


class Index(BaseHTTPRequestHandler):
    """A simple index with the files of some packages, and notes what it is asked."""

    asked: list[str] = []  # noqa: RUF012 - of one test run

    def do_GET(self) -> None:
        self.asked.append(self.path)
        *_, folder, last = self.path.split("/")
        files = {name: data for part in FILES.values() for name, data in part}
        if self.path.startswith("/simple/") and folder in FILES and not last:
            links = (f'<a href="/files/{name}">{name}</a>' for name, _ in FILES[folder])
            self._send("text/html", f"<!DOCTYPE html><body>{''.join(links)}</body>".encode())
        elif folder == "files" and last in files:
            self._send("application/octet-stream", files[last])
        else:
            self.send_error(404)

    def _send(self, kind: str, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """What pip has to know of the index."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Index)
    # It looks this often, in seconds, whether it is to end, and is waited for.
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    settings = {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_INDEX_URL": f"http://127.0.0.1:{server.server_port}/simple",
        "PIP_NO_CACHE_DIR": "1",
        "NO_PROXY": "127.0.0.1",
    }
    for name in [it for it in os.environ if it.startswith("PIP_")]:
        monkeypatch.delenv(name)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    Index.asked.clear()
    yield settings
    server.shutdown()
    server.server_close()
    thread.join()


def test_pip_tells_the_licences_of_wheels(index: dict[str, str], tmp_path: Path) -> None:
    wanted = [("pypi", "shop-kit", "1.0"), ("pypi", "shop-kat", "")]

    assert list(ask(wanted, tmp_path)) == [
        (wanted[1], Stated(("MIT",), "MIT License", "classifiers", "its registry", "1.0")),
        (wanted[0], Stated(("ISC",), "ISC", "License", "its registry", "1.0")),
    ]


def test_what_would_have_to_be_built_is_never_run(
    index: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not even fetched where the user's own pip builds all; the others are still told."""
    monkeypatch.setenv("PIP_NO_BINARY", ":all:")
    wanted = [("pypi", "shop-source", "1.0"), ("pypi", "shop-kit", "1.0")]
    lost, told = sorted(ask(wanted, tmp_path), key=lambda it: isinstance(it, tuple))

    assert not any("shop_source" in path for path in Index.asked)
    assert lost == Lost(wanted[0], "pip finds no wheel of it that fits here")
    assert isinstance(told, tuple)
    assert told[1].choices == ("ISC",)


def test_a_package_that_says_nothing_is_told(index: dict[str, str], tmp_path: Path) -> None:
    (lost,) = ask([("pypi", "shop-mute", "1.0")], tmp_path)

    assert isinstance(lost, Lost)
    assert lost.why.startswith("pip reports none")


def test_an_index_that_is_not_there_is_told_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, value in {"PIP_CONFIG_FILE": os.devnull, "NO_PROXY": "127.0.0.1",
                        "PIP_INDEX_URL": "http://127.0.0.1:9/simple"}.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    found = list(ask([("pypi", "shop-kit", "1.0"), ("pypi", "shop-kat", "1.0")], tmp_path))
    told = list(unlearnt([it for it in found if isinstance(it, Lost)]))

    assert len(found) == 2
    assert [it.required for it in told] == [False]
    assert {it.why for it in found if isinstance(it, Lost)} == {"its index could not be reached"}


@pytest.mark.parametrize(
    ("name", "version"),
    [("-r", ""), ("a b", ""), ("../a", ""), ("a", "-1"), ("a", "1 --pre"), ("a", "1\n"), ("", "1"),
     ("a", "^1 file:x"), ("a", ">=1 --pre"), ("a", "~1\n"), ("a", ">=1,@x"),
     ("a", "git+https://x.example.org")],
)  # fmt: skip
@pytest.mark.parametrize("registry", ["npm", "pypi", "cargo"])
def test_what_is_no_package_never_gets_to_a_command_line(
    index: dict[str, str], registry: str, name: str, version: str, tmp_path: Path
) -> None:
    assert list(ask([(registry, name, version)], tmp_path)) == []
    assert Index.asked == []


@pytest.fixture
def npm(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A stand-in for npm on the path, which tells what it was given."""
    program = tmp_path / "bin" / "npm"
    program.parent.mkdir()
    program.write_text(
        '#!/bin/sh\necho "$@" >> "$NPM_CONFIG_SEEN"\n'
        'case "$*" in *gone*) echo "npm error code E404" >&2; exit 1;;\n'
        '*none*) ;;\n*) echo \'{"version": "1.0.0", "license": "Apache 2.0"}\';; esac\n'
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    monkeypatch.setenv("NPM_CONFIG_SEEN", str(tmp_path / "seen"))
    return tmp_path / "seen"


def test_npm_tells_the_licence_of_a_version(npm: Path, tmp_path: Path) -> None:
    wanted = [("npm", "@a/b", "1.0.0"), ("npm", "gone", ""), ("npm", "none", "9.9.9")]
    told, *lost = ask(wanted, tmp_path)

    assert told == (wanted[0], Stated(("Apache-2.0",), "Apache 2.0", "license", "its registry",
                                      "1.0.0"))  # fmt: skip
    assert lost == [
        Lost(wanted[1], "npm error code E404"),
        Lost(wanted[2], "the registry has no such version"),
    ]
    assert npm.read_text().splitlines()[0].endswith(" -- @a/b@1.0.0 version license licenses")


def test_npm_is_asked_for_the_highest_version_in_a_range(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The newest version of all may be under another licence; patches of old ones come last."""
    versions = [("7.0.0", "MIT"), ("7.10.0", "GPL-2.0-or-later"), ("8.0.0-rc.1", "ISC"),
                ("7.2.1", "MIT")]  # fmt: skip
    answer = json.dumps([{"version": it, "license": licence} for it, licence in versions])
    program = tmp_path / "bin" / "npm"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\ncase \"$*\" in *'editor@^7.0.0 '*) echo '{answer}';; esac\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    wanted = ("npm", "editor", "^7.0.0")

    assert list(ask([wanted], tmp_path)) == [
        (wanted, Stated(("GPL-2.0-or-later",), "GPL-2.0-or-later", "license", "its registry",
                        "7.10.0"))
    ]  # fmt: skip


def test_pip_is_asked_for_a_range(index: dict[str, str], tmp_path: Path) -> None:
    wanted = ("pypi", "shop-kit", ">=1,<2")
    (told,) = ask([wanted], tmp_path)

    assert told == (wanted, Stated(("ISC",), "ISC", "License", "its registry", "1.0"))


@pytest.mark.parametrize(
    ("registry", "text", "expected"),
    [
        ("npm", "^7.0.0", True),
        ("npm", "~7.9.0", True),
        ("npm", ">=1.2.3 <2.0.0", True),
        ("npm", "1.2.3 - 2.3.4", True),
        ("npm", "^1.0.0 || ^2.0.0", True),
        ("npm", "1.x", True),
        ("npm", "^", False),
        ("npm", "git+https://x.example.org", False),
        ("npm", "file:../x", False),
        ("npm", "^1 --registry=x", False),
        ("pypi", ">=1,<2", True),
        ("pypi", "~=1.4", True),
        ("pypi", "==1.*", True),
        ("pypi", "^1.2", False),
        ("pypi", "@ x", False),
        ("cargo", "1", False),
    ],
)
def test_a_range_is_a_range(registry: str, text: str, expected: bool) -> None:
    assert is_range(registry, text) is expected


def test_only_so_many_are_asked(npm: Path, tmp_path: Path) -> None:
    *_, failure = ask([("npm", f"p{number}", "") for number in range(40)], tmp_path)

    assert isinstance(failure, Failure)
    assert failure.reason == "only the first 25 of 40 licences were asked of their registries"
    assert len(npm.read_text().splitlines()) == 25


@pytest.mark.parametrize("answer", [None, [], "MIT", {}, {"version": 3}, {"license": "MIT"}])
def test_other_answers_of_npm_say_nothing(answer: object) -> None:
    assert of_npm(answer) is None


@pytest.mark.parametrize(
    "answer", [b"", b"[]", b"{}", b'{"install": [3]}', b'{"install": [{"metadata": {}}]}']
)
def test_other_reports_of_pip_are_refused(answer: bytes) -> None:
    with pytest.raises(ValueError, match="not understood"):
        of_pip(answer)


def test_a_check_asks_only_where_it_is_told_to(repo: Repo, index: dict[str, str]) -> None:
    repo.commit({"requirements.txt": "shop-kit==2.0\n"})

    def found(*more: str) -> list[str]:
        result = repo.check("main..topic", *more, **index)
        return [it["message"] for it in result["findings"] if it["category"] == "licence"]

    assert found() == []
    assert Index.asked == []
    assert found("--online") == [
        "'shop-kit' 2.0 is under AGPL-3.0-only (its registry, License), a strong copyleft licence, "
        "and the base does not say the project's own"
    ]


def notes_of(result: dict[str, Any]) -> list[str]:
    """What a run says of licences that it could not learn."""
    return [it["reason"] for it in result["failures"] if "licence" in it["reason"]]


def test_a_range_of_npm_is_asked_from_the_manifest_on(repo: Repo, npm: Path) -> None:
    repo.commit({"package.json": '{"dependencies": {"shop-editor-kit": "^7.0.0"}}'})
    result = repo.check("main..topic", "--online", **stand_in(npm))

    assert notes_of(result) == []
    assert any(line.endswith(" -- shop-editor-kit@^7.0.0 version license licenses")
               for line in npm.read_text().splitlines())  # fmt: skip


def test_a_package_that_does_not_exist_is_told_once(repo: Repo, npm: Path) -> None:
    repo.commit({"package.json": '{"dependencies": {"shop-gone-kit": "^7.0.0"}}'})
    result = repo.check("main..topic", "--online", **stand_in(npm))

    assert [it["rule"] for it in result["findings"] if "gone" in it["message"]] == [
        "dependency-unknown"
    ]
    assert notes_of(result) == []


def test_what_has_no_wheel_is_told_in_one_line(repo: Repo, index: dict[str, str]) -> None:
    repo.commit({"requirements.txt": "shop-source==1.0\n"})
    result = repo.check("main..topic", "--online", **index)

    assert notes_of(result) == [
        "the licence of 'shop-source' 1.0 is not known: pip finds no wheel of it that fits here"
    ]


def stand_in(npm: Path) -> dict[str, str]:
    """The variables by which a run takes the stand-in for npm."""
    return {"PATH": os.environ["PATH"], "NPM_CONFIG_SEEN": str(npm)}


def test_names_of_the_report_are_those_of_the_registry() -> None:
    report = {"install": [{"metadata": {"name": "Shop_Kit", "version": "1", "license": "MIT"}}]}

    assert list(of_pip(json.dumps(report).encode())) == ["shop-kit"]
