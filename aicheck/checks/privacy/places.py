"""What a file's path says about the personal data in it."""

from __future__ import annotations

import re

from aicheck.patterns import lazy

# Where people publish their own names and addresses.
_AUTHORS = lazy(
    r"(?:^|/)(?:authors?|codeowners|owners|maintainers?|contributors?|contributing|credits?"
    r"|thanks|licen[cs]es?"
    r"|copying|copyright|notices?|third[-_]?party[\w-]*|citation|change(?:s|log)|history|news"
    r"|releases?"
    r"|readme|security|code[-_]of[-_]conduct|governance|support|committers|acknowledge?ments"
    r"|patrons"
    r"|\.mailmap|pkg-info|metadata|control|package|composer|bower|codemeta|pyproject|setup|cargo"
    r"|description|manifest|pom|dub|shard|gleam|mix|rebar|project|info|_?about_?_?|__version__"
    r"|\.all-contributorsrc|\.zenodo|build\.zig|makefile|configure|meson"
    r"|cmakelists)(?:[._-][\w.-]*)?$"
    r"|\.(?:gemspec|podspec|cabal|nuspec|spec|opam|patch|diff|mbox|eml|asc|pem|crt|cer|sig|po|pot"
    r"|ebuild"
    r"|nix|dsc|changes)$|(?:^|/)(?:licen[cs]es?|sboms?|changelogs?|debian|newsfragments|people"
    r"|\.git)/",
    re.IGNORECASE,
)
# Written by tools: digests, drawings and packed code.
_WRITTEN = lazy(
    r"\.(?:svg|map|lock|sum|min\.js|min\.css|pyc|ps|eps|geojson|obj|stl|ttf|pdb|gpx|kml|wkt"
    r"|vcf\.gz)$"
    r"|(?:^|/)(?:package-lock|npm-shrinkwrap|yarn|pnpm-lock|poetry|uv|cargo|gemfile|composer)"
    r"(?:-lock)?\.(?:json|lock|yaml)$",
    re.IGNORECASE,
)


def is_about_authors(path: str) -> bool:
    """Whether people publish their own addresses in the file: credits, metadata, histories."""
    return bool(_AUTHORS.search(path))


def is_written(path: str) -> bool:
    """Whether a tool wrote the file, so that its numbers are nobody's."""
    return bool(_WRITTEN.search(path))
