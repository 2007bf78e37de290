import jinja2
from flask import Flask, render_template_string, request

app = Flask(__name__)
environment = jinja2.Environment(autoescape=True)
PAGE = "<h1>{{ title }}</h1>"


@app.route("/hello")
def hello():
    name = request.args.get("name", "you")
    # ruleid: server-side-template-injection
    return render_template_string(f"<h1>Hello {name}</h1>")


@app.route("/preview", methods=["POST"])
def preview():
    # ruleid: server-side-template-injection
    return environment.from_string(request.form["template"]).render()


def mail(subject, body):
    template = "Subject: %s" % subject
    # ruleid: server-side-template-injection
    return jinja2.Template(template).render(body=body)


@app.route("/hello-safe")
def hello_safe():
    # ok: server-side-template-injection
    return render_template_string("<h1>Hello {{ name }}</h1>", name=request.args["name"])


def page(title):
    # ok: server-side-template-injection
    return environment.from_string(PAGE).render(title=title)
