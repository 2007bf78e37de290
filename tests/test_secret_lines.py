"""Lines of a file as a report may show them."""

from __future__ import annotations

import pytest

from aicheck.checks.secrets import redacted, redacted_lines
from aicheck.secrecy import LinesWithoutSecrets

PASSWORD = "tR4-Xk9" + "mQ2zz"
BODY = "MIIEowIBAAKCAQEAx7Zq9fT2kLwVb3Rj8sYdQmNcHt5uPeXaGi4oUv1BzKrW6yEl"
KEY = ("-----BEGIN RSA PRIVATE KEY-----", *[BODY] * 60, "Q29ydA==", "-----END RSA PRIVATE KEY-----")


def test_each_line_keeps_its_number() -> None:
    """What runs over several lines is hidden in each of them, and no line is lost."""
    lines = ["a", f'password = "{PASSWORD}"', *KEY, "b"]
    found = redacted_lines("\n".join(lines))

    assert len(found) == len(lines)
    assert (found[0], found[-2:]) == ("a", [KEY[-1], "b"])
    assert PASSWORD not in "".join(found)
    assert "Q29ydA" not in "".join(found)
    assert BODY not in "".join(found)


@pytest.mark.parametrize("text", [f'password = "{PASSWORD}"', "x = 1", "", f"key = '{BODY}'"])
def test_one_line_is_redacted_as_ever(text: str) -> None:
    assert redacted_lines(text) == [redacted(text)]


def test_a_part_of_a_key_is_known_by_the_whole_file() -> None:
    """A short end of a key looks like nothing where the rest of it is out of sight."""
    lines = LinesWithoutSecrets([*KEY, "run()", "stop()"])
    end = len(KEY) - 1

    assert lines.shown(end - 1, len(KEY) + 1) == [
        (end - 1, "…"),
        (end, "…"),
        (end + 1, KEY[-1]),
        (end + 2, "run()"),
    ]


def test_lines_that_are_not_there_are_none() -> None:
    """A range may go over either end of the file."""
    lines = LinesWithoutSecrets(["a", "b"])

    assert lines.shown(-1, 1) == [(1, "a")]
    assert lines.shown(2, 9) == [(2, "b")]
    assert lines.shown(-1, 0) == lines.shown(5, 6) == []
    assert LinesWithoutSecrets([]).shown(1, 2) == []


def test_what_a_value_is_called_may_stand_on_another_line() -> None:
    """Lines out of sight are read along with those that are shown."""
    lines = LinesWithoutSecrets(["x = {", '  "password":', f'    "{PASSWORD}",', "}"])

    assert PASSWORD not in str(lines.shown(3, 4))


def test_a_long_line_is_data() -> None:
    """Half a secret is not known for one, so that a long line is not cut but left out."""
    assert LinesWithoutSecrets(["x" * 1_001, "y"]).shown(1, 2) == [(1, "…"), (2, "y")]
