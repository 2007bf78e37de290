"""Which files hold tests, which are code that people run, and which nobody wrote by hand."""

from __future__ import annotations

import re

from aicheck.languages import is_code, language
from aicheck.patterns import lazy

_FOLDERS = lazy(
    r"(?:^|/)(?:tests?|testing|__tests__|specs?|e2e|testdata|fixtures?|__mocks__|mocks?|cypress"
    r"|unit_tests?|integration_tests?|test_\w+|\w+[-_]tests?)/",
    re.IGNORECASE,
)
_NAMES = lazy(
    r"(?:^|/)(?:test_[^/]*\.pyi?|[^/]*_tests?\.(?:py|go|rs|rb|exs?|cc|cpp|dart)"
    r"|conftest\.py|tests?\.(?:py|rs)"
    r"|[^/]*[.-](?:test|spec|cy|e2e)\.[cm]?[jt]sx?|[^/]*(?:Tests?|IT|Spec"
    r"|TestCase)\.(?:java|kt|scala|cs|swift)"
    r"|[^/]*_spec\.rb)$"
)
_ASIDE = lazy(
    r"(?:^|/)(?:docs?|examples?|samples?|demos?|benchmarks?|bench|tutorials?|vendor|node_modules"
    r"|third_party|site-packages|dist|build|migrations|generated|stories|mocks?|stubs?|templates?)/"
    r"|\.min\.js$|\.stories\.\w+$|_pb2(?:_grpc)?\.py$|\.pb\.go$|\.gen\.\w+$|\.d\.ts$",
    re.IGNORECASE,
)


def is_test(path: str) -> bool:
    """Whether the path says that a file is part of the tests."""
    return bool(_NAMES.search(path) or _FOLDERS.search(path))


def is_product(path: str) -> bool:
    """Whether a file is code that is shipped: no test, no example, nothing made by a tool."""
    return is_source(path) and not _ASIDE.search(path)


def is_source(path: str) -> bool:
    """Whether a file is code and no test."""
    return is_code(path) and language(path) != "yaml" and not is_test(path)
