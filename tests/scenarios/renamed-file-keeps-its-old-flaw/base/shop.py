"""A small shop."""

import sqlite3

from flask import Flask, request

app = Flask(__name__)
database = sqlite3.connect("shop.db")


@app.route("/orders")
def orders():
    name = request.args["customer"]
    return list(database.execute(f"SELECT * FROM orders WHERE customer = '{name}'"))
