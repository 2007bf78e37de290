"""The rules of the check, with all that their pages say."""

from __future__ import annotations

from functools import partial

from aicheck.model import Confidence, Rule, Severity

_CODE = ("python", "javascript", "typescript", "go", "java", "rust")
_rule = partial(
    Rule,
    category="verification",
    engine="aicheck",
    severity=Severity.MEDIUM,
    confidence=Confidence.MEDIUM,
    references=("AISVS-AC.4.2", "SSDF-PW.8.2", "https://arxiv.org/abs/2510.20270"),
    languages=_CODE,
)

TEST_ASSERT_REMOVED = _rule(
    id="test-assert-removed",
    message="a test asks less than before, or is gone",
    why="A test that fails says that the code is wrong or that it was meant to change. Taking the "
    "question away hides which of the two it is, and an agent that is told to make tests pass does "
    "it readily. Tests that moved, were renamed or went together with the code that they were for "
    "are no finding.",
    fix="put the assertion back and mend the code, or say in the commit why it is wrong now",
    bad="def test_total():\n    order = Order(items)\n    order.total()\n",
    good="def test_total():\n    order = Order(items)\n    assert order.total() == 42\n",
    cwe=("CWE-1164",),
)
TEST_SKIP_ADDED = _rule(
    id="test-skip-added",
    message="a test is switched off",
    why="A test that is skipped, may fail, or has no body left looks green for ever. It is the "
    "quickest way past a failure, and nobody comes back to it. A test with a condition, such as an "
    "operating system, is no finding.",
    fix="mend the code, or delete the test with its reason; name a ticket where it must wait",
    bad='@pytest.mark.skip(reason="flaky")\n'  # what is found, as an example
    "def test_refund():\n    assert refund(order) == 10\n",
    good="def test_refund():\n    assert refund(order) == 10\n",
    cwe=("CWE-1164",),
)
TEST_WEAKENED = _rule(
    id="test-weakened",
    message="an assertion takes results that it refused before",
    why="The test still runs and still passes, and no longer notices a wrong result: an "
    "exact value "
    "became any value, a tolerance grew tenfold, one exception became every exception, or the "
    "expected value was replaced by what the code now returns.",
    fix="ask for the exact result, or say in the commit why it cannot be known",
    bad="assert parse(text) is not None",
    good='assert parse(text) == {"name": "Robin"}',
    cwe=("CWE-1164",),
)
SPECIAL_CASE_TEST = _rule(
    id="special-case-test",
    message="the code behaves otherwise under test",
    why="What the tests see is then not what users get. A branch on the test runner, or "
    "on the very "
    "value that a test gives, makes the test pass and leaves the flaw where it was.",
    fix="give the code what it needs from outside, as an argument or a setting, and test that",
    bad='if "pytest" in sys.modules:\n    return True\n',
    good="def send(mail, transport):\n    transport.send(mail)\n",
    cwe=("CWE-489",),
)
HARDCODED_RESULT = _rule(
    id="hardcoded-result",
    message="a function returns just what a test asks for",
    why="The function was to work on what it is given and ignores it: it holds for the one case "
    "that the test knows, and is wrong for all others.",
    fix="write the function, and test it with several inputs",
    bad="def total(items):\n    return 42\n",
    good="def total(items):\n    return sum(item.price for item in items)\n",
    cwe=("CWE-1164",),
    languages=("python",),
)
SWALLOW_EXCEPTION = _rule(
    id="swallow-exception",
    severity=Severity.LOW,
    message="a failure is caught and leaves no trace",
    why="What went wrong looks as if it had gone well or had nothing to say, and the "
    "cause of later "
    "damage is gone. Generated code has it often, to make an error message disappear.",
    fix="catch the exceptions that are expected by name, and log or raise the rest",
    bad="try:\n    charge(card)\nexcept Exception:\n    return True\n",
    good="try:\n    charge(card)\nexcept CardRefused as error:\n    return Refusal(error)\n",
    cwe=("CWE-390", "CWE-703"),
    languages=("python", "javascript", "typescript", "java", "go"),
)
PLACEHOLDER_CODE = _rule(
    id="placeholder-code",
    message="words stand where code was to be",
    why="Models leave out what is long or hard and say so in a comment. It reads as if "
    "it were done, "
    "and the part that matters is missing, or code that was there has been dropped.",
    fix="write the missing part, or raise an error that says what is missing",
    bad="def verify(token):\n    # In a real implementation, check the signature\n"
    "    return True\n",
    good="def verify(token):\n    return jwt.decode(token, key, algorithms=[ALGORITHM])\n",
    cwe=("CWE-1164",),
)
FAKE_SUCCESS = _rule(
    id="fake-success",
    severity=Severity.LOW,
    confidence=Confidence.LOW,
    message="a result is made up",
    why="Made-up data and a success that nothing was done for are right in a demonstration. In "
    "shipped code they pass every test that asks only whether an answer came.",
    fix="do the work, or fail with an error that says what is missing",
    bad='def send(mail):\n    time.sleep(1)\n    return {"status": "sent"}\n',
    good="def send(mail):\n    return transport.send(mail)\n",
    cwe=("CWE-393",),
)
CI_WEAKENED = _rule(
    id="ci-weakened",
    message="a check of continuous integration is loosened",
    why="A check whose failure does not count is no check. Whoever changes the code must "
    "not loosen "
    "in the same breath what judges it: thresholds, lists of rules, steps and hooks only ever get "
    "weaker one small step at a time.",
    fix="mend what the check found; loosen it in a change of its own that a maintainer asked for",
    bad="- run: pytest || true",
    good="- run: pytest",
    cwe=("CWE-1164",),
    references=("AISVS-AC.8.3", "SSDF-PW.8.2", "SSDF-PO.3.2"),
    languages=(),
)
RULES = (
    CI_WEAKENED,
    FAKE_SUCCESS,
    HARDCODED_RESULT,
    PLACEHOLDER_CODE,
    SPECIAL_CASE_TEST,
    SWALLOW_EXCEPTION,
    TEST_ASSERT_REMOVED,
    TEST_SKIP_ADDED,
    TEST_WEAKENED,
)
