"""A SCANOSS service that is asked: what it is sent, and what is made of what it says."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from published import COLOURS, SPANS
from repos import Repo

from aicheck.changed_file import whole
from aicheck.checks.context import Service
from aicheck.checks.scanoss.answers import Told, told
from aicheck.checks.scanoss.fingerprints import crc32c, fingerprints
from aicheck.checks.scanoss.service import LARGEST, ServiceError, address, ask
from aicheck.checks.scanoss.work import judged
from aicheck.model import Change, Failure, FileChange, Finding, Hunk

# What SCANOSS's own scanoss-winnowing 0.8.0 makes of this text, called 1.py.
FINGERPRINTS = """\
file=a84975e8fe5a16191e633b9344f1e1fe,1155,1.py
3=b15ed9c5,9a54f62c
6=8e38b62c,22646959,c95c067e
8=a171f0f1,8682fa1c
11=9978967e,990b80e1
14=fc22bb7b
16=6ccfcc95
17=1d1705ea
21=00cad88e,25599496
24=94034a93
25=fd458c97
26=051ab520,85d7aa4d
28=03c42a94
30=8bcd32ec
"""
MATCH = {
    "id": "snippet",
    "component": "spanlib",
    "vendor": "example",
    "version": "2.1",
    "purl": ["pkg:pypi/spanlib"],
    "file": "src/spans.py",
    "lines": "2-12",
    "oss_lines": "40-50",
    "matched": "70%",
    "licenses": [{"name": "GPL-3.0-only", "source": "file_header"}, {"name": "GPL-3.0-only"}],
}


@dataclass
class Server:
    """A service on a socket of this machine; `answer` is given the names of the files."""

    url: str = ""
    answer: Callable[[list[str]], Any] = lambda names: {name: [{"id": "none"}] for name in names}
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def server() -> Iterator[Server]:
    about = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            about.asked.append((self.path, dict(self.headers), body))
            lines = body.decode().splitlines()
            names = [line.rsplit(",")[-1] for line in lines if line.startswith("file=")]
            said = about.answer(names)
            data = said if isinstance(said, bytes) else json.dumps(said).encode()
            self.send_response(about.status)
            for key, value in {"Content-Length": str(len(data)), **about.headers}.items():
                self.send_header(key, value)
            self.end_headers()
            self.wfile.write(data)

        def do_GET(self) -> None:
            about.asked.append((self.path, dict(self.headers), b""))
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    # It looks this often, in seconds, whether it is to end, and is waited for.
    thread = threading.Thread(target=http.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    about.url = f"http://127.0.0.1:{http.server_port}/scan/direct"
    yield about
    http.shutdown()
    http.server_close()
    thread.join()


def added(path: str, text: str) -> FileChange:
    return FileChange(path, "added", hunks=whole(text), head=text)


def found(server: Server, *files: FileChange) -> list[Finding | Failure]:
    return list(judged(Change("range", "b", "h", "shop", (), files), Service(server.url)))


def says(*matches: Any) -> Callable[[list[str]], Any]:
    return lambda names: {name: list(matches) for name in names}


# -- what is sent ----------------------------------------------------------------------------------


def test_fingerprints_are_those_of_scanoss() -> None:
    assert crc32c(b"123456789") == 0xE3069283
    assert fingerprints(whole(SPANS), "1.py", SPANS) == FINGERPRINTS


def test_each_hunk_stands_for_itself_with_its_own_lines() -> None:
    lines = tuple(SPANS.split("\n")[:-1])
    one = fingerprints([Hunk(0, (), 1, lines)], "1.py").splitlines()[1:]

    two = fingerprints([Hunk(0, (), 11, lines), Hunk(0, (), 111, lines)], "1.py").splitlines()[1:]

    assert one == FINGERPRINTS.splitlines()[1:]
    shifted = [
        [int(number) + by for number in (line.split("=")[0] for line in one)] for by in (10, 110)
    ]
    assert [int(line.split("=")[0]) for line in two] == [*shifted[0], *shifted[1]]


def test_short_additions_have_no_fingerprint() -> None:
    assert fingerprints(whole("def add(a, b):\n    return a + b\n"), "1.py") == ""


def test_only_fingerprints_of_added_lines_of_code_are_sent(server: Server) -> None:
    secret = "PRIVATE_CUSTOMER_NAME = 1\n"
    changed = FileChange(
        "clients/acme/secret_plan.py",
        "modified",
        hunks=(Hunk(1, (), 2, tuple(COLOURS.split("\n")[:-1])),),
        base=secret,
        head=secret + COLOURS,
    )
    deleted = FileChange("gone.py", "deleted", base=SPANS)

    assert found(server, changed, deleted, added("data.json", "{}" * 500)) == []

    ((path, headers, body),) = server.asked
    assert path == "/scan/direct"
    assert headers["Content-Type"].startswith("multipart/form-data; boundary=")
    lines = body.decode().split("\r\n\r\n")[1].split("\r\n")[0].splitlines()
    assert lines[0].endswith(f",{len(COLOURS) - 1},1.py")
    assert all(line.partition("=")[0].isdigit() for line in lines[1:])
    for word in ("acme", "secret", "PRIVATE", "blend", "shop"):
        assert word.lower() not in body.decode().lower()


def test_a_key_is_sent_only_where_there_is_one(server: Server) -> None:
    ask(Service(server.url), "file=0,1,1.py\n1=00000000\n")
    ask(Service(server.url, "k3y"), "file=0,1,1.py\n1=00000000\n")

    assert ["X-Api-Key" in headers for _, headers, _ in server.asked] == [False, True]


def test_many_files_go_in_several_requests(server: Server) -> None:
    text = "".join(f"def step_{n}(state, value):\n    state.total += {n}\n" for n in range(2_000))

    assert found(server, *(added(f"{n}.py", text.replace("step", f"s{n}")) for n in range(3))) == []

    assert len(server.asked) == 3


@pytest.mark.parametrize(
    ("url", "sent_to"),
    [
        ("https://api.osskb.org", "https://api.osskb.org/scan/direct"),
        ("https://api.osskb.org/", "https://api.osskb.org/scan/direct"),
        ("https://scan.example.org:8443/api/scan", "https://scan.example.org:8443/api/scan"),
        ("http://localhost:4443", "http://localhost:4443/scan/direct"),
    ],
)
def test_an_address_is_completed(url: str, sent_to: str) -> None:
    assert address(url) == sent_to


@pytest.mark.parametrize(
    "url",
    [
        "http://api.osskb.org",
        "http://localhost.example.org",
        "http://127.0.0.1.example.org",
        "ftp://api.osskb.org",
        "file:///etc/passwd",
        "api.osskb.org",
        "https://",
        "https://user:word@api.osskb.org",
        "https://api.osskb.org/?to=x",
        "https://api.osskb.org:port",
        "main..HEAD",
    ],
)
def test_nothing_is_sent_in_the_clear_or_to_no_host(url: str) -> None:
    with pytest.raises(ValueError, match="address"):
        address(url)


# -- what it says ----------------------------------------------------------------------------------


def test_a_match_names_component_file_lines_and_licence(server: Server) -> None:
    server.answer = says(MATCH)

    (finding,) = found(server, added("a.py", SPANS))

    assert isinstance(finding, Finding)
    assert (finding.rule.id, str(finding.rule.severity)) == ("copied-code-scanoss", "low")
    assert finding.message == (
        "these lines are also in spanlib 2.1, src/spans.py line 40 on, under GPL-3.0-only, says "
        "SCANOSS"
    )
    assert (finding.path, finding.start.line, finding.end.line) == ("a.py", 2, 12)
    assert finding.code.startswith('    """Join intervals that touch, or nearly."""\n')
    assert [(it.source, it.path, it.line) for it in finding.related] == [
        ("spanlib 2.1", "src/spans.py", 40)
    ]


def test_a_match_outside_of_the_added_lines_is_not_told(server: Server) -> None:
    server.answer = says({**MATCH, "lines": "1-1"})
    lines = tuple(SPANS.split("\n")[:-1])
    file = FileChange("a.py", "modified", hunks=(Hunk(1, (), 2, lines),), head=f"x\n{SPANS}")

    assert found(server, file) == []


def test_a_file_that_is_known_as_a_whole_is_told(server: Server) -> None:
    whole_file = {**MATCH, "id": "file", "lines": "all", "oss_lines": "all", "licenses": []}
    server.answer = says(whole_file)

    (finding,) = found(server, added("a.py", SPANS))

    assert isinstance(finding, Finding)
    assert (finding.start.line, finding.end.line) == (1, 30)
    assert "under a licence that it does not know" in finding.message


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"", "is not JSON"),
        (b"<html>", "is not JSON"),
        (b"\xff\xfe", "is not JSON"),
        (b"[1]", "is no JSON object"),
        (b"{}", "leaves out a file"),
        (b'{"1.py": [], "1.py": []}', "twice"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"error": "limit reached"}', "leaves out a file"),
        (b'{"1.py": {"id": "none"}}', "leaves out a file"),
        (b'{"1.py": ["none"]}', "leaves out a file"),
        (b'{"1.py": [{"id": "maybe"}]}', "of no known kind"),
        (b'{"1.py": [{"id": "snippet"}]}', "without a component"),
        (b'{"1.py": [{"id": "snippet", "component": 7}]}', "is no text"),
        (b'{"1.py": [{"id": "snippet", "component": "x", "lines": "1-"}]}', "on no lines"),
        (b'{"1.py": [{"id": "file", "component": "x", "licenses": {}}]}', "are no list"),
        (b" " * (LARGEST + 1), "is over 8 MiB"),
    ],
)
def test_an_answer_that_makes_no_sense_is_a_failure(
    server: Server, answer: bytes, reason: str
) -> None:
    server.answer = lambda _: answer

    (failure,) = found(server, added("a.py", SPANS))

    assert isinstance(failure, Failure)
    assert failure.check == "scanoss"
    assert reason in failure.reason


@pytest.mark.parametrize("status", [401, 429, 500, 503])
def test_a_service_that_refuses_is_a_failure(server: Server, status: int) -> None:
    server.status = status

    (failure,) = found(server, added("a.py", SPANS))

    assert isinstance(failure, Failure)
    assert failure.reason == f"{server.url} was asked in vain: it answered with status {status}"


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_no_redirection_is_followed(server: Server, status: int) -> None:
    server.status = status
    server.headers["Location"] = server.url.replace("/scan/direct", "/elsewhere")

    (failure,) = found(server, added("a.py", SPANS))

    assert isinstance(failure, Failure)
    assert "a redirection, which is not followed" in failure.reason
    assert [path for path, _, _ in server.asked] == ["/scan/direct"]


def test_an_answer_that_breaks_off_is_a_failure(server: Server) -> None:
    server.headers["Content-Length"] = "100"
    server.answer = lambda _: b'{"1.py": [{"id": "none"}]}'

    (failure,) = found(server, added("a.py", SPANS))

    assert isinstance(failure, Failure)


def test_a_service_that_is_silent_is_left(server: Server) -> None:
    def late(_: list[str]) -> Any:
        time.sleep(1)
        return {}

    server.answer = late

    with pytest.raises(ServiceError, match="did not answer"):
        ask(Service(server.url), "file=0,1,1.py\n", seconds=0.1)


def test_a_service_that_is_not_there_is_a_failure() -> None:
    change = Change("range", "b", "h", "shop", (), (added("a.py", SPANS),))

    (failure,) = judged(change, Service("http://127.0.0.1:9/scan/direct"))

    assert isinstance(failure, Failure)
    assert "it cannot be reached" in failure.reason


def test_what_it_says_is_bounded_and_on_one_line() -> None:
    match = {**MATCH, "component": "x\n\x1b[2J" + "y" * 10_000, "file": "z" * 10_000}

    (only,) = told({"1.py": [match]}, "1.py")

    assert only == Told(f"x <U+001B>[2J{'y' * 114} 2.1", "z" * 120, "GPL-3.0-only", ((2, 12),), 40)


# -- on the command line ---------------------------------------------------------------------------


def test_the_user_is_told_what_leaves_the_machine(repo: Repo, server: Server) -> None:
    server.answer = says(MATCH)
    repo.commit({"src/plan.py": SPANS})

    result = repo.run("check", "main..topic", "--scanoss", server.url, "-q")

    assert result.exit_code == 0
    host = server.url.split("/")[2]
    assert result.errors.startswith(f"note: {host} is sent, for one changed file: hashes of ")
    assert "no code and no names leave this machine" in result.errors
    assert len(server.asked) == 1


def test_nothing_is_sent_unasked(repo: Repo, server: Server) -> None:
    """Neither by default nor because settings want it."""
    repo.git("checkout", "-q", "main")
    repo.commit({"aicheck.toml": '[gate]\nrequired = ["scanoss"]\n'})
    repo.git("checkout", "-q", "-B", "topic")
    repo.commit({"src/plan.py": SPANS})

    result = repo.run("check", "main..topic", SCANOSS_SCAN_URL=server.url)

    assert result.exit_code == 3
    assert "only --scanoss URL switches it on" in " ".join(result.output.split())
    assert server.asked == []


def test_a_service_that_fails_does_not_hold_up_who_does_not_require_it(
    repo: Repo, server: Server
) -> None:
    server.status = 503
    repo.commit({"src/plan.py": SPANS})

    result = repo.check("main..topic", "--scanoss", server.url)

    assert [(it["check"], it["required"]) for it in result["failures"]] == [("scanoss", False)]


def test_an_address_that_is_none_is_refused_at_once(repo: Repo) -> None:
    result = repo.run("check", "--scanoss", "main..topic")

    assert result.exit_code == 2
    assert "is no https:// address" in result.errors


def test_names_that_act_or_hide_are_written_out() -> None:
    licences = [{"name": "GPL\u202e"}]
    match = {**MATCH, "version": "\u202e1", "file": "a\x07\x1b]0;x.py", "licenses": licences}

    (only,) = told({"1.py": [match]}, "1.py")

    assert (only.component, only.file, only.licence) == (
        "spanlib <U+202E>1", "a<U+0007><U+001B>]0;x.py", "GPL<U+202E>"
    )  # fmt: skip


def test_an_empty_answer_for_a_file_is_not_none_found() -> None:
    with pytest.raises(ServiceError, match="says nothing of a file that it was asked about"):
        list(told({"1.py": []}, "1.py"))
