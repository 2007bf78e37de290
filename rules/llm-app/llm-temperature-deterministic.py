import json

from openai import OpenAI

client = OpenAI()


def extract(messages):
    # ruleid: llm-temperature-deterministic
    answer = client.chat.completions.create(model="gpt-4o", messages=messages, temperature=0.9)
    return json.loads(answer.choices[0].message.content)


def steady(messages):
    # ok: llm-temperature-deterministic
    answer = client.chat.completions.create(model="gpt-4o", messages=messages, temperature=0)
    return json.loads(answer.choices[0].message.content)


def story(messages):
    # ok: llm-temperature-deterministic
    return client.chat.completions.create(model="gpt-4o", messages=messages, temperature=0.9)
