import httpx
import requests
from openai import OpenAI

client = OpenAI()
PAGES = {"help": "https://help.example.org/"}


def read(messages):
    answer = client.chat.completions.create(model="gpt-4o", messages=messages)
    url = answer.choices[0].message.content.strip()
    # ruleid: llm-output-to-url
    requests.get(url, timeout=5)
    # ruleid: llm-output-to-url
    httpx.post(url, json={}, timeout=5)
    # ok: llm-output-to-url
    requests.get(f"https://api.example.org/items/{url}", timeout=5)
    # ok: llm-output-to-url
    requests.get(PAGES[url], timeout=5)
    # ok: llm-output-to-url
    requests.post("https://hooks.example.org/", json={"url": url}, timeout=5)
