import requests
from langchain_core.messages import SystemMessage
from openai import OpenAI

client = OpenAI()


def page(address):
    text = requests.get(address, timeout=5).text
    # ruleid: llm-text-in-system-prompt
    return client.responses.create(model="gpt-4o", instructions=f"Summarise {text}", input="go")


def found(store, words):
    docs = store.similarity_search(words)
    # ruleid: llm-text-in-system-prompt
    return SystemMessage(content=f"Answer from {docs}")


def translate(text):
    # ruleid: llm-text-in-system-prompt
    return [{"role": "system", "content": f"Translate: {text}"}]


def kept_apart(text):
    # ok: llm-text-in-system-prompt
    return [{"role": "system", "content": "Translate."}, {"role": "user", "content": f"<text>{text}</text>"}]


def in_language(language):
    # ok: llm-text-in-system-prompt
    return [{"role": "system", "content": f"Answer in {language}."}]


def whole(text):
    # ok: llm-text-in-system-prompt
    return [{"role": "system", "content": text}]
