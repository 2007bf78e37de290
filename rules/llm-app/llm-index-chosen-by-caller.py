import chromadb
from fastapi import Depends, FastAPI
from flask import request
from pydantic import BaseModel

app = FastAPI()
chroma = chromadb.PersistentClient("store")


class Search(BaseModel):
    text: str
    collection: str


@app.post("/search")
def search(body: Search):
    # ruleid: llm-index-chosen-by-caller
    return chroma.get_collection(body.collection).query(query_texts=[body.text])


def view(index):
    # ruleid: llm-index-chosen-by-caller
    return index.similarity_search("orders", k=3, filter={"tenant": request.args["tenant"]})


@app.get("/mine")
def mine(text: str, tenant: str = Depends(chroma.heartbeat)):
    # ok: llm-index-chosen-by-caller
    return chroma.get_collection(tenant).query(query_texts=[text])


@app.post("/shared")
def shared(body: Search):
    # ok: llm-index-chosen-by-caller
    return chroma.get_collection("shared").query(query_texts=[body.text])
