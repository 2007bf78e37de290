"""Orders to look away: an added one is a finding, one that stood at the base counts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from endurance import in_time
from repos import CLAUDE, Repo

from aicheck.cache import Cache
from aicheck.catalogue import Catalogue
from aicheck.changed_file import whole
from aicheck.checks import bandit, suppressions
from aicheck.checks.context import Context
from aicheck.checks.directives import directives
from aicheck.config import load
from aicheck.model import Change, FileChange, Finding, Hunk

CONTEXT = Context(load(None, None, "default"), Catalogue({}, ""), Cache(None), Path(), 1)
RULES = bandit.rules()
# Assembled, so that no scanner takes the tables below for orders.
NOSEC, NOQA, IGNORE = "# no" + "sec", "# no" + "qa", "# type: " + "ignore"
COVER = "# pragma: " + "no cover"


def added(path: str, text: str) -> FileChange:
    return FileChange(path, "added", hunks=whole(text), head=text)


def rules_of(*files: FileChange) -> list[str]:
    found = suppressions.check(Change("range", None, None, "shop", (), files), CONTEXT)
    return [it.rule.id for it in found if isinstance(it, Finding)]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("a.py", f"run(x, shell=True)  {NOSEC}"),
        ("a.py", f"run(x, shell=True)  {NOSEC} B602"),
        ("a.py", f"run(x)  {NOSEC}emgrep: rule".replace("sec", "s")),
        ("a.py", "run(x)  # nosemgrep"),
        ("a.js", "run(x);  // nosemgrep"),
        ("a.py", f"run(x)  {NOQA}: S602"),
        ("a.py", f"run(x)  {NOQA}"),
        ("a.py", f"run(x)  {NOQA}: E501, S602"),
        ("a.py", f"run(x)  {NOQA} : S602"),
        ("a.py", "# ruff: noqa"),
        ("a.py", "# flake8: noqa"),
        ("a.py", "run(x)  # aicheck: ignore[x] because"),
        ("a.py", f"run(x)  {IGNORE}  {NOSEC}"),
        ("a.py", "key = read()  # gitleaks:allow"),
        ("a.py", "key = read()  # pragma: allowlist secret"),
        ("a.java", "run(x); // NOSONAR"),
        ("a.go", "run(x) //nolint"),
        ("a.go", "run(x) //nolint:errcheck,gosec // fine"),
        ("a.go", "run(x) // #nosec G204"),
        ("a.tf", "  #checkov:skip=CKV_AWS_20: public on purpose"),
        ("a.html", "<p><!-- nosemgrep --></p>"),
        ("a.unknown", "run(x)  # nosec"),
        ("a.py", "# ruff: disable[S602]"),
        ("a.yml", "  - run: x  # zizmor: ignore[template-injection]"),
        ("a.go", "run(x) //gosec:disable G204 -- fine"),
        ("a.ex", '  # sobelow_skip ["SQL.Query"]'),
        ("a.py", "key = read()  # pragma: whitelist secret"),
        ("a.py", "# pragma: allowlist nextline secret"),
        ("a.py", "run(x)  # skipcq: BAN-B602"),
        ("a.tf", "  #snyk:ignore:SNYK-CC-TF-1"),
        ("a.js", "// deepcode ignore CodeInjection: ours"),
        ("a.java", "// file deepcode ignore Sqli: ours"),
        ("a.js", "eval(x);  // eslint-disable-line no-eval"),
        ("a.js", "// eslint-disable-next-line no-eval"),
        (
            "a.ts",
            "// eslint-disable-next-line no-console, @typescript-eslint/no-implied-eval -- ours",
        ),
        ("a.js", "/* eslint-disable security/detect-child-process */"),
        ("a.js", "/*\n eslint-disable no-unsanitized/property\n*/"),
    ],
)
def test_an_order_to_a_scanner_is_a_finding(path: str, line: str) -> None:
    assert rules_of(added(path, f"{line}\n")) == ["suppression-added"]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("a.py", f"x = y  {IGNORE}"),
        ("a.py", "# mypy: ignore-errors"),
        ("a.py", "x = y  # pyright: ignore"),
        ("a.py", f"if debug:  {COVER}"),
        ("a.py", "x = y  # pylint: disable=broad-except"),
        ("a.js", "/* eslint-disable */"),
        ("a.js", "// eslint-disable-next-line no-console"),
        ("a.ts", "// @ts-ignore"),
        ("a.ts", "// @ts-expect-error"),
        ("a.ts", "// @ts-nocheck"),
        ("a.tsx", "  {/* @ts-ignore */}"),
        ("a.js", "/* istanbul ignore next */"),
        ("a.go", "run(x) //nolint:errcheck"),
        ("a.cpp", "int x; // NOLINT"),
        ("a.rb", "x = y # rubocop:disable Security/Eval"),
        ("A.java", '    @SuppressWarnings("unchecked")'),
        ("a.rs", "#[allow(dead_code)]"),
        ("a.rs", "#![allow(unsafe_code)]"),
        ("a.php", "// @phpstan-ignore-next-line"),
        ("a.sh", "# shellcheck disable=SC2086"),
        ("a.kt", '@Suppress("UNCHECKED_CAST")'),
        ("a.scala", "  @nowarn"),
        ("a.cs", "#pragma warning disable CA2100"),
        ("a.cs", '    [SuppressMessage("Security", "CA2100")]'),
        ("a.cpp", '#pragma GCC diagnostic ignored "-Wformat-security"'),
        ("a.js", "/*\n eslint-disable no-console\n*/"),
        ("a.js", "// eslint-disable-line no-eval-like -- no-eval is on"),
        ("a.ts", "// deno-lint-ignore no-explicit-any"),
        ("a.php", "// phpcs:ignore"),
        ("A.java", "run(x); // NOPMD"),
        ("a.py", "# mypy: disable-error-code=misc"),
        ("a.go", "//lint:ignore SA1000 it is fine"),
        ("a.go", "//lint:file-ignore U1000 generated"),
        ("a.go", "//revive:disable:exported"),
        ("a.ex", "  # credo:disable-for-next-line"),
        ("a.py", "x = y  # pyre-ignore"),
        ("a.py", "x = y  # pyre-fixme"),
        ("a.py", "# pyre-ignore-all-errors"),
        ("a.py", "x = y  # ty: ignore"),
        ("a.py", "x = y  # pyrefly: ignore"),
        ("a.js", "// $FlowFixMe[incompatible-call]"),
        ("a.js", "// $FlowIgnore"),
        ("a.scala", "val x = null // scalafix:ok"),
        ("a.java", "    //noinspection SqlInjection"),
        ("a.dart", "// ignore_for_file: unused_import"),
        ("a.dart", "run(x); // ignore: avoid_print"),
        ("A.java", '    @SuppressFBWarnings("NP_NULL")'),
        ("A.java", '    @java.lang.SuppressWarnings("unchecked")'),
        ("A.java", '    @Override @SuppressWarnings("unchecked")'),
        ("a.kt", '@field:Suppress("UNCHECKED_CAST")'),
        ("a.cs", '[System.Diagnostics.CodeAnalysis.SuppressMessage("A", "B")]'),
        ("a.rs", "#[expect(dead_code)]"),
        ("a.rs", "#[cfg_attr(test, allow(dead_code))]"),
        ("a.rs", "#![cfg_attr(not(test), expect(unused))]"),
    ],
)
def test_an_order_to_types_style_or_coverage_is_a_lesser_one(path: str, line: str) -> None:
    assert rules_of(added(path, f"{line}\n")) == ["lint-suppression-added"]


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("a.py", f"run(x)  {NOQA}: E501"),
        ("a.py", f"run(x)  {IGNORE}[attr-defined]"),
        ("a.py", "print('use nosec to')"),
        ("a.py", f"print('run(x)  {NOSEC}')"),
        ("a.py", f'("it\'s", "{NOQA}: S602"),'),
        ("a.py", "# nosecond thoughts"),
        ("a.py", "# a nosec comment would hide it"),
        ("a.py", "# lgtm, ship it"),
        ("a.py", "@SuppressWarnings"),
        ("a.js", "const tag = '#nosec';"),
        ("a.js", "this.#nosec = 1;"),
        ("a.md", f"Write `{NOSEC}` behind it."),
        ("a.rst", f"run(x)  {NOSEC}"),
        ("a.py", "x = 1  # " + "y" * 20_000 + f"  {NOSEC}"),
        ("a.py", f'"""Say {NOSEC} where it helps.\n\n    run(x)  {NOSEC}\n"""'),
        ("a.py", "# ruff: disable[E501]"),
        ("a.js", "const wide = eslint\n  -disable"),
        ("a.py", "x = y  # pyre-ignore[16]"),
        ("a.py", "x = y  # ty: ignore[invalid-type]"),
        ("a.py", "x = y  # pyrefly: ignore[bad-return]"),
        ("a.js", "// ignore: this is a remark"),
        ("a.js", "expect(x).toBe(1); // expect(y)"),
        ("a.rs", "#[cfg_attr(docsrs, doc(cfg(x)))]"),
        ("a.py", "# security: ignore the rest"),
        ("a.go", "//linter: ignore"),
    ],
)
def test_words_about_it_are_none(path: str, line: str) -> None:
    assert rules_of(added(path, f"{line}\n")) == []


def test_an_apostrophe_in_front_hides_nothing() -> None:
    assert rules_of(added("a.py", f'say("it\'s")  {NOSEC}\n')) == ["suppression-added"]
    assert rules_of(added("a.js", "match(/'/);  // nosemgrep\n")) == ["suppression-added"]


def test_an_order_behind_a_long_string_is_one() -> None:
    text = f'run("""\nx\n""")  {NOSEC}\n'

    assert rules_of(added("a.py", text)) == ["suppression-added"]
    assert rules_of(added("a.py", f'"""open\n{NOSEC}\n')) == ["suppression-added"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.go", "x := `a\nb` //nolint:gosec\n"),
        ("a.go", "x := `\n`; run(x) //nolint:gosec `\n"),
        ("a.js", "if (x) /`/.test(x);\nrun(x); // nosemgrep\nmatch(/`/);\n"),
        ("a.js", "say(`${\nrun(x) // NOSONAR\n}`);\n"),
        ("a.js", "/'/.test(x); run(x); // NOSONAR '\n"),
        ("A.cs", 'var q = @"""";\nrun(x); // NOSONAR\nvar r = @"""";\n'),
        ("a.rs", "fn f<'a>(x: u8) { run(x) } // nosemgrep '\n"),
        ("a.sh", "cat <<EOF\n# nosemgrep\nEOF\n"),
        ("a.yml", "run: |\n  # nosemgrep\n"),
        ("a.py", f'''x = """\n"""; run(x)  {NOSEC} "\n'''),
        ("a.py", 'run(f"""\n  select # nosemgrep\n""")\n'),
        ("a.py", 'key = read("# gitleaks:allow")\n'),
    ],
)
def test_an_order_that_only_looks_like_a_strings_words_is_one(path: str, text: str) -> None:
    """What is a string only a language's own lexer can tell, and some scanners read lines."""
    assert rules_of(added(path, text)) == ["suppression-added"]


def test_where_a_line_has_several_the_scanners_is_told_with_its_column() -> None:
    (found,) = suppressions.check(
        Change("range", None, None, "shop", (), (added("a.py", f"f()  {IGNORE}  {NOSEC}\n"),)),
        CONTEXT,
    )

    assert isinstance(found, Finding)
    assert (found.start.line, found.start.column) == (1, 24)
    assert (str(found.rule.severity), found.rule.category) == ("medium", "integrity")


@pytest.mark.parametrize(
    ("line", "scanner", "ids"),
    [
        ("# nosec B602, B607 - an enum", "bandit", ("B602", "B607")),
        ("# nosec: B602", "bandit", ("B602",)),
        ("# nosec it is fine", "bandit", ()),
        ("# nosemgrep: rules.security.sql-injection, x", "semgrep",
         ("rules.security.sql-injection", "x")),
        ("# noqa: S602,E501", "noqa", ("S602",)),
        ("# aicheck: ignore[sql-injection, x] it is fine", "aicheck", ("sql-injection", "x")),
    ],
)  # fmt: skip
def test_the_ids_of_an_order_are_read(line: str, scanner: str, ids: tuple[str, ...]) -> None:
    (found,) = directives("a.py", line)

    assert (found.scanner, found.ids, found.is_alone) == (scanner, ids, True)


# -- moves -------------------------------------------------------------------------------------


def changed(path: str, removed: str, text: str) -> FileChange:
    hunk = Hunk(1, tuple(removed.splitlines()), 1, tuple(text.splitlines()))
    return FileChange(path, "modified", hunks=(hunk,), base=removed, head=text)


def test_code_that_moves_takes_its_order_along() -> None:
    line = f"run(x)  {NOSEC}\n"

    assert rules_of(changed("a.py", line, ""), added("b.py", f"    {line}")) == []
    assert rules_of(changed("a.py", line, f"if y:\n\t{line}")) == []


@pytest.mark.parametrize(
    ("path", "base"),
    [
        ("README.md", "{}"),
        ("notes.dat", "{}"),
        ("doc.py", 'DOC = """\n{}"""\n'),
        ("doc.py", 'DOC = """\n' + NOSEC + '\n{}"""\n'),
        ("a.js", "{}"),
    ],
)
def test_an_order_that_was_no_code_of_the_language_moves_nowhere(path: str, base: str) -> None:
    line = f"run(x)  {NOSEC}\n"
    files = (changed(path, base.format(line), ""), added("b.py", line))

    assert rules_of(*files) == ["suppression-added"]


def test_one_order_that_goes_excuses_one_that_comes() -> None:
    line = f"run(x)  {NOSEC}\n"

    assert rules_of(changed("a.py", line, line + line)) == ["suppression-added"]
    assert rules_of(changed("a.py", line, f"run(y)  {NOSEC}\n")) == ["suppression-added"]


# -- what stood at the base --------------------------------------------------------------------

HASH = "import hashlib\n\n\ndef mark(data):\n    return hashlib.md5(data).hexdigest()\n"
TOKEN = """import jwt


def claims(token, key):
    return jwt.decode(token, key, options={"verify_signature": False})
"""
STAYS = '"""What stays."""\n'
FILLER = "# moved from the old place\n" * 30


def noted(comment: str, flaw: str = HASH) -> str:
    return f"{flaw.rstrip()}  {comment}\n"


def judged(repo: Repo) -> dict[str, tuple[str, str]]:
    """How the findings of engines were judged, by rule."""
    findings: list[dict[str, Any]] = repo.check("main..topic")["findings"]
    return {
        it["rule"]: (it["disposition"], it["reason"])
        for it in findings
        if it["engine"] in ("bandit", "semgrep")
    }


def begun(repo: Repo, text: str) -> None:
    """The file `a.py` stands on main."""
    repo.git("checkout", "--quiet", "main")
    repo.commit({"a.py": text}, "Begin")
    repo.git("checkout", "--quiet", "-B", "topic")


def moved(repo: Repo, text: str) -> None:
    """An agent moves what `a.py` has below its first line into another file."""
    begun(repo, STAYS + text)
    repo.commit({"a.py": STAYS, "b.py": FILLER + text}, f"Move\n\n{CLAUDE}", signed=True)


@pytest.mark.parametrize(
    ("comment", "flaw", "rule"),
    [
        ("# nosec", HASH, "weak-hash"),
        ("# nosec B324", HASH, "weak-hash"),
        ("# noqa: S324", HASH, "weak-hash"),
        ("# noqa", HASH, "weak-hash"),
        ("# aicheck: ignore[weak-hash] no secret", HASH, "weak-hash"),
        ("# nosemgrep", TOKEN, "jwt-unverified"),
        ("# nosemgrep: rules.jwt-unverified", TOKEN, "jwt-unverified"),
        ("# aicheck: ignore[jwt-unverified]", TOKEN, "jwt-unverified"),
    ],
)
def test_an_order_of_the_base_counts_for_code_that_moves(
    repo: Repo, comment: str, flaw: str, rule: str
) -> None:
    moved(repo, noted(comment, flaw))

    words = comment.removeprefix("# ")
    assert judged(repo) == {rule: ("waived", f"suppressed at the base: {words}")}


@pytest.mark.parametrize(
    ("comment", "flaw", "rule"),
    [
        ("# nosec B301", HASH, "weak-hash"),
        ("# noqa: S301", HASH, "weak-hash"),
        ("# noqa: E501", HASH, "weak-hash"),
        ("# nosemgrep", HASH, "weak-hash"),
        ("# aicheck: ignore[jwt-unverified]", HASH, "weak-hash"),
        ("# aicheck: ignore", HASH, "weak-hash"),
        ("# NOSONAR", HASH, "weak-hash"),
        ("# nosec", TOKEN, "jwt-unverified"),
        ("# nosemgrep: sql-injection", TOKEN, "jwt-unverified"),
    ],
)
def test_an_order_to_somebody_else_counts_for_nothing(
    repo: Repo, comment: str, flaw: str, rule: str
) -> None:
    moved(repo, noted(comment, flaw))

    assert judged(repo)[rule][0] == "block"


ABOVE = TOKEN.replace("    return", "    # nosemgrep\n    return")


def test_an_order_on_the_line_above_counts_as_it_stood(repo: Repo) -> None:
    moved(repo, ABOVE)

    assert judged(repo)["jwt-unverified"][0] == "waived"


def test_an_order_that_slips_onto_other_code_counts_for_nothing(repo: Repo) -> None:
    """Each of the two lines stood at the base, but not the one above the other."""
    between = ABOVE.replace("nosemgrep\n", "nosemgrep\n    key = key.strip()\n")
    begun(repo, STAYS + between)
    repo.commit({"a.py": STAYS, "b.py": FILLER + ABOVE}, f"Move\n\n{CLAUDE}", signed=True)

    assert judged(repo)["jwt-unverified"][0] == "block"


def test_an_order_above_code_that_changes_counts_for_nothing(repo: Repo) -> None:
    begun(repo, ABOVE.replace("False", "True"))
    repo.commit({"a.py": ABOVE}, f"Change\n\n{CLAUDE}", signed=True)

    assert judged(repo)["jwt-unverified"][0] == "block"


def test_an_order_that_the_change_adds_counts_for_nothing(repo: Repo) -> None:
    repo.commit({"a.py": noted("# nosec")}, f"Add\n\n{CLAUDE}", signed=True)

    result = repo.check("main..topic")

    blocking = {it["rule"] for it in result["findings"] if it["disposition"] == "block"}
    assert blocking == {"suppression-added", "weak-hash"}


def test_a_copy_of_an_order_counts_for_nothing(repo: Repo) -> None:
    begun(repo, noted("# nosec"))
    repo.commit({"b.py": FILLER + noted("# nosec")}, f"Copy\n\n{CLAUDE}", signed=True)

    assert judged(repo)["weak-hash"][0] == "block"


def test_a_renamed_file_keeps_its_orders(repo: Repo) -> None:
    text = noted("# nosec", TOKEN + "\n\n" + HASH)
    begun(repo, text)
    repo.git("mv", "a.py", "b.py")
    repo.commit({"b.py": text.replace("claims", "rights")}, f"Rename\n\n{CLAUDE}", signed=True)

    assert judged(repo) == {}
    assert "suppression-added" not in {it["rule"] for it in repo.check("main..topic")["findings"]}


RUN = """import os

from flask import Flask, request

app = Flask(__name__)


@app.get("/list")
def listed():
    name = "reports"
    os.system("ls " + name)  # nosemgrep, nosec: a constant
    return "done"
"""


@pytest.mark.parametrize("is_moved", [False, True])
def test_an_order_covers_no_flaw_that_comes_from_a_new_line(repo: Repo, is_moved: bool) -> None:
    """The line and its order stood there; what reaches it now did not."""
    tainted = RUN.replace('"reports"', 'request.args["name"]')
    begun(repo, RUN)
    files = {"a.py": STAYS, "b.py": FILLER + tainted} if is_moved else {"a.py": tainted}
    repo.commit(files, f"Read the name\n\n{CLAUDE}", signed=True)

    assert judged(repo)["command-injection"][0] == "block"


# -- one weakness, two scanners ----------------------------------------------------------------

EVAL = "def total(text):\n    return eval(text)\n"
SHELL = 'def listed(name):\n    import subprocess\n    subprocess.run("ls " + name, shell=True)\n'
TWINS = {"code-injection", "dynamic-code"}


@pytest.mark.parametrize(
    ("comment", "flaw", "rules"),
    [
        ("# nosec", EVAL, TWINS),
        ("# nosec B307", EVAL, TWINS),
        ("# nosemgrep", EVAL, TWINS),
        ("# aicheck: ignore[dynamic-code] one's own", EVAL, TWINS),
        ("# aicheck: ignore[code-injection] one's own", EVAL, TWINS),
        ("# nosec", SHELL, {"command-injection", "subprocess-with-shell"}),
        ("# nosemgrep", SHELL, {"command-injection", "subprocess-with-shell"}),
    ],
)
def test_an_order_covers_what_would_show_as_the_same_finding(
    repo: Repo, comment: str, flaw: str, rules: set[str]
) -> None:
    """The other scanner says the same of the line; new imports above the code change nothing."""
    begun(repo, STAYS + noted(comment, flaw))
    text = f"import os\n\n\n{FILLER}{noted(comment, flaw)}"
    repo.commit({"a.py": STAYS, "b.py": text}, f"Move\n\n{CLAUDE}", signed=True)

    found = {rule: said for rule, (said, _) in judged(repo).items() if said != "off"}
    assert found == dict.fromkeys(rules, "waived")


def test_an_order_covers_its_line_where_only_a_block_comes_around_it(repo: Repo) -> None:
    """Code that is wrapped so that errors are caught is the same code."""
    text = noted("# nosec", SHELL)
    begun(repo, text)
    line = text.splitlines(keepends=True)[-1]
    wrapped = f"    try:\n    {line}    except (OSError, ValueError):\n        raise\n"
    repo.commit({"a.py": text.replace(line, wrapped)}, f"Wrap\n\n{CLAUDE}", signed=True)

    assert {said for said, _ in judged(repo).values() if said != "off"} == {"waived"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        # A source, a decorator and a parameter that the base didn't have.
        ("\n    return", "\n    text = input(text)\n    return"),
        ("def total", "@app.get('/total')\ndef total"),
        ("def total(text):", "def total(text, more):"),
    ],
)
def test_an_order_covers_no_flaw_that_the_change_makes_of_it(
    repo: Repo, old: str, new: str
) -> None:
    text = noted("# aicheck: ignore[dynamic-code] a constant", EVAL)
    begun(repo, STAYS + text)
    repo.commit(
        {"a.py": STAYS, "b.py": FILLER + text.replace(old, new)}, f"Move\n\n{CLAUDE}", signed=True
    )

    found = judged(repo)

    assert found["dynamic-code"][0] == "waived"
    assert found["code-injection"][0] == "block"


def test_an_order_covers_no_other_weakness_of_its_line(repo: Repo) -> None:
    text = HASH.replace("hashlib.md5(data)", "hashlib.md5(eval(data))")
    moved(repo, noted("# aicheck: ignore[weak-hash] no secret", text))

    found = judged(repo)

    assert found["weak-hash"][0] == "waived"
    assert {found[rule][0] for rule in TWINS & set(found)} == {"block"}


def test_a_persons_order_warns(repo: Repo) -> None:
    repo.commit({"a.py": f"x = 1  {IGNORE}\ny = 2  {NOSEC}\n"})

    found = repo.check("main..topic")["findings"]

    assert sorted((it["rule"], it["disposition"]) for it in found) == [
        ("lint-suppression-added", "warn"),
        ("suppression-added", "warn"),
    ]


def test_many_orders_are_paired_in_time() -> None:
    """One pass over the lines, whatever they hold."""
    line = f"f('\"')  {NOSEC}\n"
    files = (changed("a.py", line * 60_000, ""), added("b.py", line * 60_001))

    with in_time():
        assert rules_of(*files) == ["suppression-added"]
