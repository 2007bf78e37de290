"""What semgrep's processes share: every copy once, and the large ones one process at a time."""

from __future__ import annotations

import pytest

from aicheck.checks import semgrep_shares
from aicheck.checks.semgrep_shares import next_of, shares, workers_for


@pytest.mark.parametrize(
    ("sizes", "jobs", "processes"),
    [([1], 2, 1), ([1] * 45, 2, 2), ([1] * 45, 1, 1), ([1, 9] * 30, 3, 3), ([9] * 45, 2, 1)],
)
def test_one_process_reads_all_that_is_large(
    monkeypatch: pytest.MonkeyPatch, sizes: list[int], jobs: int, processes: int
) -> None:
    """Each of them takes its memory for itself."""
    monkeypatch.setattr(semgrep_shares, "_LARGE", 8)
    names = {f"{n}.py": size for n, size in enumerate(sizes)}

    large, small = shares(names, workers_for(len(names), jobs))

    assert sorted(name for share in (*large, *small) for name in share) == sorted(names)
    assert len(large) + len(small) == processes
    assert all(names[name] <= 8 for share in small for name in share)


def test_no_share_takes_too_long_or_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a stop loses is one share for each worker."""
    monkeypatch.setattr(semgrep_shares, "_LARGE", 8)
    monkeypatch.setattr(semgrep_shares, "_MOST_TOGETHER", 10)
    monkeypatch.setattr(semgrep_shares, "_MOST_TEXT", 20)
    names = {f"{n}.py": 9 if n % 3 == 0 else 1 for n in range(90)}

    large, small = shares(names, 2)

    assert sorted(name for share in (*large, *small) for name in share) == sorted(names)
    assert {len(share) for share in large} == {2}
    assert max(len(share) for share in small) <= 10


def test_a_worker_takes_large_copies_first_and_then_what_is_left() -> None:
    large, small = shares({"a": 1 << 20, "b": 3 << 20, "c": 1}, 1)

    taken = [next_of((large, small)) for _ in range(4)]

    assert taken == [["a"], ["b"], ["c"], None]
