import re

from fastapi import FastAPI
from flask import Flask, request

app = Flask(__name__)
api = FastAPI()


@app.route("/grep")
def grep():
    pattern = request.args.get("pattern", "")
    # ruleid: regex-from-user-input
    expression = re.compile(pattern, re.I)
    return [line for line in LINES if expression.search(line)]


@api.get("/find")
def find(query: str):
    # ruleid: regex-from-user-input
    return [row for row in ROWS if re.search(f".*{query}.*", row)]


@api.get("/find-plain")
def find_plain(query: str):
    # ok: regex-from-user-input
    return [row for row in ROWS if re.search(re.escape(query), row)]


@app.route("/mail")
def mail():
    # ok: regex-from-user-input
    return str(bool(re.fullmatch(r"[^@]+@[^@]+", request.args["mail"])))
