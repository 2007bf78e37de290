import html

import nh3
import streamlit as st
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from flask import Flask, jsonify, render_template
from openai import OpenAI

app = Flask(__name__)
api = FastAPI()
client = OpenAI()


@api.get("/answer", response_class=HTMLResponse)
async def answer(question: str):
    response = client.responses.create(model="gpt-4o", input=question)
    # ruleid: llm-output-to-html
    return HTMLResponse(f"<p>{response.output_text}</p>")


@app.route("/answer")
def flask_answer():
    text = ask_llm("a joke")
    # ruleid: llm-output-to-html
    return f"<p>{text}</p>"


def show(llm, question):
    answer = llm.invoke(question).content
    # ruleid: llm-output-to-html
    st.markdown(answer, unsafe_allow_html=True)
    # ok: llm-output-to-html
    st.markdown(answer)


@api.get("/safe", response_class=HTMLResponse)
async def safe(question: str):
    response = client.responses.create(model="gpt-4o", input=question)
    # ok: llm-output-to-html
    return HTMLResponse(f"<p>{html.escape(response.output_text)}</p>")


@api.get("/cleaned", response_class=HTMLResponse)
async def cleaned(question: str):
    response = client.responses.create(model="gpt-4o", input=question)
    # ok: llm-output-to-html
    return HTMLResponse(nh3.clean(response.output_text))


@app.route("/json")
def json_answer():
    # ok: llm-output-to-html
    return jsonify(answer=ask_llm("a joke"))


@app.route("/page")
def template_answer():
    # ok: llm-output-to-html
    return render_template("answer.html", answer=ask_llm("a joke"))
