import os
import tarfile
import zipfile
from pathlib import Path

from django.http import FileResponse
from fastapi import FastAPI
from flask import Flask, abort, request, send_file, send_from_directory
from werkzeug.utils import secure_filename

app = Flask(__name__)
api = FastAPI()
UPLOADS = "/srv/uploads"
THEMES = {"dark", "light"}


@app.route("/download")
def download():
    name = request.args.get("name")
    # ruleid: path-traversal
    return send_file(os.path.join(UPLOADS, name))


@app.route("/page/<path:name>")
def page(name):
    # ruleid: path-traversal
    with open(f"{UPLOADS}/{name}") as file:
        return file.read()


@app.route("/upload", methods=["POST"])
def upload():
    file = request.files["file"]
    # ruleid: path-traversal
    file.save(os.path.join(UPLOADS, file.filename))
    # ok: path-traversal
    file.save(os.path.join(UPLOADS, secure_filename(file.filename)))
    return "saved"


@api.get("/files/{name}")
def read(name: str):
    # ruleid: path-traversal
    return Path(UPLOADS, name).read_text()


@api.delete("/files/{name}")
async def delete(name: str):
    target = Path(UPLOADS)
    # ruleid: path-traversal
    (target / name).unlink()


def django_view(request):
    # ruleid: path-traversal
    return FileResponse(open(request.GET["file"], "rb"))


@app.route("/safe")
def safe():
    name = request.args["name"]
    # ok: path-traversal
    return send_from_directory(UPLOADS, name)


@app.route("/contained")
def contained():
    full = os.path.realpath(os.path.join(UPLOADS, request.args["name"]))
    if not full.startswith(UPLOADS + os.sep):
        abort(404)
    # ok: path-traversal
    return send_file(full)


@app.route("/theme")
def theme():
    name = request.args["theme"]
    if name not in THEMES:
        abort(400)
    # ok: path-traversal
    with open(os.path.join("themes", name)) as file:
        return file.read()


@api.get("/page/{number}")
def numbered(number: int):
    # ok: path-traversal
    return open(f"{UPLOADS}/{number}.txt").read()


@app.route("/mapped")
def mapped():
    # ok: path-traversal
    return send_file(FILES[request.args["name"]])


def local(name):
    # ok: path-traversal
    return open(os.path.join(UPLOADS, name)).read()


@app.post("/unpack")
def unpack():
    # ok: path-traversal
    archive = zipfile.ZipFile(request.files["archive"])
    upload = request.files["archive"]
    # ok: path-traversal
    with zipfile.ZipFile(upload) as opened:
        names = opened.namelist()
    # ok: path-traversal
    zipfile.ZipFile(upload.stream)
    # ok: path-traversal
    tarfile.open(fileobj=request.files.get("tar").stream)
    return {"names": names, "more": archive.namelist()}


@app.post("/keep")
def keep():
    upload = request.files["archive"]
    # ruleid: path-traversal
    upload.save(os.path.join(UPLOADS, upload.filename))
    # ruleid: path-traversal
    return open(os.path.join(UPLOADS, request.files["other"].filename)).read()


@app.post("/named")
def named():
    # ruleid: path-traversal
    return zipfile.ZipFile(request.form["path"]).namelist()
