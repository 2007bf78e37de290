"""The history of a range or of a whole repository, from what git says to who has which line."""

from aicheck.history.following import Followed, follow
from aicheck.history.store import Store
from aicheck.history.troubles import Troubles, troubles

__all__ = ["Followed", "Store", "Troubles", "follow", "troubles"]
