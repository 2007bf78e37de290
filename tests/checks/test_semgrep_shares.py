"""What semgrep's processes share: every copy once, and the large ones in one process."""

from __future__ import annotations

import pytest

from aicheck.checks import semgrep
from aicheck.checks.sides import Copy


@pytest.mark.parametrize(
    ("sizes", "jobs", "processes"),
    [([1], 2, 1), ([1] * 45, 2, 2), ([1] * 45, 1, 1), ([1, 9] * 30, 3, 3), ([9] * 45, 2, 1)],
)
def test_one_process_reads_all_that_is_large(
    monkeypatch: pytest.MonkeyPatch, sizes: list[int], jobs: int, processes: int
) -> None:
    """Each of them takes its memory for itself."""
    monkeypatch.setattr(semgrep, "_LARGE", 8)
    names = {f"{n}.py": Copy("x" * size, ".py", str(n)) for n, size in enumerate(sizes)}

    shares = semgrep._shares(names, jobs)

    assert sorted(name for share in shares for name in share) == sorted(names)
    assert len(shares) == processes
    assert sum(any(len(names[name].text) > 8 for name in share) for share in shares) <= 1
