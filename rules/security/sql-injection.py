import sqlite3
from uuid import UUID

import pandas as pd
from django.contrib.auth.models import User
from fastapi import FastAPI
from flask import Flask, request
from sqlalchemy import text

app = Flask(__name__)
api = FastAPI()
TABLE = "users"


def find_user(connection: sqlite3.Connection, name: str):
    # ruleid: sql-injection
    return connection.execute(f"SELECT id FROM users WHERE name = '{name}'").fetchone()


def find_user_by_parameter(connection: sqlite3.Connection, name: str):
    # ok: sql-injection
    return connection.execute("SELECT id FROM users WHERE name = ?", (name,)).fetchone()


def add_order(cursor, customer, total):
    query = "INSERT INTO orders (customer, total) VALUES ('%s', %s)" % (customer, total)
    # ruleid: sql-injection
    cursor.execute(query)


def add_order_by_parameter(cursor, customer, total):
    query = "INSERT INTO orders (customer, total) VALUES (%s, %s)"
    # ok: sql-injection
    cursor.execute(query, (customer, total))


def rename(cursor, user_id, name):
    sql = "UPDATE users SET name = '{}' WHERE id = {}".format(name, user_id)
    # ruleid: sql-injection
    cursor.execute(sql)


def search(session, term, newest):
    statement = "SELECT * FROM posts WHERE title LIKE '%" + term + "%'"
    if newest:
        statement += " ORDER BY created DESC"
    # ruleid: sql-injection
    return session.execute(text(statement)).all()


def remove(db, key):
    # ruleid: sql-injection
    db.run_query("DELETE FROM cache WHERE key = '" + key + "'")


@app.route("/report")
def report():
    month = request.args["month"]
    # ruleid: sql-injection
    frame = pd.read_sql_query(f"SELECT * FROM sales WHERE month = '{month}'", engine)
    return frame.to_json()


def filtered(cursor, owner, state):
    sql = "SELECT * FROM jobs WHERE owner = %s"
    if state:
        sql += f" AND state = '{state}'"
    # ruleid: sql-injection
    cursor.execute(sql, (owner,))


def staff(email):
    # ruleid: sql-injection
    return User.objects.raw("SELECT * FROM auth_user WHERE email = '%s'" % email)


def multi_line(cursor, first, last):
    cursor.execute(
        # ruleid: sql-injection
        "SELECT * FROM people "
        f"WHERE first = '{first}' AND last = '{last}'"
    )


def row_limit(cursor, count):
    # ok: sql-injection
    cursor.execute(f"SELECT * FROM jobs LIMIT {int(count)}")


def numbers_only(cursor, year):
    # ruleid: sql-injection
    cursor.execute("SELECT * FROM sales WHERE year = %d" % year)


def constant_parts(cursor):
    # ok: sql-injection
    cursor.execute("SELECT * FROM users " + "WHERE active = 1")


def named_constant(cursor, key):
    # ok: sql-injection
    cursor.execute(f"SELECT * FROM {TABLE} WHERE id = ?", (key,))


def table_by_name(cursor, table):
    # todoruleid: sql-injection
    cursor.execute(f"SELECT * FROM {table}")


def placeholders(cursor, ids):
    marks = ", ".join("?" for _ in ids)
    # ok: sql-injection
    cursor.execute("SELECT * FROM users WHERE id IN (" + ", ".join("?" * len(ids)) + ")", ids)
    # ok: sql-injection
    cursor.execute(f"SELECT * FROM users WHERE id IN ({','.join('?' for _ in ids)})", ids)


def logged(logger, name):
    # ok: sql-injection
    logger.info(f"update {name}, set the colour = '{name}'")


def shell(runner, branch):
    # ok: sql-injection
    runner.run(f"update {branch}")


def joined_before(cursor, ids, names):
    wanted = ",".join("?" for _ in ids)
    # ok: sql-injection
    cursor.execute(f"SELECT * FROM users WHERE id IN ({wanted})", ids)
    holes = ", ".join(["%s"] * len(ids))
    # ok: sql-injection
    cursor.execute(f"SELECT * FROM users WHERE id IN ({holes}) AND active", ids)
    numbered = ",".join(f"${i}" for i in range(1, len(ids) + 1))
    # ok: sql-injection
    cursor.execute(f"SELECT * FROM users WHERE id IN ({numbered})", *ids)
    listed = ",".join(names)
    # ruleid: sql-injection
    cursor.execute(f"SELECT * FROM users WHERE name IN ({listed})")


def marks_beside_a_value(cursor, ids, owner):
    wanted = ",".join("?" for _ in ids)
    # ruleid: sql-injection
    cursor.execute(f"SELECT * FROM jobs WHERE owner = '{owner}' AND id IN ({wanted})", ids)


def pages(cursor, page):
    # ok: sql-injection
    cursor.execute(f"SELECT * FROM jobs LIMIT 10 OFFSET {page * 10}")
    offset = int(page) * 10
    # ok: sql-injection
    cursor.execute(f"SELECT * FROM jobs LIMIT 10 OFFSET {offset}")
    start = (int(page) - 1) * 10
    # ok: sql-injection
    cursor.execute(f"SELECT * FROM jobs LIMIT 10 OFFSET {start}")


@api.get("/users/{number}")
def by_number(number: int, session):
    # ok: sql-injection
    return session.execute(text(f"SELECT * FROM users WHERE id = {number}")).all()


@api.get("/keys/{key}")
async def by_key(key: UUID, session):
    # ok: sql-injection
    return session.execute(text(f"SELECT * FROM users WHERE key = '{key}'")).all()


@api.get("/names/{name}")
async def by_name(name: str, session):
    # ruleid: sql-injection
    return session.execute(text(f"SELECT * FROM users WHERE name = '{name}'")).all()
