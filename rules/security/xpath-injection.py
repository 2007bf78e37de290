import elementpath
from flask import Flask, request
from lxml import etree

app = Flask(__name__)


@app.route("/user")
def user():
    tree = etree.parse("users.xml")
    # ruleid: xpath-injection
    return str(tree.xpath("//user[@name='" + request.args["name"] + "']"))


def login(root, name, secret):
    query = f"//user[name='{name}' and secret='{secret}']"
    # ruleid: xpath-injection
    return bool(root.xpath(query))


def select(root, name):
    # ruleid: xpath-injection
    return elementpath.select(root, "/users/user[@id='%s']" % name)


def login_with_variables(root, name, secret):
    # ok: xpath-injection
    return bool(root.xpath("//user[name=$name and secret=$secret]", name=name, secret=secret))


def rows(root, tag):
    # ok: xpath-injection
    return root.xpath("//table[@class='rows']")


@app.route("/kind")
def kind():
    name = request.args["kind"]
    if name not in ("book", "film"):
        return "", 400
    # ok: xpath-injection
    return str(etree.parse("items.xml").xpath(f"//item[@kind='{name}']"))


@app.route("/text")
def text():
    # ok: xpath-injection
    return request.args["text"].find(request.args["part"])
