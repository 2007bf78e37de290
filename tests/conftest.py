"""The fixtures that every test may ask for."""

from repos import cache, empty_repo, repo

__all__ = ["cache", "empty_repo", "repo"]
