import ast
import operator

from flask import Flask, request

app = Flask(__name__)
OPERATIONS = {"add": operator.add, "sub": operator.sub}


@app.route("/calc")
def calc():
    expression = request.args["expression"]
    # ruleid: code-injection
    return str(eval(expression))


def load_setting(text):
    # ok: code-injection
    return ast.literal_eval(text)


def apply_formula(row, formula):
    # ruleid: code-injection
    return eval(formula, {"__builtins__": {}}, row)


def run_plugin(source, namespace):
    # ruleid: code-injection
    exec(source, namespace)


def call(name, *args):
    # ruleid: code-injection
    return eval(f"handle_{name}(*args)")


def call_by_table(name, left, right):
    # ok: code-injection
    return OPERATIONS[name](left, right)


def constant():
    # ok: code-injection
    exec("import this")
    code = "1 + 1"
    # ok: code-injection
    return eval(code)


def evaluate(model, frame):
    # ok: code-injection
    model.eval()
    # ok: code-injection
    return frame.eval("a + b")


def run_file(path, namespace):
    with open(path) as file:
        # ok: code-injection
        exec(compile(file.read(), path, "exec"), namespace)
