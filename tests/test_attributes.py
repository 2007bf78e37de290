"""What .gitattributes say, held against git itself."""

from __future__ import annotations

import pytest
from repos import Repo

from aicheck.attributes import Attributes

PATHS = (
    "a.js", "b.js", "dir/a.js", "dir/sub/a.js", "dir/sub/deep/b.js", "gen/x.py", "x/gen/y.py",
    "vendor/lib.c", "x/vendor/lib.c", "with space.txt", "ab]c", "a-b", "[x]", "x*y", "UPPER.MD",
    "dir/gen_1.pb.go", "dir/gen_22.pb.go", "é.txt", ".hidden", "dir/.hidden/file", "back\\slash",
)  # fmt: skip
PATTERNS = (
    "*.js", "/*.js", "dir/*.js", "dir/**", "dir/**/*.js", "**/a.js", "**/sub/*.js", "a.js", "gen/",
    "gen", "gen/*", "gen/**", "**/gen/**", "/gen/x.py", "vendor/*", "vendor/**", "*", "**", "?.js",
    "[ab].js", "[!a].js", "[^a].js", "[a-b].js", "ab[]]c", "a[-x]b", "a[a-]b", "\\[x]", "x\\*y",
    "x*y", "*.MD", "*.md", "gen_[0-9].pb.go", "gen_[[:digit:]]*.pb.go", "[[:upper:]]*",
    "[[:nope:]]*", "é.txt", "?.txt", ".*", "dir/.*/*", "d*/a.js", "dir*a.js", "dir/***/a.js",
    "dir/s**/a.js", "[", "[a", "a[", "\\", "a\\", "back\\\\slash", "dir/sub", "/", "//a.js", "***",
    "/**", "**/", "**/*", "*/a.js", "*/*/a.js", "dir//a.js", "!a.js", "[/]", "dir[/]a.js",
    "d[!x]r/a.js", "[b-a].js", "[]-a]*", "[[]x]", "[\\]]*", "#a", "x?y", "./a.js",
)  # fmt: skip


def git_says(repo: Repo, paths: tuple[str, ...], name: str) -> dict[str, str]:
    feed = "\0".join(paths).encode()
    out = repo.git("check-attr", "-z", "--stdin", name, feed=feed)
    fields = out.rstrip("\0").split("\0")
    return dict(zip(fields[::3], fields[2::3], strict=True))


def we_say(texts: dict[str, str], path: str, name: str) -> str:
    said = Attributes(texts).of(path, name)
    value = said.value if said else None
    words = {None: "unspecified", True: "set", False: "unset"}
    return words[value] if value is None or isinstance(value, bool) else value


@pytest.fixture
def asked(repo: Repo):
    """Ask git and us about every path under some .gitattributes."""

    def ask(texts: dict[str, str]) -> tuple[dict[str, str], dict[str, str]]:
        for path, text in texts.items():
            (repo.path / path).parent.mkdir(parents=True, exist_ok=True)
            (repo.path / path).write_text(text, encoding="utf-8")
        ours = {path: we_say(texts, path, "mark") for path in PATHS}
        return git_says(repo, PATHS, "mark"), ours

    return ask


def test_patterns_fit_what_they_fit_for_git(repo: Repo, asked) -> None:
    """Each pattern on its own, at the top and in a folder."""
    wrong: set[tuple[str, str, str]] = set()
    for pattern in PATTERNS:
        for place in (".gitattributes", "dir/.gitattributes"):
            theirs, ours = asked(
                {".gitattributes": "", "dir/.gitattributes": ""} | {place: f"{pattern} mark\n"}
            )
            wrong |= {(pattern, place, it) for it in PATHS if ours[it] != theirs[it]}
    assert not wrong


@pytest.mark.parametrize(
    "texts",
    [
        {".gitattributes": "*.js mark\na.js -mark\n"},
        {".gitattributes": "*.js mark=false\nb.js !mark\n"},
        {".gitattributes": "*.js mark\n", "dir/.gitattributes": "*.js -mark\n"},
        {".gitattributes": "*.js mark\n", "dir/sub/.gitattributes": "a.js !mark\n"},
        {".gitattributes": "[attr]kind mark=a other\n*.js kind\n"},
        {".gitattributes": "[attr]kind mark\n[attr]more kind\n*.js more\nb.js -kind\n"},
        {".gitattributes": "[attr]kind mark\n*.js kind -mark\nb.js -mark kind\n"},
        {".gitattributes": "[attr]kind mark\n*.js kind=1\n"},
        {".gitattributes": "*.js kind\n[attr]kind mark\n[attr]kind -mark\n"},
        {".gitattributes": "", "dir/.gitattributes": "[attr]kind mark\n*.js kind\n"},
        {".gitattributes": "[attr]a b mark\n[attr]b a\n*.js b\n"},
        {".gitattributes": '"with space.txt" mark\n"\\303\\251.txt" mark\n"broken mark\n'},
        {".gitattributes": "  *.js\tmark\r\n# *.py mark\n#\n   # a mark\n"},
        {".gitattributes": "\ufeff*.js mark\n"},
        {".gitattributes": f"*.js {'x' * 2100} mark\ngen/** mark\n"},
        {".gitattributes": "*.js ma!rk mark=a=b -=x\n*.py --mark\ngen/* mark=\n"},
        {".gitattributes": "*.js mark -mark\nb.js -mark mark\n"},
        {".gitattributes": "*.js"},
    ],
)  # fmt: skip
def test_the_last_word_is_the_one_that_git_takes(asked, texts: dict[str, str]) -> None:
    """Of several lines, of folders within each other, of macros and what takes them back."""
    theirs, ours = asked(texts)

    assert ours == theirs
