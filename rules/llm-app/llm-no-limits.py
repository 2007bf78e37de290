from fastapi import FastAPI
from langchain.agents import AgentExecutor
from openai import OpenAI

app = FastAPI()
client = OpenAI()


@app.post("/ask")
def ask(messages: list):
    # ruleid: llm-no-limits
    return client.chat.completions.create(model="gpt-4o", messages=messages)


@app.post("/short")
def short(messages: list):
    # ok: llm-no-limits
    return client.chat.completions.create(model="gpt-4o", messages=messages, max_tokens=100)


def script(messages):
    # ok: llm-no-limits
    return client.chat.completions.create(model="gpt-4o", messages=messages)


# ruleid: llm-no-limits
endless = AgentExecutor(agent=agent, tools=tools, max_iterations=None)
# ruleid: llm-no-limits
patient = OpenAI(timeout=None)
# ok: llm-no-limits
counted = AgentExecutor(agent=agent, tools=tools, max_iterations=8)
