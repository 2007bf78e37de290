"""The tests of a Python file, and what they ask."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from aicheck.checks.reading.nouns import Assertion, Skip, Test
from aicheck.checks.reading.python_tree import Function, Tree, body, first_line, functions, name_of
from aicheck.patterns import lazy

_ASKS = lazy(
    r"(?:assert\w*|fail(?:If|Unless)\w*|fail|expect\w*|check_\w+|verify_\w+|raises|warns"
    r"|deprecated_call"
    r"|should\w*|ensure_\w+|validate_\w+|compare_\w+|invoke_and_assert)$"
)
_SKIPS = lazy(r"pytest\.(?:skip|xfail)$|self\.skipTest$")
_EQUAL = lazy(r"(?:assertEquals?|assertListEqual|assertDictEqual|assertSequenceEqual"
                    r"|assertSetEqual|assertTupleEqual|assertMultiLineEqual|assertIs"
        r"|assertCountEqual)$")  # fmt: skip
_WEAK = lazy(r"(?:assertTrue|assertIsNotNone|assertIn|assertIsInstance)$")
_NEAR = lazy(r"(?:approx|isclose|allclose|assert_allclose|assertAlmostEquals?)$")
# How many questions one that is written elsewhere may ask.
_HELPER = 10
_RAISES = lazy(r"(?:raises|assertRaises|assertRaisesRegex)$")


def python_tests(tree: Tree) -> tuple[Test, ...]:
    """The test functions of a file."""
    found = list(functions(tree.module))
    helpers = _helpers(found)
    return tuple(
        _test(tree, name, node, owner, helpers)
        for name, node, owner in found
        if node.name.startswith("test") and not _is_fixture(node)
    )


def _is_fixture(node: Function) -> bool:
    return any(name_of(it).endswith("fixture") for it in node.decorator_list)


def _helpers(found: list[tuple[str, Function, ast.ClassDef | None]]) -> frozenset[str]:
    """The functions beside the tests that ask something themselves."""
    # What a test defines for itself is part of the test.
    plain = (node for name, node, _ in found if not re.search(r"(?:^|\.)test", name))
    return frozenset(
        node.name
        for node in plain
        if any(
            isinstance(it, ast.Assert) or (isinstance(it, ast.Call) and _ASKS.match(_last(it)))
            for it in ast.walk(node)
        )
    )


def _last(call: ast.Call) -> str:
    return name_of(call).rpartition(".")[2]


def _test(
    tree: Tree, name: str, node: Function, owner: ast.ClassDef | None, helpers: frozenset[str]
) -> Test:
    first, last = first_line(node), node.end_lineno or node.lineno
    statements = body(node)
    asked = tuple(_assertions(tree, node, helpers))
    return Test(
        name=name,
        line=node.lineno,
        first=first,
        last=last,
        text="\n".join(tree.lines[first - 1 : last]),
        assertions=asked,
        skips=tuple(_skips(tree, node, owner)),
        is_empty=not asked and all(_is_nothing(it) for it in statements),
        times=_times(node),
    )


def _is_nothing(node: ast.stmt) -> bool:
    is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    is_back = isinstance(node, ast.Return) and (
        node.value is None or isinstance(node.value, ast.Constant)
    )
    return isinstance(node, ast.Pass) or is_text or is_back


def _times(node: Function) -> int:
    """How many rows the test's parameters have."""
    times = 1
    for it in node.decorator_list:
        if isinstance(it, ast.Call) and name_of(it).endswith("parametrize") and len(it.args) > 1:
            rows = it.args[1]
            times *= max(1, len(rows.elts)) if isinstance(rows, ast.List | ast.Tuple) else 5
    return times


# -- what keeps it from running ------------------------------------------------------------------


def _skips(tree: Tree, node: Function, owner: ast.ClassDef | None) -> Iterator[Skip]:
    marks = [*node.decorator_list, *(owner.decorator_list if owner else ())]
    for it in marks:
        if _is_unconditional(it):
            yield Skip(it.lineno, tree.text(it))
    for statement in body(node)[:3]:
        call = statement.value if isinstance(statement, ast.Expr) else None
        raised = statement.exc if isinstance(statement, ast.Raise) else None
        is_back = isinstance(statement, ast.Return) and statement is not node.body[-1]
        if (
            is_back
            or (raised is not None and name_of(raised).endswith("SkipTest"))
            or (isinstance(call, ast.Call) and _SKIPS.match(name_of(call)))
        ):
            yield Skip(statement.lineno, tree.text(statement))


def _is_unconditional(mark: ast.expr) -> bool:
    """Whether a decorator skips its test or takes its failure, whatever the surroundings."""
    name = name_of(mark)
    call = mark if isinstance(mark, ast.Call) else None
    if re.search(r"(?:^|\.)skip(?:[iI]f|Unless)$", name):
        wanted = name.endswith("Unless")
        first = call.args[0] if call and call.args else None
        return isinstance(first, ast.Constant) and bool(first.value) is not wanted
    if re.search(r"(?:^|\.)(?:skip|expectedFailure)$", name):
        return True
    if name.endswith("mark.xfail"):
        # With a condition it is about a platform or a version.
        return call is None or not (call.args or any(it.arg == "condition" for it in call.keywords))
    return False


# -- what it asks ----------------------------------------------------------------------------------


def _assertions(tree: Tree, node: Function, helpers: frozenset[str]) -> Iterator[Assertion]:
    for it in ast.walk(node):
        if isinstance(it, ast.Assert):
            yield from _asserted(tree, it)
        elif isinstance(it, ast.Call):
            last = _last(it)
            if last in helpers and (isinstance(it.func, ast.Name) or name_of(it) == f"self.{last}"):
                yield Assertion(it.lineno, tree.text(it), weight=_HELPER)
            elif last != node.name and _ASKS.match(last):
                yield _called(tree, it, last)


def _asserted(tree: Tree, node: ast.Assert) -> Iterator[Assertion]:
    is_both = isinstance(node.test, ast.BoolOp) and isinstance(node.test.op, ast.And)
    for test in node.test.values if is_both else [node.test]:  # type: ignore[attr-defined]
        yield _compared(tree, test)


def _compared(tree: Tree, test: ast.expr) -> Assertion:
    text = tree.text(test)
    line = test.lineno
    if isinstance(test, ast.Constant):
        return Assertion(line, text, "constant" if test.value else "other", text)
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        left, right, op = test.left, test.comparators[0], test.ops[0]
        near = _near(tree, right) or _near(tree, left)
        subject, wanted = tree.text(left), tree.text(right)
        if near is not None:
            return Assertion(line, text, "near", subject, wanted, near)
        if isinstance(op, ast.Eq | ast.Is):
            return Assertion(line, text, "equal", subject, wanted, weight=_weight(right, left))
        if isinstance(op, ast.In):
            # `x in y` looks at y.
            return Assertion(line, text, "weak", wanted, subject)
        if isinstance(op, ast.IsNot) and wanted == "None":
            return Assertion(line, text, "weak", subject)
        return Assertion(line, text, "other", subject, wanted)
    if (
        isinstance(test, ast.Call)
        and name_of(test) in ("isinstance", "hasattr", "bool")
        and test.args
    ):
        return Assertion(line, text, "weak", tree.text(test.args[0]))
    near = _near(tree, test)
    if near is not None:
        return Assertion(line, text, "near", text.partition(",")[0], "", near)
    is_plain = isinstance(test, ast.Name | ast.Attribute | ast.Call | ast.Subscript)
    return Assertion(line, text, "weak" if is_plain else "other", text)


def _called(tree: Tree, node: ast.Call, last: str) -> Assertion:
    text, args = tree.text(node), [tree.text(it) for it in node.args[:2]]
    subject, wanted = (*args, "", "")[:2]
    if _RAISES.match(last):
        return Assertion(node.lineno, text, "raises", subject=subject)
    if _NEAR.match(last):
        return Assertion(node.lineno, text, "near", subject, wanted, _near(tree, node))
    if last == "assertTrue" and node.args and isinstance(node.args[0], ast.Constant):
        return Assertion(node.lineno, text, "constant" if node.args[0].value else "other", subject)
    if last == "assertIn":
        subject, wanted = wanted, subject
    form = "equal" if _EQUAL.match(last) else "weak" if _WEAK.match(last) else "other"
    weight = _weight(*node.args[1:2], *node.args[:1]) if form == "equal" else 1
    return Assertion(node.lineno, text, form, subject, wanted, weight=weight)


def _weight(*sides: ast.expr) -> int:
    """How many values a comparison asks for: those of a whole list, or of a snapshot."""
    for side in sides:
        if isinstance(side, ast.List | ast.Tuple | ast.Set):
            return max(1, len(side.elts))
        if isinstance(side, ast.Dict):
            return max(1, len(side.keys))
        if re.search(r"snapshot|golden|expected", name_of(side), re.IGNORECASE):
            return 10
        if isinstance(side, ast.Constant) and isinstance(side.value, str) and "\n" in side.value:
            return 1 + side.value.count("\n")
    return 1


def _near(tree: Tree, node: ast.AST) -> float | None:
    """By how much the two sides of a comparison may differ, where a call says so."""
    if not isinstance(node, ast.Call) or not _NEAR.match(_last(node)):
        return None
    by_name = {it.arg: it.value for it in node.keywords}
    for name in ("rel", "abs", "rel_tol", "abs_tol", "rtol", "atol", "delta"):
        value = by_name.get(name)
        if isinstance(value, ast.Constant) and isinstance(value.value, int | float):
            return float(value.value)
    places = by_name.get("places")
    if "lmost" in _last(node):
        if places is None and len(node.args) > 2:
            places = node.args[2]
        if isinstance(places, ast.Constant) and isinstance(places.value, int):
            return float(10 ** -max(-30, min(30, places.value)))
        return 1e-7
    return 1e-6
