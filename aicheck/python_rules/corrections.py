"""What bandit says that the source does not bear out: its tests see one call, we see the file."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable

from aicheck.python_rules.module import Module, argument, key_or_name, keyword, targets
from aicheck.python_rules.real_passwords import is_real_password
from aicheck.python_rules.routes import routes
from aicheck.python_rules.statements import builds_statement, in_order, is_text

# In a function that answers requests our own rules follow what the client sends, and these tests
# can't tell it from anything else.
_FOLLOWED = frozenset(
    {
        "B102", "B301", "B302", "B307", "B310", "B313", "B314", "B315", "B316", "B317", "B318",
        "B319", "B506", "B602", "B605", "B608",
    }
)  # fmt: skip

_CHECKSUM = re.compile(
    r"e_?tag|check_?sum|cache|finger_?print|dedup|shard|bucket|gravatar|colou?r|content_?hash|"
    r"file_?(hash|md5|sha1|digest)|(hash|md5|sha1|digest)_?(of_?)?(file|content|bytes|text|str|dir)|"
    r"content_?md5|md5_?sum|unique_?name|short|slug|version|revision|git|blob|key_for|memo|uuid|seed|_hash$|_sum$",
    re.I,
)
_GUARDED = re.compile(r"passw|pwd|token|secret|sign|auth|user|credential|session|cookie", re.I)
_CLEANUP = frozenset(
    {
        "close",
        "unlink",
        "remove",
        "rmtree",
        "kill",
        "terminate",
        "cancel",
        "stop",
        "shutdown",
        "disconnect",
        "flush",
        "rollback",
        "release",
        "quit",
        "join",
    }
)
_SHELL_SAFE = frozenset({"shlex.quote", "pipes.quote", "shlex.join", "subprocess.list2cmdline"})

# What a test points at, where it is no call.
_KINDS: dict[str, type[ast.AST]] = {
    "B101": ast.Assert,
    "B104": ast.Constant,
    "B105": ast.Constant,
    "B107": ast.FunctionDef,
    "B108": ast.Constant,
    "B110": ast.ExceptHandler,
    "B112": ast.ExceptHandler,
    "B608": ast.Constant,
}

Judge = Callable[[Module, ast.AST], bool]


def kind_of(test: str) -> type[ast.AST]:
    """The kind of node that a test of bandit's points at."""
    return _KINDS.get(test, ast.Call)


def corrected(test: str, module: Module, node: ast.AST | None) -> str | None:
    """What a hit of bandit's on a node is to be told as: its test, another rule, or nothing."""
    judge = _JUDGES.get(test)
    if node is not None and test in _FOLLOWED and _answers_requests(module, node):
        return None
    if node is None or judge is None or judge(module, node):
        return test
    return _INSTEAD.get(test)


def _answers_requests(module: Module, node: ast.AST) -> bool:
    known = {route.function for route in routes(module)}
    return any(it in known for it in module.above(node))


def _call(node: ast.AST) -> ast.Call | None:
    return node if isinstance(node, ast.Call) else None


def _runs_something(module: Module, node: ast.AST) -> bool:
    """exec and eval of a text that stands in the source run nothing of anybody else's."""
    call = _call(node)
    return call is None or not call.args or not module.is_constant(call.args[0])


def _composes_command(module: Module, node: ast.AST) -> bool:
    """A command of constants and quoted parts cannot be changed from outside."""
    call = _call(node)
    command = argument(call, 0, "args") or keyword(call, "cmd") if call else None
    return command is None or not _is_quoted(module, command, 6)


def _is_quoted(module: Module, node: ast.AST | None, depth: int) -> bool:
    if module.is_constant(node):
        return True
    named, node = node, module.value(node)
    # Something may be added to a list that has a name.
    if depth == 0 or (node is not named and isinstance(node, ast.List)):
        return False
    match node:
        case ast.Call():
            return module.name(node.func) in _SHELL_SAFE | {"int", "float", "len"}
        case ast.JoinedStr():
            return all(_is_quoted(module, it, depth - 1) for it in node.values)
        case ast.FormattedValue():
            return _is_quoted(module, node.value, depth - 1)
        case ast.BinOp():
            return _is_quoted(module, node.left, depth - 1) and _is_quoted(
                module, node.right, depth - 1
            )
        case ast.Tuple() | ast.List():
            return all(_is_quoted(module, it, depth - 1) for it in node.elts)
    return False


def _asserts_rights(module: Module, node: ast.AST) -> bool:
    """Only an assert that guards something is missed when Python drops it."""
    if not isinstance(node, ast.Assert):
        return False
    function = module.function(node)
    if function is None or function.name.startswith("test"):
        return False
    test = node.test
    if not isinstance(test, ast.Attribute | ast.Call | ast.Name | ast.UnaryOp):
        return False
    names = [it.id for it in ast.walk(test) if isinstance(it, ast.Name)]
    names += [it.attr for it in ast.walk(test) if isinstance(it, ast.Attribute)]
    return not {"isinstance", "len", "hasattr", "callable", "all"} & set(names) and any(
        re.search(r"(^|_)(is_|has_|can_|check_|verify_)?(admin|permission|authenticated|authorized|"
                  r"superuser|staff|allowed|logged_in|check_password|verify_signature)", name, re.I)
        for name in names
    )  # fmt: skip


def _hashes_something_secret(module: Module, node: ast.AST) -> bool:
    """A checksum that nobody relies on against a forger may be weak."""
    function, statement = module.function(node), module.statement(node)
    names = [function.name] if function else []
    names += [key_or_name(target) for target in targets(statement)]
    names += [key_or_name(it) for it in ast.walk(node) if isinstance(it, ast.Name | ast.Attribute)]
    if any(_GUARDED.search(name) for name in names):
        return True
    # What is cut short is a name for something.
    cut = any(isinstance(it, ast.Slice) for it in ast.walk(statement)) if statement else False
    return not cut and not any(_CHECKSUM.search(name) for name in names)


def _swallows(module: Module, node: ast.AST) -> bool:
    """Cleaning up may fail in silence."""
    if not isinstance(node, ast.ExceptHandler):
        return True
    parent = module.parents.get(node)
    function = module.function(node)
    # Who says why has thought about it.
    if any("#" in line for line in module.lines[node.lineno - 1 : node.end_lineno]):
        return False
    if function is not None and function.name in {"__del__", "__exit__", "__aexit__", "close"}:
        return False
    if not isinstance(parent, ast.Try) or len(parent.body) > 1:
        return True
    calls = {
        module.name(it.func).rpartition(".")[2] for it in module.within(parent.body[0], ast.Call)
    }
    return not calls & _CLEANUP


def _opens_to_others(module: Module, node: ast.AST) -> bool:
    """Files that others may run or read are common; files that they may write are not."""
    call = _call(node)
    mode = module.constant(argument(call, 1, "mode")) if call else None
    return not isinstance(mode, int) or bool(mode & 0o022)


def _is_django(module: Module, node: ast.AST) -> bool:
    return "django" in module.text


_NO_PAGE = re.compile(
    r"prompt|\bllm\b|conversation|instructions|\.(md|txt|sql|ya?ml|toml|tex|py|c|cfg|conf)\b|latex",
    re.I,
)
_PAGE = re.compile(r"html|flask|django|make_response|TemplateResponse", re.I)


def _makes_pages(module: Module, node: ast.AST) -> bool:
    """Prompts, settings and source code are no places for markup to take effect."""
    return bool(_PAGE.search(module.text)) or not _NO_PAGE.search(module.text)


def _listens(module: Module, node: ast.AST) -> bool:
    """The address matters where something listens on it."""
    parent = module.parents.get(node)
    if isinstance(parent, ast.keyword):
        return parent.arg in {"host", "bind", "address", "listen"} and _is_call_of(
            module, module.parents[parent], {"run", "serve", "run_app", "start_server", "listen"}
        )
    if isinstance(parent, ast.Tuple):
        return _is_call_of(module, module.parents[parent], {"bind", "HTTPServer", "TCPServer"})
    return False


def _is_call_of(module: Module, node: ast.AST, names: set[str]) -> bool:
    return isinstance(node, ast.Call) and module.name(node.func).rpartition(".")[2] in names


def _opens_given_url(module: Module, node: ast.AST) -> bool:
    """A URL that begins with http has its scheme."""
    call = _call(node)
    if call is None or not call.args:
        return False
    value = module.value(call.args[0])
    if isinstance(value, ast.Call) and value.args:
        value = module.value(value.args[0])
    first = next((it.value for it in in_order(value or call) if is_text(it)), "")  # type: ignore[attr-defined]
    return not str(first).lower().startswith(("http://", "https://"))


# A weak hash that guards nothing still fails where only approved ones are allowed.
_INSTEAD = {"B303": "weak-checksum", "B324": "weak-checksum"}

_JUDGES: dict[str, Judge] = {
    "B101": _asserts_rights,
    "B102": _runs_something,
    "B103": _opens_to_others,
    "B104": _listens,
    "B105": is_real_password,
    "B106": is_real_password,
    "B107": is_real_password,
    "B110": _swallows,
    "B112": _swallows,
    "B303": _hashes_something_secret,
    "B307": _runs_something,
    "B310": _opens_given_url,
    "B324": _hashes_something_secret,
    "B602": _composes_command,
    "B605": _composes_command,
    "B608": builds_statement,
    "B610": _is_django,
    "B611": _is_django,
    "B701": _makes_pages,
}
