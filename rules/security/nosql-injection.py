from bson import ObjectId
from fastapi import FastAPI
from flask import Flask, request
from pymongo import MongoClient

app = Flask(__name__)
api = FastAPI()
db = MongoClient().shop
users = db.users


@app.route("/login", methods=["POST"])
def login():
    data = request.get_json()
    # ruleid: nosql-injection
    user = users.find_one({"name": data["name"], "password": data["password"]})
    return {"ok": bool(user)}


@app.route("/search", methods=["POST"])
def search():
    # ruleid: nosql-injection
    return list(db.products.find(request.json))


@app.route("/scripted")
def scripted():
    name = request.args["name"]
    # todoruleid: nosql-injection
    return list(users.find({"$where": f"this.name == '{name}'"}))


@api.post("/remove")
async def remove(body: dict):
    # ruleid: nosql-injection
    users.delete_many({"name": body["name"]})


@app.route("/typed", methods=["POST"])
def typed():
    data = request.get_json()
    # ok: nosql-injection
    return users.find_one({"name": str(data["name"])})


@app.route("/checked", methods=["POST"])
def checked():
    name = request.json["name"]
    if not isinstance(name, str):
        return "no", 400
    # ok: nosql-injection
    return users.find_one({"name": name})


@app.route("/form")
def form():
    # ok: nosql-injection
    return users.find_one({"name": request.form["name"]})


@app.route("/by-id")
def by_id():
    # ok: nosql-injection
    return users.find_one({"_id": ObjectId(request.json["id"])})


@app.route("/text", methods=["POST"])
def text():
    # ok: nosql-injection
    return str("a long text".find(request.json["word"]))
