from anthropic import Anthropic
from fastapi import FastAPI
from flask import Flask, request
from langchain_core.messages import HumanMessage, SystemMessage
from openai import OpenAI

app = Flask(__name__)
api = FastAPI()
client = OpenAI()
RULES = "You answer questions about orders."


@app.route("/chat", methods=["POST"])
def chat():
    text = request.json["text"]
    messages = [
        # ruleid: llm-user-input-in-system-prompt
        {"role": "system", "content": f"You help with {text}"},
        {"role": "user", "content": "begin"},
    ]
    return client.chat.completions.create(model="gpt-4o", messages=messages).choices[0].message.content


@api.post("/persona")
async def persona(description: str, question: str):
    return Anthropic().messages.create(
        model="claude-sonnet-4-5",
        max_tokens=500,
        # ruleid: llm-user-input-in-system-prompt
        system="You are " + description,
        messages=[{"role": "user", "content": question}],
    )


def ask(llm, user_input):
    # ruleid: llm-user-input-in-system-prompt
    return llm.invoke([SystemMessage(content=RULES + user_input)])


def instructed(question):
    return client.responses.create(
        model="gpt-4o",
        # ruleid: llm-user-input-in-system-prompt
        instructions=f"{RULES} The question is: {question}",
        input="answer",
    )


@app.route("/chat-safe", methods=["POST"])
def chat_safe():
    text = request.json["text"]
    messages = [
        # ok: llm-user-input-in-system-prompt
        {"role": "system", "content": RULES},
        # ok: llm-user-input-in-system-prompt
        {"role": "user", "content": text},
    ]
    return client.chat.completions.create(model="gpt-4o", messages=messages).choices[0].message.content


def ask_safe(llm, user_input):
    # ok: llm-user-input-in-system-prompt
    return llm.invoke([SystemMessage(content=RULES), HumanMessage(content=user_input)])


@api.post("/language")
async def language(name: str, question: str):
    if name not in ("de", "en"):
        raise ValueError(name)
    # ok: llm-user-input-in-system-prompt
    return client.responses.create(model="gpt-4o", instructions=f"Answer in {name}", input=question)
