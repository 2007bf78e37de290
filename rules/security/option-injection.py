import asyncio
import os
import subprocess

from fastapi import FastAPI
from flask import Flask, abort, request

app = Flask(__name__)
api = FastAPI()


@app.route("/clone", methods=["POST"])
def clone():
    # ruleid: option-injection
    subprocess.run(["git", "clone", request.form["url"]], check=True)
    return "done"


@api.get("/log/{branch}")
async def log(branch: str):
    # ruleid: option-injection
    await asyncio.create_subprocess_exec("git", "log", branch)


@app.route("/dashed", methods=["POST"])
def dashed():
    # ok: option-injection
    subprocess.run(["git", "clone", "--", request.form["url"]], check=True)
    return "done"


@app.route("/ping")
def ping():
    # ok: option-injection
    subprocess.run(["ping", "-c", "1", request.args["host"]], check=True)
    return "done"


@app.route("/checked", methods=["POST"])
def checked():
    url = request.form["url"]
    if url.startswith("-"):
        abort(400)
    # ok: option-injection
    subprocess.run(["git", "clone", url], check=True)
    return "done"


@app.route("/prefixed", methods=["POST"])
def prefixed():
    # ok: option-injection
    subprocess.run(["git", "show", f"refs/heads/{request.form['branch']}"], check=True)
    return "done"


@app.route("/packed", methods=["POST"])
def packed():
    # ok: option-injection
    subprocess.run(["tar", "xf", os.path.join("/srv", request.form["name"])], check=True)
    return "done"
