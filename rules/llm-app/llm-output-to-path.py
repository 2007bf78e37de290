import json
import os
from pathlib import Path

from openai import OpenAI

client = OpenAI()
OUT = Path("out")


def write(messages):
    answer = client.chat.completions.create(model="gpt-4o", messages=messages)
    data = json.loads(answer.choices[0].message.content)
    # ruleid: llm-output-to-path
    with open(os.path.join(OUT, data["name"]), "w") as file:
        file.write(data["body"])
    # ruleid: llm-output-to-path
    (OUT / data["name"]).write_text(data["body"])
    # ok: llm-output-to-path
    (OUT / os.path.basename(data["name"])).write_text(data["body"])
    # ok: llm-output-to-path
    (OUT / "answer.txt").write_text(data["body"])


def inside(messages):
    answer = client.responses.create(model="gpt-4o", input=messages)
    path = (OUT / answer.output_text).resolve()
    if not path.is_relative_to(OUT):
        raise ValueError("outside")
    # ok: llm-output-to-path
    path.unlink()
