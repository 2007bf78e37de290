import aiohttp
import httpx
import requests
from fastapi import FastAPI
from flask import Flask, request

app = Flask(__name__)
api = FastAPI()
HOSTS = {"api.example.org"}


@app.route("/fetch")
def fetch():
    url = request.args.get("url")
    # ruleid: ssrf
    return requests.get(url, timeout=5).text


@api.post("/preview")
async def preview(url: str):
    async with httpx.AsyncClient() as client:
        # ruleid: ssrf
        return (await client.get(url)).text


@api.post("/hook")
async def hook(target: str):
    # ruleid: ssrf
    httpx.post(f"https://{target}/hook", json={})


@app.route("/user")
def user():
    # ok: ssrf
    return requests.get("https://api.example.org/users/" + request.args["name"], timeout=5).text


@app.route("/search")
def search():
    # ok: ssrf
    return requests.get("https://api.example.org/search", params={"q": request.args["q"]}, timeout=5).text


@app.route("/checked")
def checked():
    url = request.args["url"]
    if urlparse(url).hostname not in HOSTS:
        return "", 400
    # ok: ssrf
    return requests.get(url, timeout=5).text


@app.route("/named")
def named():
    # ok: ssrf
    return requests.get(FEEDS[request.args["feed"]], timeout=5).text
