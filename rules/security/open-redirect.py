from urllib.parse import urlparse

from django.http import HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from fastapi import FastAPI
from fastapi.responses import RedirectResponse
from flask import Flask, make_response, redirect, request, url_for

app = Flask(__name__)
api = FastAPI()


@app.route("/login", methods=["POST"])
def login():
    target = request.args.get("next") or "/"
    # ruleid: open-redirect
    return redirect(target)


@api.get("/out")
def out(url: str):
    # ruleid: open-redirect
    return RedirectResponse(url=url)


def leave(request):
    # ruleid: open-redirect
    return HttpResponseRedirect(request.GET["to"])


@app.route("/header")
def header():
    response = make_response("", 302)
    # ruleid: open-redirect
    response.headers["Location"] = request.args["to"]
    return response


@app.route("/profile")
def profile():
    # ok: open-redirect
    return redirect(url_for("show", name=request.args["name"]))


@app.route("/wiki")
def wiki():
    # ok: open-redirect
    return redirect("/wiki/" + request.args["page"])


@app.route("/host")
def host():
    # ok: open-redirect
    return redirect(f"https://example.org/{request.args['page']}")


def checked(request):
    target = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = "/"
    # ok: open-redirect
    return HttpResponseRedirect(target)


@app.route("/same-site")
def same_site():
    target = request.args.get("next", "/")
    if urlparse(target).netloc:
        target = "/"
    # ok: open-redirect
    return redirect(target)


@app.route("/fixed")
def fixed():
    # ok: open-redirect
    return redirect("/home")
