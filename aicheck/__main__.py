"""`python -m aicheck`."""

from aicheck.cli import main

main()
