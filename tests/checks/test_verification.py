"""Tests, checks and code that a change makes weaker, and what only moved or went along."""

from __future__ import annotations

import pytest
from differences import CONTEXT, Sides, difference
from endurance import in_time
from repos import CLAUDE, Repo

from aicheck.checks import verification
from aicheck.model import Finding


def found(files: dict[str, Sides]) -> list[Finding]:
    out = verification.check(difference(files), CONTEXT)
    return [it for it in out if isinstance(it, Finding)]


def told(files: dict[str, Sides]) -> list[tuple[str, str, int]]:
    return [(it.rule.id, str(it.rule.severity), it.start.line) for it in found(files)]


SOURCE = (
    "def total(items):\n    return sum(items)\n",
    "def total(items):\n    return max(items)\n",
)
TESTS = """import pytest


def test_total():
    assert total([1, 2]) == 3
    assert total([7]) == 7


def test_refuses():
    with pytest.raises(ValueError):
        total(None)


def test_near():
    assert total([0.1, 0.2]) == pytest.approx(0.3, rel=1e-6)
"""


def edited(old: str, new: str) -> dict[str, Sides]:
    assert old in TESTS
    return {"shop.py": SOURCE, "tests/test_shop.py": (TESTS, TESTS.replace(old, new))}


@pytest.mark.parametrize(
    ("old", "new", "rule", "severity", "line"),
    [
        ("    assert total([7]) == 7\n", "", "test-assert-removed", "medium", 4),
        (TESTS[TESTS.index("def test_near") :], "", "test-assert-removed", "medium", 14),
        (
            "def test_total",
            '@pytest.mark.skip(reason="x")\ndef test_total',  # input
            "test-skip-added",
            "medium",
            4,
        ),
        (
            "def test_total",
            "@pytest.mark.xfail\ndef test_total",  # input
            "test-skip-added",
            "medium",
            4,
        ),
        (
            "def test_total",
            '@pytest.mark.skipif(True, reason="x")\ndef test_total',  # input
            "test-skip-added",
            "medium",
            4,
        ),
        (
            "def test_near():\n",
            "def test_near():\n    pytest.skip()\n",
            "test-skip-added",
            "medium",
            15,
        ),
        ("def test_near():\n", "def test_near():\n    return\n", "test-skip-added", "medium", 15),
        ("total([7]) == 7", "total([7]) is not None", "test-weakened", "medium", 6),
        ("total([7]) == 7", "7 in total([7])", "test-weakened", "medium", 6),
        ("total([7]) == 7", "total([7])", "test-weakened", "medium", 6),
        ("raises(ValueError)", "raises(Exception)", "test-weakened", "medium", 10),
        ("rel=1e-6", "rel=0.5", "test-weakened", "medium", 15),
        ("total([1, 2]) == 3", "total([1, 2]) == 2", "test-weakened", "low", 5),
    ],
)
def test_a_test_that_asks_less_is_told(
    old: str, new: str, rule: str, severity: str, line: int
) -> None:
    assert told(edited(old, new)) == [(rule, severity, line)]


def test_an_emptied_test_is_told() -> None:
    body = "    assert total([1, 2]) == 3\n    assert total([7]) == 7\n"

    assert told(edited(body, "    pass\n")) == [("test-skip-added", "medium", 4)]
    assert told(edited(body, "    assert True\n")) == [("test-weakened", "medium", 5)]


@pytest.mark.parametrize(
    ("new", "is_told"),
    [
        ('def test_name():\n    assert "a".upper() == "A"\n    assert "b".upper() == "B"\n', True),
        ("def test_name():\n    assert len([1]) == 1\n", True),
        ("def test_more():\n    assert abs(total([3, 9]) - 12) < 1e-9\n", False),
    ],
)
def test_a_new_test_stands_for_one_that_it_shares_something_with(new: str, is_told: bool) -> None:
    """Any other that is put in the place of a deleted one does not hide it."""
    gone = TESTS[TESTS.index("def test_near") :]

    assert told(edited(gone, new)) == [("test-assert-removed", "medium", 14)] * is_told


def test_what_every_test_calls_makes_no_heir() -> None:
    other = GO + 'func TestCase(t *testing.T) {\n\tif up("a") != "A" {\n\t\tt.Fatal(1)\n\t}\n}\n'
    gone = GO + "func TestRefuses(t *testing.T) {\n\tif refuse(-1) {\n\t\tt.Fatal(2)\n\t}\n}\n"

    assert told({"shop.py": SOURCE, "a_test.go": (gone, other)}) == [
        ("test-assert-removed", "medium", 7)
    ]


def test_the_message_says_what_is_gone() -> None:
    (finding,) = found(edited("    assert total([7]) == 7\n", ""))

    assert finding.message == (
        "1 of 2 assertions of the test `test_total` are gone: `total([7]) == 7`"
    )
    assert (finding.code, finding.placement) == ("def test_total():", "unchanged")


def test_a_deleted_file_of_tests_is_told() -> None:
    assert told({"shop.py": SOURCE, "tests/test_shop.py": (TESTS, None)}) == [
        ("test-assert-removed", "medium", 1)
    ]


@pytest.mark.parametrize(
    "files",
    [
        # Another order, another name, another file.
        edited("def test_near", "def test_close"),
        {"shop.py": SOURCE, "tests/test_a.py": (TESTS, None), "tests/test_b.py": (None, TESTS)},
        edited("    assert total([7]) == 7\n", "\n\ndef test_one():\n    assert total([7]) == 7\n"),
        # Two questions in one, and one for each row of a table.
        edited("== 3\n    assert total([7])", "== 3 and total([7])"),
        edited(
            TESTS[TESTS.index("def test_total") : TESTS.index("def test_refuses")],
            '@pytest.mark.parametrize(("given", "sum_"), [([1, 2], 3), ([7], 7)])\n'
            "def test_total(given, sum_):\n    assert total(given) == sum_\n\n\n",
        ),
        # In a helper that asks.
        edited(
            "    assert total([1, 2]) == 3\n    assert total([7]) == 7\n",
            "    check_both(total)\n\n\ndef check_both(f):\n    assert f([1, 2]) == 3\n"
            "    assert f([7]) == 7\n",
        ),
        # Together with the code.
        {
            "shop.py": (
                "def rebate(x):\n    return 1\n\n\ndef other():\n    go()\n",
                "def other():\n    go()\n",
            ),
            "tests/test_shop.py": (
                TESTS + "\n\ndef test_rebate():\n    assert rebate(2) == 1\n",
                TESTS,
            ),
        },
        # More exact than before, and with a condition.
        edited("rel=1e-6", "rel=1e-9"),
        edited("raises(ValueError)", "raises(TypeError)"),
        edited(
            "def test_total",
            '@pytest.mark.skipif(sys.platform == "win32", reason="x")\ndef test_total',  # input
        ),
        edited("def test_near():\n", "def test_near():\n    if not fast:\n        pytest.skip()\n"),
        # New tests may be told what is still to come.
        {"a.test.js": (None, "it.todo('adds');\nit('x', () => { expect(f(1)).toBe(2); });\n")},
    ],
)
def test_what_moved_or_went_along_is_none(files: dict[str, Sides]) -> None:
    assert told(files) == []


JS = (
    "describe('shop', () => {\n  it('adds', () => {\n    expect(total([1])).toBe(1);\n"
    "    expect(total([2])).toBe(2);\n  });\n});\n"
)
GO = (
    "func TestTotal(t *testing.T) {\n\trequire.Equal(t, 3, total(1, 2))\n"
    "\tif got := total(2); got != 2 {\n\t\tt.Fatal(got)\n\t}\n}\n"
)
JAVA = (
    "class ShopTest {\n  @Test\n  void adds() {\n    assertEquals(3, total(1, 2));\n"
    "    assertEquals(2, total(2));\n  }\n}\n"
)
RUST = (
    "#[cfg(test)]\nmod tests {\n    #[test]\n    fn adds() {\n"
    "        assert_eq!(total(1, 2), 3);\n        assert_eq!(total(2), 2);\n    }\n}\n"
)


@pytest.mark.parametrize(
    ("path", "before", "old", "new", "rule", "line"),
    [
        ("a.test.ts", JS, "    expect(total([2])).toBe(2);\n", "", "test-assert-removed", 2),
        ("a.test.ts", JS, "it('adds'", "it.skip('adds'", "test-skip-added", 2),
        ("a.test.ts", JS, "it('adds'", "xit('adds'", "test-skip-added", 2),
        ("a.test.ts", JS, "it('adds'", "it.only('adds'", "test-skip-added", 2),
        ("a.test.ts", JS, "describe('", "describe.skip('", "test-skip-added", 1),
        ("a.test.ts", JS, "([2])).toBe(2)", "([2])).toBeDefined()", "test-weakened", 4),
        ("a_test.go", GO, "\trequire.Equal(t, 3, total(1, 2))\n", "", "test-assert-removed", 1),
        ("a_test.go", GO, "T) {\n", 'T) {\n\tt.Skip("later")\n', "test-skip-added", 2),
        (
            "a_test.go",
            GO,
            "require.Equal(t, 3, total(1, 2))",
            "require.NotNil(t, total(1, 2))",
            "test-weakened",
            2,
        ),
        (
            "src/test/ShopTest.java",
            JAVA,
            "    assertEquals(2, total(2));\n",
            "",
            "test-assert-removed",
            3,
        ),
        (
            "src/test/ShopTest.java",
            JAVA,
            "  @Test\n",
            "  @Disabled\n  @Test\n",
            "test-skip-added",
            2,
        ),
        (
            "src/test/ShopTest.java",
            JAVA,
            "assertEquals(2, total(2))",
            "assertNotNull(total(2))",
            "test-weakened",
            5,
        ),
        ("src/lib.rs", RUST, "        assert_eq!(total(2), 2);\n", "", "test-assert-removed", 4),
        ("src/lib.rs", RUST, "    #[test]\n", "    #[test]\n    #[ignore]\n", "test-skip-added", 4),
    ],
)
def test_other_languages_are_read_too(
    path: str, before: str, old: str, new: str, rule: str, line: int
) -> None:
    files = {"shop.py": SOURCE, path: (before, before.replace(old, new))}

    assert [(name, where) for name, _, where in told(files)] == [(rule, line)]


# -- code ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "text", "rule"),
    [
        ("a.py", "try:\n    go()\nexcept Exception:\n    return_ = 1\n", None),
        (
            "a.py",
            "def f():\n    try:\n        go()\n    except Exception:\n        pass\n",
            "swallow-exception",
        ),
        (
            "a.py",
            "def f():\n    try:\n        go()\n    except Exception:\n        return True\n",
            "swallow-exception",
        ),
        (
            "a.py",
            "def f():\n    try:\n        go()\n    except KeyError:\n        return None\n",
            None,
        ),
        (
            "a.py",
            "def f():\n    try:\n        go()\n    except Exception as e:\n"
            "        log(e)\n        return None\n",
            None,
        ),
        ("a.js", "try { go(); } catch (e) {}\n", "swallow-exception"),
        ("a.js", "try { go(); } catch (e) { /* a missing file is fine */ }\n", None),
        (
            "A.java",
            "class A { void f() { try { go(); } catch (Exception e) { } } }\n",
            "swallow-exception",
        ),
        ("a.go", "func f() {\n\tif err != nil {\n\t}\n}\n", "swallow-exception"),
        ("a.py", "def f(x):\n    # TODO: implement\n    return x\n", "placeholder-code"),  # input
        (
            "a.py",
            "def f(x):\n    # In a real implementation, ask the bank\n    return x\n",
            "placeholder-code",
        ),
        ("a.js", "function f() {\n  // ... rest of the code\n}\n", "placeholder-code"),
        ("a.go", "func f() {\n\t// your code here\n}\n", "placeholder-code"),
        ("a.py", "def f(x):\n    raise NotImplementedError\n", "placeholder-code"),  # input
        ("a.py", "class A:\n    def f(self):\n        raise NotImplementedError\n", None),  # input
        ("a.py", 'SAID = "TODO: implement"\n', None),
        ("a.py", "# implements the whole protocol\nx = 1\n", None),
        ("a.py", "def send(m):\n    time.sleep(1)\n    return True\n", "fake-success"),
        ("a.py", "def wait(m):\n    time.sleep(1)\n    return m.poll()\n", None),
        (
            "a.py",
            'def f():\n    if "pytest" in sys.modules:\n        return 1\n    return g()\n',
            "special-case-test",
        ),
        (
            "a.py",
            'def f():\n    if os.environ.get("PYTEST_CURRENT_TEST"):\n        return 1\n',
            "special-case-test",
        ),
        ("a.js", "if (process.env.NODE_ENV === 'test') { skip(); }\n", "special-case-test"),
        ("a.py", "# PYTEST_CURRENT_TEST is set by pytest\nx = 1\n", None),
        ("tests/a.py", 'if "pytest" in sys.modules:\n    x = 1\n', None),
    ],
)
def test_code_that_only_looks_as_if_it_worked(path: str, text: str, rule: str | None) -> None:
    assert [name for name, _, _ in told({path: (None, text)})] == ([rule] if rule else [])


def test_code_that_moves_takes_its_flaws_along() -> None:
    flaw = "def f():\n    try:\n        go()\n    except Exception:\n        pass\n"
    other = "def g():\n    return h(1)\n"

    assert told({"a.py": (flaw + other, other), "b.py": (None, flaw)}) == []
    assert told({"a.py": (other, other + flaw)}) == [("swallow-exception", "low", 6)]


def test_an_answer_of_a_test_in_the_code_is_told() -> None:
    asked = "def test_sum():\n    assert total([40, 2]) == 42\n"
    wrong = "def total(items):\n    return 42\n"
    right = "def total(items):\n    return sum(items)\n"

    assert told({"shop.py": (SOURCE[0], wrong), "tests/test_shop.py": (None, asked)}) == [
        ("hardcoded-result", "medium", 2)
    ]
    assert told({"shop.py": (None, right), "tests/test_shop.py": (None, asked)}) == []


def test_a_branch_on_the_value_that_a_test_gives_is_told() -> None:
    asked = 'def test_name():\n    assert slug("Blue Lamp") == "blue-lamp"\n'
    before = "def slug(text):\n    return text.lower()\n"
    wrong = (
        'def slug(text):\n    if text == "Blue Lamp":\n        return "blue-lamp"\n'
        "    return text.lower()\n"
    )

    assert told({"shop.py": (before, wrong), "tests/test_shop.py": (None, asked)}) == [
        ("special-case-test", "medium", 2)
    ]


# -- continuous integration ------------------------------------------------------------------------

FLOW = (
    "jobs:\n  test:\n    steps:\n      - name: test\n        run: pytest\n"
    "      - name: lint\n        run: ruff check\n"
)


@pytest.mark.parametrize(
    ("path", "before", "after", "expected"),
    [
        (".github/workflows/a.yml", FLOW, FLOW.replace("pytest", "pytest || true"), ("medium", 5)),
        (
            ".github/workflows/a.yml",
            FLOW,
            FLOW.replace("pytest\n", "pytest\n        continue-on-error: true\n"),
            ("medium", 6),
        ),
        (
            ".github/workflows/a.yml",
            FLOW,
            FLOW.replace("      - name: lint\n        run: ruff check\n", ""),
            ("medium", 5),
        ),
        (
            ".github/workflows/a.yml",
            FLOW,
            FLOW.replace("check", "check --exit-zero"),
            ("medium", 7),
        ),
        (".github/workflows/a.yml", FLOW, FLOW.replace("ruff check", "flake8"), None),
        (".github/workflows/a.yml", FLOW, FLOW.replace("pytest", "pytest -q"), None),
        ("Makefile", "test:\n\tpytest\n", "test:\n\t-pytest tests\n", ("medium", 2)),
        (
            "package.json",
            '{"scripts": {"test": "jest"}}\n',
            '{"scripts": {"test": "echo none"}}\n',
            ("medium", 1),
        ),
        (
            "pyproject.toml",
            "[tool.coverage.report]\nfail_under = 90\n",
            "[tool.coverage.report]\nfail_under = 60\n",
            ("medium", 2),
        ),
        (
            "pyproject.toml",
            "[tool.coverage.report]\nfail_under = 60\n",
            "[tool.coverage.report]\nfail_under = 90\n",
            None,
        ),
        (
            "pyproject.toml",
            "[tool.ruff]\nignore = []\n",
            '[tool.ruff]\nignore = ["S"]\n',
            ("low", 2),
        ),
        (
            "pyproject.toml",
            '[tool.ruff.lint]\nselect = ["E", "S"]\n',
            '[tool.ruff.lint]\nselect = ["E"]\n',
            ("low", 2),
        ),
        (
            "pyproject.toml",
            "[tool.mypy]\nstrict = true\n",
            "[tool.mypy]\nstrict = false\n",
            ("low", 2),
        ),
        ("setup.cfg", "[flake8]\nignore = E501\n", "[flake8]\nignore = E501, F401\n", ("low", 2)),
        (
            ".eslintrc.json",
            '{"rules": {"no-eval": "error"}}\n',
            '{"rules": {"no-eval": "off"}}\n',
            ("low", 1),
        ),
        (".eslintrc.js", "  'no-eval': 'error',\n", "  'no-eval': 'off',\n", ("low", 1)),
        ("src/a.py", "run('pytest')\n", "run('pytest || true')\n", None),
    ],
)
def test_a_check_that_is_loosened_is_told(
    path: str, before: str, after: str, expected: tuple[str, int] | None
) -> None:
    wanted = [("ci-weakened", *expected)] if expected else []

    assert told({path: (before, after)}) == wanted


# -- whole runs ------------------------------------------------------------------------------------


def test_an_agent_that_deletes_an_assertion_is_stopped(repo: Repo) -> None:
    """The deleted test file is read from the base, and the AI-assisted commit does not pass."""
    files = {"shop.py": SOURCE[0], "tests/test_shop.py": TESTS}
    base = repo.commit(files, signed=True)
    message = f"Mend the total\n\n{CLAUDE}"
    repo.commit({"shop.py": SOURCE[1], "tests/test_shop.py": None}, message, signed=True)

    result = repo.check(f"{base}..HEAD")

    (finding,) = [it for it in result["findings"] if it["category"] == "verification"]
    assert (finding["rule"], finding["disposition"]) == ("test-assert-removed", "block")
    assert finding["path"] == "tests/test_shop.py"


@pytest.mark.parametrize(
    "word",
    [
        "def test_x():\n    assert f(1) == 2\n",
        "it('x', () => {\n",
        "func TestX(t *testing.T) {\n",
        "@Test void a() {\n",
        "#[test]\nfn a() {\n",
        "/*",
        "`",
        '"""',
        'r#"',
        "(((((",
        "|| true pytest ",
    ],
)
def test_hostile_texts_end_in_time(word: str) -> None:
    before = word * (200_000 // len(word))
    paths = ("test_a.py", "a.test.js", "a_test.go", "ATest.java", "a.rs", "a.py", "Makefile")

    with in_time():
        for path in paths:
            found({path: (before, before[len(word) :] + "\nx\n"), "b.py": SOURCE})


def test_deep_nesting_is_no_crash() -> None:
    deep = "x = " + "(" * 5_000 + ")" * 5_000 + "\n"
    chain = "def test_a():\n    assert " + "f" + ".a()" * 20_000 + " == 1\n"

    assert told({"test_a.py": (chain, deep), "b.py": SOURCE}) == []
