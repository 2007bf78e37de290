"""Libraries that nobody has published, and their indexes, for tests of what looks copied."""

from __future__ import annotations

import re
from pathlib import Path

from repos import Repo

from aicheck.catalogue import Catalogue
from aicheck.change import read_range
from aicheck.checks import provenance
from aicheck.checks.context import Asked, Context
from aicheck.cli.around import surroundings
from aicheck.cli.options import Common
from aicheck.config import load
from aicheck.git import open_repository
from aicheck.model import Failure, Finding

# Two functions with little in common, of some 30 lines each.
SPANS = '''\
def merge_spans(spans, gap=0, keep_empty=False):
    """Join intervals that touch, or nearly."""
    ordered = sorted(spans, key=lambda span: (span.start, -span.stop))
    merged = []
    for span in ordered:
        if span.start == span.stop and not keep_empty:
            continue
        if merged and span.start <= merged[-1].stop + gap:
            last = merged.pop()
            widened = max(last.stop, span.stop)
            merged.append(Span(last.start, widened, last.label or span.label))
        else:
            merged.append(span)
    total = sum(span.stop - span.start for span in merged)
    if total > LIMIT:
        raise OverflowError("spans cover %d of %d" % (total, LIMIT))
    return merged, total


def gaps_between(spans, first, end):
    """Yield what a sorted list of intervals leaves out."""
    position = first
    for number, span in enumerate(spans):
        if span.start > position:
            yield number, Span(position, min(span.start, end), None)
        position = max(position, span.stop)
        if position >= end:
            return
    if position < end:
        yield len(spans), Span(position, end, None)
'''
COLOURS = '''\
def blend(first, second, share, gamma=2.2):
    """Mix two colours in linear light."""
    if not 0.0 <= share <= 1.0:
        raise ValueError(f"no such share: {share!r}")
    channels = []
    for one, other in zip(first.channels, second.channels, strict=True):
        linear = (one / 255) ** gamma * (1 - share) + (other / 255) ** gamma * share
        channels.append(round(linear ** (1 / gamma) * 255))
    alpha = first.alpha + (second.alpha - first.alpha) * share
    return Colour(*channels, alpha=int(alpha), space=first.space or second.space)


def parse_hex(text):
    """Read #rgb, #rgba, #rrggbb or #rrggbbaa."""
    digits = text.strip().removeprefix("#").lower()
    if len(digits) in (3, 4):
        digits = "".join(digit * 2 for digit in digits)
    if len(digits) not in (6, 8) or set(digits) - set("0123456789abcdef"):
        return None
    values = [int(digits[at : at + 2], 16) for at in range(0, len(digits), 2)]
    red, green, blue, *rest = values
    return Colour(red, green, blue, alpha=rest[0] if rest else 255, space="srgb")
'''
# In the text of a test: the gate reads this file too.
TAG = "SPDX-License-" + "Identifier"


def renamed(text: str) -> str:
    """The code with every name of its own changed."""
    names = (
        "merge_spans spans gap keep_empty span ordered merged last widened label total LIMIT Span "
        "start stop gaps_between first end position number"
    )
    table = {name: f"x{at}_{name[::-1]}" for at, name in enumerate(names.split())}
    code = re.sub(r'"""[^"]*"""', '"""Do it."""', text)
    return re.sub(r"\b[A-Za-z_]\w*\b", lambda match: table.get(match[0], match[0]), code)


def library(folder: Path, name: str, files: dict[str, str], licence: str = "") -> Path:
    """A library's folder; each file of it states `licence`."""
    for path, text in files.items():
        place = folder / name / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(f"# {TAG}: {licence}\n\n{text}" if licence else text)
    return folder / name


def indexed(repo: Repo, out: Path, *folders: Path) -> Path:
    """Write an index of some libraries by the command line."""
    made = []
    for number, folder in enumerate(folders):
        one = out.with_name(f"{out.name}.{number}")
        done = repo.run("index", "build", str(folder), "-o", str(one), "--name", folder.name)
        assert done.exit_code == 0, done.errors
        made.append(str(one))
    done = repo.run("index", "merge", *made, "-o", str(out))
    assert done.exit_code == 0, done.errors
    return out


def look_up(
    repo: Repo, *indexes: Path, settings: str = "", revisions: str = "main..topic"
) -> list[Finding | Failure]:
    """What the check alone says of a range, with indexes that the command line names."""
    repository = open_repository(repo.path)
    change = read_range(repository, revisions)
    asked = Asked(indexes=indexes)
    scratch = repo.path.parent / "scratch"
    with surroundings(Common(no_cache=True), repository.top, repository, asked=asked) as around:
        context = Context(
            load(settings, None, "base:aicheck.toml"), Catalogue({}, ""), around.cache, scratch, 1,
            tree=around.tree, texts=around.texts, asked=asked, locate=around.locate,
            past=around.past,
        )  # fmt: skip
        return list(provenance.check(change, context))
