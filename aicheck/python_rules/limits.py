"""Requests that can take as much memory or time as their sender likes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from aicheck.python_rules.module import FunctionNode, Module, keyword, spreads
from aicheck.python_rules.routes import Route, input_names, reads_request, routes

_APPS = frozenset({"flask.Flask", "quart.Quart"})
_LIMITED = re.compile(r"MAX_CONTENT_LENGTH|max_content_length|content_length|MAX_FORM_MEMORY", re.I)
_BODIES = re.compile(r"(^|\.)request\.(files|get_data|data|stream)$")
_SIZED = re.compile(
    r"file_size|max_?(size|bytes|total|uncompressed)|size_?limit|compress_size", re.I
)
_ARCHIVES = frozenset({"zipfile.ZipFile", "tarfile.open", "gzip.decompress", "zlib.decompress",
                       "bz2.decompress", "lzma.decompress"})  # fmt: skip
_READS = frozenset({"read", "extractall", "extract", "open", "extractfile"})
# What takes as long, or as much memory, as its first number says; or the one of that name.
_COSTS = {
    "range": "", "time.sleep": "", "asyncio.sleep": "", "bytes": "", "bytearray": "",
    "os.urandom": "", "secrets.token_hex": "", "secrets.token_bytes": "",
    "secrets.token_urlsafe": "", "numpy.zeros": "", "numpy.ones": "", "random.choices": "k",
    "math.factorial": "", "itertools.repeat": "",
}  # fmt: skip
_PROGRAMS = frozenset({"subprocess.run", "subprocess.call", "subprocess.check_call",
                       "subprocess.check_output"})  # fmt: skip
_NUMBERS = frozenset({"int", "float"})


def check(module: Module) -> Iterator[tuple[str, ast.AST]]:
    """Yield what has no limit."""
    found = routes(module)
    yield from _uploads(module, found)
    if found:
        yield from _programs(module)
    for route in found:
        yield from _numbers(module, route)
        yield from _archives(module, route)


def _programs(module: Module) -> Iterator[tuple[str, ast.AST]]:
    for name, call in module.calls:
        is_endless = keyword(call, "timeout") is None and not spreads(call)
        if name in _PROGRAMS and is_endless and module.function(call) is not None:
            yield "program-without-timeout", call


def _uploads(module: Module, found: tuple[Route, ...]) -> Iterator[tuple[str, ast.AST]]:
    if not module.called & _APPS or _LIMITED.search(module.text):
        return
    for route in found:
        names = (it for it in ast.walk(route.function) if isinstance(it, ast.Attribute))
        place = next((it for it in names if _BODIES.search(module.name(it))), None)
        if route.changes and place is not None:
            yield "unbounded-upload", place
            return


def _numbers(module: Module, route: Route) -> Iterator[tuple[str, ast.AST]]:
    function = route.function
    sent = _sent_numbers(module, route)
    if not sent:
        return
    bounded = _bounded(module, function)
    for name, call in module.calls_in(function):
        place = _COSTS.get(name)
        if place is None:
            continue
        values = call.args if not place else [it.value for it in call.keywords if it.arg == place]
        used = {it.id for value in values for it in ast.walk(value) if isinstance(it, ast.Name)}
        if used & sent and not used & sent & bounded and not _caps(module, call):
            yield "unbounded-request-value", call


def _sent_numbers(module: Module, route: Route) -> frozenset[str]:
    """The names in a route that hold a number just as the client sent it."""
    sent = input_names(module, route)
    out = set()
    for assign in module.within(route.function, ast.Assign):
        target, value = assign.targets[0], assign.value
        if isinstance(target, ast.Name) and isinstance(value, ast.Call):
            inner = {it.id for it in ast.walk(value) if isinstance(it, ast.Name)}
            is_number = module.name(value.func) in _NUMBERS or any(
                it.arg == "type" and module.name(it.value) in _NUMBERS for it in value.keywords
            )
            if is_number and (inner & sent or reads_request(module, value)):
                out.add(target.id)
    parameters = (*route.function.args.args, *route.function.args.kwonlyargs)
    out |= {it.arg for it in parameters if it.annotation and module.name(it.annotation) == "int"}
    return frozenset(out)


def _bounded(module: Module, function: FunctionNode) -> frozenset[str]:
    """The names that the function compares with something, or caps."""
    out: set[str] = set()
    for part in ast.walk(function):
        if isinstance(part, ast.Compare) or (isinstance(part, ast.Call) and _caps(module, part)):
            out |= {it.id for it in ast.walk(part) if isinstance(it, ast.Name)}
    # A parameter that is declared with its limits: n: int = Query(le=100).
    arguments = function.args
    with_default = arguments.args[len(arguments.args) - len(arguments.defaults) :]
    for parameter, default in zip(with_default, arguments.defaults, strict=True):
        if isinstance(default, ast.Call) and any(it.arg in {"le", "lt"} for it in default.keywords):
            out.add(parameter.arg)
    return frozenset(out)


def _caps(module: Module, call: ast.Call) -> bool:
    return any(
        module.name(it.func).rpartition(".")[2] in {"min", "clamp", "clip"}
        for it in ast.walk(call)
        if isinstance(it, ast.Call)
    )


def _archives(module: Module, route: Route) -> Iterator[tuple[str, ast.AST]]:
    if _SIZED.search(module.text):
        return
    opened = [call for name, call in module.calls_in(route.function) if name in _ARCHIVES]
    if not opened:
        return
    if module.name(opened[0].func).endswith("decompress"):
        yield "unbounded-decompression", opened[0]
        return
    reads = any(
        isinstance(it.func, ast.Attribute) and it.func.attr in _READS
        for it in module.within(route.function, ast.Call)
        if it not in opened
    )
    if reads:
        yield "unbounded-decompression", opened[0]
