"""GitHub: what an event is about, and a report put on a pull request.

The only package that uses PyGithub.
"""
