import os
import shlex
import subprocess

import ollama
from openai import OpenAI

client = OpenAI()
ALLOWED = {"status", "log"}


def assistant(task):
    response = client.chat.completions.create(
        model="gpt-4o", messages=[{"role": "user", "content": f"shell command for: {task}"}]
    )
    command = response.choices[0].message.content.strip()
    # ruleid: llm-output-to-shell
    return subprocess.run(command, shell=True, capture_output=True, text=True).stdout


def local(task):
    answer = ollama.generate(model="llama3", prompt=task)["response"]
    # ruleid: llm-output-to-shell
    os.system(answer)


def split(agent, task):
    command = agent.run(task)
    # ruleid: llm-output-to-shell
    return subprocess.run(shlex.split(command), check=True)


def commit(llm, diff):
    message = llm.invoke(f"commit message for {diff}").content
    # ruleid: llm-output-to-shell
    os.system(f"git commit -m '{message}'")
    # ok: llm-output-to-shell
    subprocess.run(["git", "commit", "-m", message], check=True)
    # ok: llm-output-to-shell
    os.system("git commit -m " + shlex.quote(message))


def choose(llm, task):
    action = llm.invoke(task).content
    if action not in ALLOWED:
        raise ValueError(action)
    # ok: llm-output-to-shell
    os.system("git " + action)


def unrelated(task, command):
    client.responses.create(model="gpt-4o", input=command)
    # ok: llm-output-to-shell
    subprocess.run(command, shell=True)
