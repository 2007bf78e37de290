"""The fixtures of the action's tests."""

from workflow_runs import github, specification

__all__ = ["github", "specification"]
