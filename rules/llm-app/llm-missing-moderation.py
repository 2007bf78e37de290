from fastapi import FastAPI
from openai import OpenAI

app = FastAPI()
client = OpenAI()


@app.post("/chat")
def chat(text: str):
    # ruleid: llm-missing-moderation
    return client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": text}])


@app.post("/looked-at")
def looked_at(text: str):
    if client.moderations.create(input=text).results[0].flagged:
        return None
    # ok: llm-missing-moderation
    return client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": text}])


def nightly(text):
    # ok: llm-missing-moderation
    return client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": text}])
