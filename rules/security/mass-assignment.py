from flask import Flask, request

from shop.models import Order, User, UserSchema

app = Flask(__name__)
ALLOWED = {"name", "mail"}


@app.route("/users", methods=["POST"])
def create():
    # ruleid: mass-assignment
    user = User(**request.get_json())
    return {"id": user.id}


@app.route("/users/<int:key>", methods=["PATCH"])
def change(key):
    user = User.query.get(key)
    for field, value in request.json.items():
        # ruleid: mass-assignment
        setattr(user, field, value)
    return {}


def django_create(request):
    data = request.POST.dict()
    # ruleid: mass-assignment
    return Order.objects.create(**data)


@app.route("/raw/<int:key>", methods=["PUT"])
def raw(key):
    data = request.get_json()
    # ruleid: mass-assignment
    User.query.filter_by(id=key).update(data)
    return {}


@app.route("/named", methods=["POST"])
def named():
    data = request.get_json()
    # ok: mass-assignment
    user = User(name=data["name"], mail=data["mail"])
    return {"id": user.id}


@app.route("/listed/<int:key>", methods=["PATCH"])
def listed(key):
    user = User.query.get(key)
    for field, value in request.json.items():
        if field in ALLOWED:
            # ok: mass-assignment
            setattr(user, field, value)
    return {}


@app.route("/schema", methods=["POST"])
def schema():
    data = UserSchema().load(request.get_json())
    # ok: mass-assignment
    user = User(**data)
    return {"id": user.id}


@app.route("/picked", methods=["POST"])
def picked():
    data = request.get_json()
    fields = {name: data[name] for name in ALLOWED}
    # ok: mass-assignment
    user = User(**fields)
    return {"id": user.id}
