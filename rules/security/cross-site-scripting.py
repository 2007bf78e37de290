from django.http import HttpResponse
from django.utils.safestring import mark_safe
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from flask import Blueprint, Flask, Response, jsonify, make_response, render_template, request
from markupsafe import Markup, escape

app = Flask(__name__)
bp = Blueprint("pages", __name__)
api = FastAPI()


@app.route("/hello")
def hello():
    name = request.args.get("name", "you")
    # ruleid: cross-site-scripting
    return f"<h1>Hello {name}</h1>"


@app.route("/user/<name>")
def user(name):
    # ruleid: cross-site-scripting
    return "<p>" + name + "</p>", 200


@app.route("/echo", methods=["POST"])
def echo():
    body = request.form["body"]
    # ruleid: cross-site-scripting
    response = make_response("<div>%s</div>" % body)
    return response


@app.route("/comments")
def comments():
    page = "<ul>"
    for comment in load_comments():
        page += f"<li>{comment['text']}</li>"
    page += "</ul>"
    # ruleid: cross-site-scripting
    return page


@api.get("/page", response_class=HTMLResponse)
async def page(title: str):
    # ruleid: cross-site-scripting
    return HTMLResponse(content=f"<title>{title}</title>")


def greet(request):
    # ruleid: cross-site-scripting
    return HttpResponse("Hello " + request.GET.get("name", ""))


def badge(label):
    # ruleid: cross-site-scripting
    return mark_safe(f"<span>{label.text}</span>")


@app.route("/hello-safe")
def hello_safe():
    name = escape(request.args.get("name", "you"))
    # ok: cross-site-scripting
    return f"<h1>Hello {name}</h1>"


@app.route("/template")
def template():
    # ok: cross-site-scripting
    return render_template("hello.html", name=request.args["name"])


@app.route("/json")
def json_view():
    # ok: cross-site-scripting
    return jsonify(name=request.args["name"])


@app.route("/dictionary")
def dictionary():
    # ok: cross-site-scripting
    return {"name": request.args["name"]}


@app.route("/plain")
def plain():
    # ok: cross-site-scripting
    return Response(request.args["text"], mimetype="text/plain")


@app.route("/count")
def count():
    # ok: cross-site-scripting
    return f"<p>{int(request.args['n'])} rows</p>"


@app.route("/row/<int:number>")
def row(number):
    # ok: cross-site-scripting
    return f"<p>row {number}</p>"


@app.route("/markup")
def markup():
    # ok: cross-site-scripting
    return Markup("<b>{}</b>").format(request.args["name"])


@api.get("/value")
def value(name: str):
    # ok: cross-site-scripting
    return f"Hello {name}"


@app.get("/greeting")
def greeting():
    # ruleid: cross-site-scripting
    return f"<h1>Hello {request.args['name']}</h1>"


@app.post("/list")
def listed():
    out = "<ul>"
    for line in request.form["lines"].splitlines():
        out += f"<li>{line}</li>"
    # ruleid: cross-site-scripting
    return out


@bp.get("/people/<name>")
def person(name):
    # ruleid: cross-site-scripting
    return "Hello " + name


@bp.get("/rows/<int:number>")
def numbered(number):
    # ok: cross-site-scripting
    return f"<p>row {number}</p>"


@app.post("/escaped")
def escaped():
    out = ""
    for line in request.form["lines"].splitlines():
        out += f"<li>{escape(line)}</li>"
    # ok: cross-site-scripting
    return out


@app.get("/data")
def data():
    # ok: cross-site-scripting
    return {"name": request.args["name"]}


@api.post("/echo")
async def json_echo(text: str):
    out = "<p>"
    out += text
    # ok: cross-site-scripting
    return out
