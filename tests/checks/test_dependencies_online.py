"""Packages looked up in registries: real pip against an index on a socket of this machine."""

from __future__ import annotations

import datetime
import json
import os
import stat
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from repos import Repo

from aicheck.checks.dependencies.names import is_name
from aicheck.checks.dependencies.online import Answer, ask
from aicheck.model import Failure

TODAY = datetime.date(2026, 11, 21)
HERE = "shop-warden-session-kit"


class Index(BaseHTTPRequestHandler):
    """A simple index that holds one package, and notes what it is asked."""

    asked: list[str] = []  # noqa: RUF012 - of one test run

    def do_GET(self) -> None:
        self.asked.append(self.path)
        if self.path != f"/simple/{HERE}/":
            self.send_error(500 if "broken" in self.path else 404)
            return
        wheel = f"{HERE.replace('-', '_')}-1.0-py3-none-any.whl"
        files = [
            {
                "filename": wheel,
                "url": f"http://127.0.0.1/{wheel}",
                "hashes": {"sha256": "0" * 64},
                "upload-time": "2026-11-20T00:00:00Z",
            }
        ]
        body = json.dumps({"meta": {"api-version": "1.1"}, "name": HERE, "files": files}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/vnd.pypi.simple.v1+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Index)
    # It looks this often, in seconds, whether it is to end, and is waited for.
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}/simple"
    for name in [it for it in os.environ if it.startswith("PIP_")]:
        monkeypatch.delenv(name)
    for name, value in _settings(url).items():
        monkeypatch.setenv(name, value)
    Index.asked.clear()
    yield url
    server.shutdown()
    server.server_close()
    thread.join()


def _settings(url: str) -> dict[str, str]:
    return {"PIP_CONFIG_FILE": os.devnull, "PIP_INDEX_URL": url, "NO_PROXY": "127.0.0.1"}


def asked(name: str, folder: Path) -> list[tuple[tuple[str, str], Answer] | Failure]:
    return list(ask([("pypi", name)], folder, TODAY, 30))


def test_an_index_tells_what_it_has(index: str, tmp_path: Path) -> None:
    first, *rest = asked(HERE, tmp_path)

    assert not isinstance(first, Failure)
    assert first[1].exists is True
    # An older pip cannot tell how old a package is, and then it is said.
    assert [first[1].is_young, len(rest)] in ([True, 0], [None, 1])


def test_an_index_tells_what_it_has_not(index: str, tmp_path: Path) -> None:
    assert asked("shop-warden-nothing", tmp_path) == [
        (("pypi", "shop-warden-nothing"), Answer(False))
    ]


def test_an_index_that_fails_says_nothing_about_a_package(index: str, tmp_path: Path) -> None:
    (failure,) = asked("shop-broken", tmp_path)

    assert isinstance(failure, Failure)
    assert (failure.check, failure.required) == ("dependencies", False)
    assert failure.reason.startswith("'shop-broken' could not be looked up in its registry: ")


def test_an_index_that_is_not_there_says_nothing_about_a_package(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, value in _settings("http://127.0.0.1:9/simple").items():
        monkeypatch.setenv(name, value)
    (failure,) = asked(HERE, tmp_path)

    assert isinstance(failure, Failure)


@pytest.mark.parametrize(
    "name", ["-r", "--index-url=x", "a b", "a;b", "a\nb", "", "../a", "a/b", "http://x", "a" * 300]
)
def test_what_is_no_name_never_gets_to_a_command_line(
    index: str, name: str, tmp_path: Path
) -> None:
    assert asked(name, tmp_path) == []
    assert Index.asked == []


@pytest.mark.parametrize(
    ("registry", "name"),
    [("pypi", "a"), ("pypi", "zope-interface"), ("npm", "@scope/x.y"), ("npm", "left-pad")],
)
def test_a_name_is_a_name(registry: str, name: str) -> None:
    assert is_name(registry, name)


def test_npm_is_asked_in_an_empty_folder_for_a_date(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A stand-in for npm on the path tells where it ran and what it was given."""
    program = tmp_path / "bin" / "npm"
    program.parent.mkdir()
    program.write_text(
        '#!/bin/sh\nls -A > "$NPM_CONFIG_SEEN"; echo "$@" >> "$NPM_CONFIG_SEEN"\n'
        'case "$*" in *gone*) echo "npm error code E404" >&2; exit 1;;\n'
        '*away*) echo "npm error code ENOTFOUND" >&2; exit 1;;\n'
        "*) echo '\"2026-11-20T10:00:00.000Z\"';; esac\n"
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    seen = tmp_path / "seen"
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    monkeypatch.setenv("NPM_CONFIG_SEEN", str(seen))
    folder = tmp_path / "scratch"
    folder.mkdir()
    names = [("npm", "@shop/young"), ("npm", "shop-gone"), ("npm", "shop-away")]
    young, gone, away = ask(names, folder, TODAY, 30)

    assert (young, gone) == (
        (("npm", "@shop/young"), Answer(True, True)),
        (("npm", "shop-gone"), Answer(False)),
    )
    assert isinstance(away, Failure)
    assert (
        seen.read_text()
        .splitlines()[-1]
        .endswith(" -- shop-away time.created version license licenses")
    )
    assert len(seen.read_text().splitlines()) == 1


def test_a_check_asks_only_where_it_is_told_to(repo: Repo, index: str) -> None:
    """Offline a name is unknown; online it is known, or it is said which registry lacks it."""
    repo.commit({"requirements.txt": f"flask==3.1\n{HERE}==1.0\nshop-warden-nothing==1.0\n"})
    offline = repo.check("main..topic")

    assert Index.asked == []
    assert said(offline) == [
        f"'{HERE}' is in no lock file",
        "'shop-warden-nothing' is in no lock file",
    ]
    online = repo.check("main..topic", "--online", **_settings(index))
    unknown = [it for it in said(online) if "days ago" not in it]

    assert unknown == ["'shop-warden-nothing' is no package of the registry that was asked"]
    assert f"/simple/{HERE}/" in Index.asked
    assert "/simple/flask/" not in Index.asked


def said(result: object) -> list[str]:
    assert isinstance(result, dict)
    return [
        it["message"].split(" and not among")[0]
        for it in result["findings"]
        if it["category"] == "dependency"
    ]
