from flask import Flask, request, session
from werkzeug.security import check_password_hash

app = Flask(__name__)


@app.route("/role", methods=["POST"])
def role():
    # ruleid: trust-boundary
    session["role"] = request.form["role"]
    return "ok"


@app.route("/keep")
def keep():
    # ruleid: trust-boundary
    session[request.args["key"]] = "1"
    return "ok"


def view(request):
    name = request.POST.get("name", "")
    # ruleid: trust-boundary
    request.session["name"] = name


@app.route("/login", methods=["POST"])
def login():
    name = request.form["name"]
    account = find_account(name)
    if account and check_password_hash(account.secret, request.form["secret"]):
        # ok: trust-boundary
        session["name"] = name
    # ok: trust-boundary
    session["account"] = account.id
    return "ok"


@app.route("/language")
def language():
    chosen = request.args["language"]
    if chosen not in ("de", "en"):
        chosen = "en"
    # ok: trust-boundary
    session["language"] = chosen
    return "ok"
