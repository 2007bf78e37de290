"""The merge gate for AI-written code."""

__version__ = "0.1.0"
