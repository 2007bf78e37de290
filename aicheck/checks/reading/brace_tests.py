"""The tests of JavaScript, TypeScript, Go, Java and Rust files, by their brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aicheck.checks.reading.masking import Masked
from aicheck.checks.reading.nouns import Assertion, Skip, Test, folded
from aicheck.patterns import lazy

_JS = lazy(
    r"(?<![\w.$])(?P<off>[xf])?(?P<kind>it|test|describe|context|suite|specify)"
    r"(?P<marks>(?:\.\w+)*)(?P<each>\s*\([^()\n]*\)(?=\s*\()|`[^`]*`)?\s*\("
)
_GO = lazy(r"^func\s+(?:\([^()\n]*\)\s*)?(?P<name>Test\w*)\s*\([^()\n]*\)\s*\{", re.MULTILINE)
_JAVA = lazy(
    r"@(?:\w+\.)*(?:Test|ParameterizedTest|RepeatedTest)\b(?P<marks>[^{};]{0,2000}?)"
    r"(?P<name>\w+)\s*\([^(){};]{0,500}\)\s*(?:throws\s[\w.,\s]{1,200})?\{"
)
_RUST = lazy(
    r"#\[(?:\w+::)*(?:test|rstest|test_case)\b[^\]\n]*\](?P<marks>(?:\s*#\[[^\]\n]*\])*)\s*"
    r"(?:pub(?:\([^()\n]*\))?\s+)?(?:async\s+)?fn\s+(?P<name>\w+)\s*(?:<[^{}\n]*>)?\([^()\n]*\)[^{};\n]*\{"
)
_ASKS = {
    "javascript": lazy(
        r"(?<![\w$.])(?:expect|assert|should|t\.(?:is|true|false|deepEqual|throws))\b[\w.]*\s*\("
    ),
    "go": lazy(
        r"\b(?:t|tt|tb|s)\.(?:Errorf?|Fatalf?|Fail|FailNow)\s*\(|\b(?:assert|require|is|qt"
        r"|c|s|suite|ts)\."
        r"(?:\w*(?:Equal|Error|Nil|True|False|Contains|Len|Empty|Panics|Zero|Assert|Check"
        r"|Same|Eventually|Greater|Less)\w*)\s*\("
    ),
    "java": lazy(r"(?<![\w$])(?:assert\w*|verify\w*|fail|expect\w*|then|check\w+)\s*\("),
    "rust": lazy(
        r"(?<!\w)(?:debug_)?assert\w*!\s*[(\[{]|\bpanic!\s*\(|\.(?:unwrap_err|expect_err)\("
    ),
}
_CHAIN = lazy(r"(?:\s*\.\s*\w+)+\s*\(?")
_SKIP = {
    "javascript": lazy(r"^\s*(?:t|this|ctx)\.skip\(", re.MULTILINE),
    "go": lazy(r"^(?:\t| {4})t\.Skip(?:f|Now)?\(", re.MULTILINE),
    "java": lazy(r"@(?:\w+\.)*(?:Disabled|Ignore)\b(?!\w)"),
    "rust": lazy(r"#\[ignore\b"),
}
_EXPECT = lazy(
    r"expect\((?P<subject>.*)\)\.(?:(?P<equal>toBe|toEqual|toStrictEqual)"
    r"|(?P<weak>toBeTruthy|toBeDefined"
    r"|toContain|not\.toBeNull|not\.toBeUndefined|toMatchObject)"
    r"|(?P<near>toBeCloseTo))\((?P<wanted>.*)\)$"
)
_PAIR = lazy(
    r"(?P<name>assertEquals|assert_eq!|(?:assert|require)\.Equal|assert\.(?:equal"
    r"|strictEqual|deepEqual|deepStrictEqual))"
    r"\s*\((?P<args>.*)\)$"
)
_WEAK = lazy(
    r"(?:assertTrue|assertNotNull|assert!|(?:assert|require)\.(?:True|NotNil|Contains)"
    r"|assert\.ok|assert)\s*"
    r"\((?P<args>.*)\)$"
)
_TRUE = lazy(
    r"expect\((?:true|1)\)\.(?:toBe|toEqual|toStrictEqual)\((?:true|1)\)$"
    r"|expect\(true\)\.toBeTruthy\(\)$"
    r"|assert(?:True|\.ok|\.True|\.isTrue)?!?\s*\((?:t, ?)?true\)$"
)
# What a loop of a test has is asked more than once; a test of this size is a table of data.
_LONGEST = 200_000
_DEEPEST = 20


def brace_tests(source: Masked, language: str) -> tuple[Test, ...]:
    """The tests of a file in one of the languages."""
    if language == "javascript":
        return tuple(_javascript(source))
    pattern = {"go": _GO, "java": _JAVA, "rust": _RUST}.get(language)
    return tuple(_named(source, language, pattern)) if pattern else ()


def _named(source: Masked, language: str, pattern: re.Pattern[str]) -> Iterator[Test]:
    after = 0
    for match in pattern.finditer(source.code):
        end = source.end_of(match.end() - 1)
        start = match.start()
        if start < after:
            continue
        after = end
        if language == "java":
            # Other annotations may stand above.
            above = max(0, start - 2_000)
            start = max(source.code.rfind(mark, above, start) + 1 for mark in ";{}") or start
        yield _test(source, language, match["name"], start, match.end(), end, match.start("name"))


def _javascript(source: Masked) -> Iterator[Test]:
    stack: list[tuple[int, str, bool, Skip | None]] = []
    for match in _JS.finditer(source.code):
        end = source.end_of(match.end() - 1)
        while stack and stack[-1][0] <= match.start():
            stack.pop()
        title = _title(source.text, match.end())
        # No test stands in another one.
        if title is None or len(stack) > _DEEPEST or (stack and not stack[-1][2]):
            continue
        marks = match["marks"].split(".")
        is_suite = match["kind"] in ("describe", "context", "suite")
        off = match["off"] == "x" or bool({"skip", "todo", "failing", "fails", "fixme"} & {*marks})
        only = match["off"] == "f" or "only" in marks
        line = source.line(match.start())
        skip = Skip(line, folded(match.group().strip("( "))) if off or only else None
        outer = [it[3] for it in stack if it[3]]
        name = ".".join([*(it[1] for it in stack), title])
        stack.append((end, title, is_suite, skip))
        if not is_suite:
            found = _test(
                source, "javascript", name, match.start(), match.end(), end, match.start()
            )
            skips = (*([skip] if skip else ()), *outer[:1], *found.skips)
            yield Test(
                found.name, found.line, found.first, found.last, found.text, found.assertions,
                skips, found.is_empty, 5 if match["each"] else 1,
            )  # fmt: skip


def _title(text: str, start: int) -> str | None:
    match = re.compile(r"\s*(?:'([^'\n]*)'|\"([^\"\n]*)\"|`([^`]*)`|(\w[\w.]*)\s*,)").match(
        text, start
    )
    return folded(next(it for it in match.groups() if it is not None))[:200] if match else None


def _test(
    source: Masked, language: str, name: str, start: int, inner: int, end: int, at: int
) -> Test:
    first, line, last = source.line(start), source.line(at), source.line(max(start, end - 1))
    while not source.code[start : start + 1].strip() and start < at:
        start += 1
    first = source.line(start)
    asked = tuple(_assertions(source, language, inner, min(end, inner + _LONGEST)))
    whole = source.code[inner : min(end, inner + _LONGEST)]
    skips = tuple(
        Skip(source.line(start + it.start() + len(it.group()) - len(it.group().lstrip())),
             folded(it.group()).rstrip("("))
        for it in _SKIP[language].finditer(source.code[start : min(end, start + _LONGEST)])
    )  # fmt: skip
    if language == "javascript":
        _, arrow, rest = whole.partition("{")
        is_empty = bool(arrow) and not rest.strip(" \n\t)};,")
    else:
        is_empty = not whole.strip(" \n\t};")
    return Test(
        name,
        line,
        first,
        last,
        source.text[start : min(end, start + _LONGEST)],
        asked,
        skips,
        is_empty,
    )


def _assertions(source: Masked, language: str, start: int, end: int) -> Iterator[Assertion]:
    after = start
    for match in _ASKS[language].finditer(source.code, start, end):
        if match.start() < after:
            continue
        stop = source.end_of(match.end() - 1)
        while chain := _CHAIN.match(source.code, stop):
            stop = source.end_of(chain.end() - 1) if chain.group().endswith("(") else chain.end()
        after = stop
        begin = match.start()
        if (language == "go" and ".E" in match.group()) or ".F" in match.group():
            # What is asked stands in the condition above.
            above = source.code.rfind("if ", start, begin)
            begin = above if above >= 0 and source.code.count("\n", above, begin) < 3 else begin
        yield _read(source.line(begin), folded(source.text[begin : min(stop, begin + 5_000)]))


def _read(line: int, text: str) -> Assertion:
    if _TRUE.match(text):
        return Assertion(line, text, "constant", text)
    weight = 10 if re.search(r"[sS]napshot\(|toEqual\(\{|toEqual\(\[", text) else 1
    if found := _EXPECT.match(text):
        form = "equal" if found["equal"] else "weak" if found["weak"] else "near"
        near = _digits(found["wanted"]) if form == "near" else None
        wanted = found["wanted"].partition(",")[0] if form == "near" else found["wanted"]
        return Assertion(line, text, form, found["subject"], wanted, near, weight)
    if found := _PAIR.match(text):
        args = [it.strip() for it in _split(found["args"].removeprefix("t, "))]
        if len(args) > 1:
            # JUnit and testify name what they want first, the others what they look at.
            is_first = found["name"] in ("assertEquals", "assert.Equal", "require.Equal")
            wanted, subject = args[:2] if is_first else (args[1], args[0])
            return Assertion(line, text, "equal", subject, wanted)
    if found := _WEAK.match(text):
        args = [it.strip() for it in _split(found["args"].removeprefix("t, "))]
        return Assertion(line, text, "weak", args[0] if args else "")
    return Assertion(line, text, weight=weight)


def _digits(text: str) -> float:
    digits = text.rpartition(",")[2].strip() if "," in text else "2"
    return float(10 ** -min(30, int(digits))) if digits.isdigit() and len(digits) < 3 else 0.01


def _split(text: str) -> list[str]:
    """The arguments of a call."""
    parts, depth, last = [], 0, 0
    for match in re.finditer(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|[()\[\]{},]", text):
        mark = match.group()
        if mark in "([{":
            depth += 1
        elif mark in ")]}":
            depth -= 1
        elif mark == "," and depth == 0:
            parts.append(text[last : match.start()])
            last = match.end()
    return [*parts, text[last:]]
