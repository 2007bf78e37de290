"""The fixtures that every test may ask for."""

import os

from hypothesis import settings
from repos import cache, empty_repo, repo

__all__ = ["cache", "empty_repo", "repo"]

# A gate must not turn red by chance: what hypothesis finds on a developer's machine becomes a case.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")
