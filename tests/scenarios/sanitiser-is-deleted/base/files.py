"""Hands out files."""

from flask import Flask, request
from werkzeug.utils import secure_filename

app = Flask(__name__)
__all__ = ["app", "secure_filename"]


@app.route("/file")
def file():
    name = secure_filename(request.args["name"])
    with open("uploads/" + name) as stream:
        return stream.read()
