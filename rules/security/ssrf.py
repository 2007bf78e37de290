from urllib.parse import urlparse, urlsplit

import aiohttp
import httpx
import requests
from fastapi import FastAPI, HTTPException
from flask import Flask, request, session

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


@api.post("/pages")
async def pages(item: Item):
    async with aiohttp.ClientSession() as session:
        # ruleid: ssrf
        async with session.get(item.url) as response:
            return await response.text()


@api.post("/short")
async def short(item: Item):
    async with httpx.AsyncClient() as c:
        # ruleid: ssrf
        return (await c.get(item.url)).text


@api.post("/keyword")
async def keyword(item: Item):
    async with httpx.AsyncClient() as client:
        # ruleid: ssrf
        return (await client.post(url=item.url, json={})).text


@app.post("/made")
def made():
    s = requests.Session()
    # ruleid: ssrf
    return s.get(request.form["url"], timeout=5).text


@app.get("/stored")
def stored():
    # ok: ssrf
    return {"value": session.get(request.args["key"])}


@api.post("/fixed")
async def fixed(item: Item):
    async with aiohttp.ClientSession() as session:
        # ok: ssrf
        async with session.get(f"https://api.example.org/items/{item.name}") as response:
            return await response.text()


@api.post("/body")
async def body(item: Item):
    async with httpx.AsyncClient() as c:
        # ok: ssrf
        return (await c.post("https://api.example.org/items", json=item.url)).text


@api.post("/parsed")
async def parsed(item: Item):
    parts = urlsplit(item.url)
    if parts.hostname not in HOSTS:
        raise HTTPException(400)
    async with httpx.AsyncClient() as c:
        # ok: ssrf
        return (await c.get(item.url)).text
