"""The process that runs bandit, spoken to as a process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from threading import Timer
from typing import Any

import pytest
from bandit import __version__ as bandit_version
from stevedore import _cache as entry_point_cache

WORKER = Path(__file__).parents[2] / "aicheck" / "checks" / "bandit_worker.py"
PATH = [entry for entry in sys.path if os.path.isabs(entry)]
PYTHON = f"{sys.version_info[0]}.{sys.version_info[1]}"

Answers = dict[str, dict[str, Any]]


def talk(request: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    cwd.mkdir(exist_ok=True)
    return subprocess.run(
        [sys.executable, "-I", str(WORKER)],
        input=request + "\n",
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        env={**os.environ, **environment},
        timeout=60,
    )


def scan_in(folder: Path, contents: dict[str, str | bytes], **environment: str) -> Answers:
    """Run the worker over named contents; give its answer about each."""
    for name, content in contents.items():
        (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    files = [str(folder / name) for name in contents]
    done = talk(json.dumps({"path": PATH, "files": files}), folder / "cwd", **environment)
    assert (done.returncode, done.stderr) == (0, "")
    first, *rest = map(json.loads, done.stdout.splitlines())
    assert first == {"bandit_version": bandit_version}
    assert rest[::2] == [{"start": file} for file in files]
    assert [answer["file"] for answer in rest[1::2]] == files
    return dict(zip(contents, rest[1::2], strict=True))


@pytest.fixture
def scan(tmp_path):
    """The same in a folder of this test."""
    return lambda contents, **environment: scan_in(tmp_path, contents, **environment)


def fired(answer: dict[str, Any]) -> list[str]:
    return [result["test"] for result in answer["results"]]


def test_one_result(scan):
    """A result says what bandit found, how sure it is and where it stands."""
    answer = scan({"a.py": "def f(x):\n    return eval(x) + 1\n"})["a.py"]

    assert answer["results"] == [
        {
            "test": "B307",
            "line": 2,
            "end_line": 2,
            "column": 12,
            "end_column": 19,
            "severity": "MEDIUM",
            "confidence": "HIGH",
            "text": "Use of possibly insecure function - consider using safer ast.literal_eval.",
            "cwe": 78,
        }
    ]
    assert answer["error"] is None


def test_files_do_not_mix(scan):
    """Each file has its own results; one without any has an empty list."""
    answers = scan({"b.py": "eval(x)\n", "clean.py": "x = 1\n", "a.py": "exec(x)\n", "e.py": ""})

    assert [fired(answer) for answer in answers.values()] == [["B307"], [], ["B102"], []]


def test_some_tests_are_left_out(tmp_path):
    """A request may name tests that are not run, of both kinds that bandit has."""
    file = tmp_path / "a.py"
    file.write_text("import subprocess\neval(x)\nexec(x)\nopen(x)\nx.chmod(0o777)\n")
    request = {"path": PATH, "files": [str(file)], "without": ["B404", "B307"]}

    done = talk(json.dumps(request), tmp_path / "cwd")

    assert fired(json.loads(done.stdout.splitlines()[-1])) == ["B102"]


def test_nothing_to_do(scan):
    """No files, no answers."""
    assert scan({}) == {}


UNREADABLE = {
    "syntax": (
        "x = 1\ny = 2\ndef f(:\n",
        f"line 3: invalid syntax; bandit runs on Python {PYTHON} and cannot read newer syntax",
    ),
    "nul": ("x = 1\neval(x)\0\n", "line 2: contains a NUL byte"),
    "bytes": (b"x = 1\ny = '\xe9'\n", "utf-8"),
    "unknown-encoding": ("# coding: no-such\neval(x)\n", "no-such"),
    "no-text-encoding": ("# coding: rot13\nriny(k)\n", "rot13"),
    "utf-16": ("eval(x)\n".encode("utf-16"), "NUL byte"),
    "deep-sum": ("x = " + "+".join(["y"] * 5000) + "\n", "nested too deeply"),
    "deep-minus": ("x = " + "-" * 20000 + "y\n", "nested too deeply"),
    "deep-brackets": ("x = " + "[" * 5000 + "]" * 5000 + "\n", "too many nested parentheses"),
    "deep-elif": ("if x: pass\n" + "elif x: pass\n" * 5000, "nested too deeply"),
}


@pytest.fixture(scope="module")
def unreadable(tmp_path_factory):
    """The answers about all unreadable files, with a readable one behind each."""
    contents = {}
    for name, (content, _) in UNREADABLE.items():
        contents |= {name: content, f"after-{name}": "eval(x)\n"}
    return scan_in(tmp_path_factory.mktemp("unreadable"), contents)


@pytest.mark.parametrize("name", UNREADABLE)
def test_unreadable_file(unreadable, name):
    """A file that bandit skips is an error with its reason, and the next one is still read."""
    broken, whole = unreadable[name], unreadable[f"after-{name}"]

    assert UNREADABLE[name][1] in broken["error"]
    assert broken["error"].isprintable()
    assert broken["results"] == []
    assert fired(whole) == ["B307"]
    assert whole["error"] is None


def test_missing_file(tmp_path):
    """A file that is gone, and a folder, are errors too."""
    files = [str(tmp_path / "gone.py"), str(tmp_path)]
    done = talk(json.dumps({"path": PATH, "files": files}), tmp_path / "cwd")
    answers = [json.loads(line) for line in done.stdout.splitlines()][2::2]

    assert [answer["error"] for answer in answers] == [
        "cannot be read: No such file or directory",
        "cannot be read: Is a directory",
    ]


def test_a_failing_test_of_bandit_is_an_error(scan):
    """Where one of bandit's tests gives up, the others count and the gap is named."""
    code = "import tarfile\ntarfile.open(x).extractall(members=mine.safe(x))\neval(x)\n"
    answer = scan({"a.py": code})["a.py"]

    assert fired(answer) == ["B307"]
    assert answer["error"] == "bandit's test tarfile_unsafe_members failed (AttributeError)"


def test_nosec_is_not_honoured(scan):
    """A comment in the change doesn't silence bandit."""
    answer = scan({"a.py": "eval(x)  # nosec\nexec(x)  # nosec B102\n"})["a.py"]

    assert fired(answer) == ["B307", "B102"]


def test_passwords_stay_here(scan):
    """bandit quotes the password it found; the worker does not hand it on."""
    code = "password = 'tulip'\ndef f(passwd='tulip'): pass\nf(passwd='tulip')\n"
    answer = scan({"a.py": code})["a.py"]

    assert fired(answer) == ["B105", "B107", "B106"]
    assert "tulip" not in json.dumps(answer)


PLACES = {
    "wide": ("s = '\u00e9\u6f22\U0001f600'; eval(x)\n", [("B307", (1, 12), (1, 19))]),
    "wide-inside": ("eval(x, '\u00e9\u6f22')\n", [("B307", (1, 1), (1, 14))]),
    "tab": ("if x:\n\teval(x)\n", [("B307", (2, 2), (2, 9))]),
    "bom": (b"\xef\xbb\xbfeval(x)\n", [("B307", (1, 1), (1, 8))]),
    "latin-1": (b"# coding: latin-1\ns = '\xe9'; eval(x)\n", [("B307", (2, 10), (2, 17))]),
    "crlf": ("y = 1\r\neval(x)\r\n", [("B307", (2, 1), (2, 8))]),
    # Python ends a line at a lone carriage return, git does not.
    "cr": ("w = 1\ry = 2\reval(x)\n", [("B307", (1, 13), (1, 20))]),
    "form-feed": ("y = 1\n\x0ceval(x)\n", [("B307", (2, 2), (2, 9))]),
    "separator": ("# \u2028 \x85 \x1c\neval(x)\n", [("B307", (2, 1), (2, 8))]),
    "no-end": ("y = 1\neval(x)", [("B307", (2, 1), (2, 8))]),
    "bidi-after-separator": ("# \u2028\n#  \u202e\n", [("B613", (2, 4), (2, 5))]),
    "call": (
        "import subprocess\nsubprocess.run(\n    x,\n    shell=True,\n)\n",
        [("B404", (1, 1), (1, 18)), ("B602", (2, 1), (5, 2))],
    ),
    "built-string": (
        "q = ('select a '\n     'from b where c = %s'\n     % x)\n",
        [("B608", (1, 6), (3, 9))],
    ),
    "f-string": (
        'q = f"""select a\nfrom b where c = {x}\n""" + y\n',
        [("B608", (1, 5), (3, 8))],
    ),
    "format": (
        "run('select a from b where c = {}'\n    .format(\n    x))\n",
        [("B608", (1, 5), (3, 7))],
    ),
    "dict": (
        "d = {\n    'password': 'tulip',\n    'b': 1,\n}\n",
        [("B105", (2, 5), (2, 15))],
    ),
    "signature": (
        "@g\ndef f(\n    password='tulip',\n    b=(1,\n       2),\n):\n    return 1\n",
        [("B107", (2, 1), (5, 10))],
    ),
    "handler": (
        "try:\n    f()\nexcept Exception:\n    pass\nx = 1\n",
        [("B110", (3, 1), (4, 9))],
    ),
}


@pytest.fixture(scope="module")
def places(tmp_path_factory):
    """The answers about all files whose findings have a known place."""
    contents = {name: content for name, (content, _) in PLACES.items()}
    return scan_in(tmp_path_factory.mktemp("places"), contents)


@pytest.mark.parametrize("name", PLACES)
def test_place(places, name):
    """Lines end at a line feed, columns count characters, and the whole expression is covered."""
    found = [
        (r["test"], (r["line"], r["column"]), (r["end_line"], r["end_column"]))
        for r in places[name]["results"]
    ]

    assert found == PLACES[name][1]
    assert places[name]["error"] is None


def test_encoding_that_moves_lines(scan):
    """An encoding that spells line ends in other characters can't hide where code stands."""
    answer = scan({"a.py": "# coding: utf-7\ny = 1 #+AAo-eval(x)\n"})["a.py"]

    assert fired(answer) == ["B307"]
    assert answer["error"] == "the declared encoding changes the lines of this file"


def test_working_directory_has_no_say(tmp_path):
    """Settings there are not obeyed, and modules there are not imported."""
    cwd = tmp_path / "tree"
    cwd.mkdir()
    mark = tmp_path / "mark"
    (tmp_path / "a.py").write_text("eval(x)\n")
    (cwd / ".bandit").write_text("[bandit]\nskips: B307\n")
    (cwd / "pyproject.toml").write_text("[tool.bandit]\nskips = ['B307']\n")
    for name in ("sitecustomize", "usercustomize", "conftest", "bandit", "yaml", "rich", "ast"):
        (cwd / f"{name}.py").write_text(f"open({str(mark)!r}, 'w').close()\n")
    before = sorted(cwd.iterdir())

    request = {"path": ["", ".", *PATH], "files": [str(tmp_path / "a.py")]}
    done = talk(json.dumps(request), cwd, PYTHONPATH=str(cwd))

    assert [r["test"] for r in json.loads(done.stdout.splitlines()[-1])["results"]] == ["B307"]
    assert sorted(cwd.iterdir()) == before
    assert not mark.exists()


def test_caches_of_plugins_are_left_alone(scan, tmp_path):
    """A cache that claims bandit has no tests is not believed, and none is written."""
    digest, paths = entry_point_cache._hash_settings_for_path(tuple(PATH))
    cache = tmp_path / "cache" / "python-entrypoints"
    cache.mkdir(parents=True)
    lie = {"groups": {}, "path_values": paths, "sys.executable": "", "sys.prefix": ""}
    (cache / digest).write_text(json.dumps(lie))

    answer = scan({"a.py": "exec(x)\n"}, XDG_CACHE_HOME=str(tmp_path / "cache"))["a.py"]
    assert fired(answer) == ["B102"]

    (cache / digest).unlink()
    scan({"a.py": "exec(x)\n"}, XDG_CACHE_HOME=str(tmp_path / "cache"), HOME=str(tmp_path))
    assert not list(cache.iterdir())
    assert not (tmp_path / ".cache").exists()


def test_only_answers_on_standard_output(tmp_path):
    """What a library prints on the way does not get between the answers."""
    noisy = tmp_path / "noisy" / "rich"
    noisy.mkdir(parents=True)
    (noisy / "__init__.py").write_text("print('hello')\n")
    (noisy / "progress.py").write_text("import os\nos.write(1, b'hello')\n")
    (tmp_path / "a.py").write_text("eval(x)\n")

    request = {"path": [str(noisy.parent), *PATH], "files": [str(tmp_path / "a.py")]}
    done = talk(json.dumps(request), tmp_path / "cwd")

    assert [next(iter(json.loads(line))) for line in done.stdout.splitlines()] == [
        "bandit_version",
        "start",
        "file",
    ]


@pytest.mark.parametrize("line", ["", "{", "[]", '{"files": []}', '{"path": [], "files": 1}'])
def test_no_request(line, tmp_path):
    """Rubbish on standard input is one sentence on standard error and exit code 2."""
    done = talk(line, tmp_path / "cwd")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("bandit worker: not a request: ")
    assert done.stderr.count("\n") == 1


def test_no_bandit(tmp_path):
    """Without bandit on the given path the worker says so, with exit code 3."""
    standard = [entry for entry in PATH if "site-packages" not in entry]
    done = talk(json.dumps({"path": standard, "files": []}), tmp_path / "cwd")

    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == "bandit worker: cannot import bandit: No module named 'bandit'\n"


def test_answers_come_one_by_one(tmp_path):
    """The answer about a file is there before the next file is read."""
    pipe = tmp_path / "second.py"
    os.mkfifo(pipe)
    (tmp_path / "first.py").write_text("eval(x)\n")
    request = {"path": PATH, "files": [str(tmp_path / "first.py"), str(pipe)]}
    with subprocess.Popen(
        [sys.executable, "-I", str(WORKER)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
    ) as worker:
        assert worker.stdin
        assert worker.stdout
        # The second file never ends, so an answer that is held back is not coming.
        alarm = Timer(20, worker.kill)
        alarm.start()
        worker.stdin.write(json.dumps(request) + "\n")
        worker.stdin.flush()
        told = [json.loads(worker.stdout.readline() or "{}") for _ in range(4)]
        alarm.cancel()
        worker.kill()

    assert [next(iter(line), None) for line in told] == ["bandit_version", "start", "file", "start"]
    assert told[3] == {"start": str(pipe)}
