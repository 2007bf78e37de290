from urllib.parse import quote

import tornado.web
from django.http import HttpResponse
from flask import Flask, make_response, request

app = Flask(__name__)
THEMES = {"dark": "d", "light": "l"}


@app.route("/theme")
def theme():
    response = make_response("ok")
    # ruleid: header-injection
    response.headers["X-Theme"] = request.args["theme"]
    return response


def download(request):
    response = HttpResponse(b"")
    # ruleid: header-injection
    response["Content-Disposition"] = f"attachment; filename={request.GET['name']}"
    return response


class Handler(tornado.web.RequestHandler):
    def get(self):
        # ruleid: header-injection
        self.set_header("X-Name", self.get_argument("name"))


@app.route("/added")
def added():
    response = make_response("ok")
    # ruleid: header-injection
    response.headers.add("X-Trace", request.headers.get("X-Trace"))
    return response


@app.route("/listed")
def listed():
    response = make_response("ok")
    # ok: header-injection
    response.headers["X-Theme"] = THEMES[request.args["theme"]]
    return response


@app.route("/quoted")
def quoted():
    response = make_response("ok")
    # ok: header-injection
    response.headers["X-Name"] = quote(request.args["name"])
    return response


@app.route("/number")
def number():
    response = make_response("ok")
    # ok: header-injection
    response.headers["X-Page"] = str(int(request.args["page"]))
    return response
