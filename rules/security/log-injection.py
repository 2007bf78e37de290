import logging

from fastapi import FastAPI
from flask import Flask, current_app, request

app = Flask(__name__)
api = FastAPI()
logger = logging.getLogger(__name__)


@app.route("/login", methods=["POST"])
def login():
    user = request.form["user"]
    # ruleid: log-injection
    logger.warning("login of %s failed", user)
    # ruleid: log-injection
    logging.info(f"login of {user} failed")
    # ruleid: log-injection
    current_app.logger.error("login failed: " + user)
    return "no", 401


@api.get("/search")
async def search(query: str):
    # ruleid: log-injection
    logger.info(f"search for {query}")


@api.get("/items/{number}")
async def item(number: int):
    # ok: log-injection
    logger.info(f"item {number}")


def view(request):
    # ruleid: log-injection
    logger.info("agent: %s", request.META.get("HTTP_USER_AGENT"))
    # ok: log-injection
    logger.info("agent: %r", request.META.get("HTTP_USER_AGENT"))
    # ok: log-injection
    logger.info(f"agent: {request.META.get('HTTP_USER_AGENT')!r}")
    clean = request.GET["q"].replace("\n", " ").replace("\r", " ")
    # ok: log-injection
    logger.info("query: %s", clean)
    # ok: log-injection
    logger.info("page %d", int(request.GET["page"]))
    # ok: log-injection
    logger.info("%s %s", request.method, request.path)
