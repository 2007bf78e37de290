import ast
import json
import subprocess
import sys

import anthropic
from langchain_experimental.utilities import PythonREPL
from openai import OpenAI

client = OpenAI()


def calculate(question):
    response = client.chat.completions.create(
        model="gpt-4o", messages=[{"role": "user", "content": question}]
    )
    # ruleid: llm-output-to-exec
    return eval(response.choices[0].message.content)


def analyse(frame, question):
    message = anthropic.Anthropic().messages.create(
        model="claude-sonnet-4-5", max_tokens=500, messages=[{"role": "user", "content": question}]
    )
    code = message.content[0].text.strip("`")
    # ruleid: llm-output-to-exec
    exec(code, {"frame": frame})


def script(chain, topic):
    code = chain.invoke({"topic": topic})
    # ruleid: llm-output-to-exec
    return subprocess.run([sys.executable, "-c", code], capture_output=True)


def repl(llm, question):
    answer = llm.invoke(question).content
    # ruleid: llm-output-to-exec
    return PythonREPL().run(answer)


def arguments(tool_call):
    values = json.loads(tool_call.function.arguments)
    # ruleid: llm-output-to-exec
    return eval(values["expression"])


def number(question):
    response = client.responses.create(model="gpt-4o", input=question)
    # ok: llm-output-to-exec
    return ast.literal_eval(response.output_text)


def data(question):
    response = client.responses.create(model="gpt-4o", input=question)
    # ok: llm-output-to-exec
    return json.loads(response.output_text)["total"]


def choose(question):
    response = client.responses.create(model="gpt-4o", input=question)
    # ok: llm-output-to-exec
    return HANDLERS[response.output_text](question)
