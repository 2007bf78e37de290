import sqlite3

import pandas as pd
from langchain_community.utilities import SQLDatabase
from openai import OpenAI
from sqlalchemy import text

client = OpenAI()
STATES = {"open", "closed"}


def answer(connection: sqlite3.Connection, question):
    response = client.chat.completions.create(
        model="gpt-4o", messages=[{"role": "user", "content": f"SQL for: {question}"}]
    )
    query = response.choices[0].message.content
    # ruleid: llm-output-to-sql
    return connection.execute(query).fetchall()


def by_chain(sql_chain, db: SQLDatabase, question):
    query = sql_chain.invoke({"question": question})
    # ruleid: llm-output-to-sql
    return db.run(query)


def frame(llm, engine, question):
    # ruleid: llm-output-to-sql
    return pd.read_sql(llm.invoke(question).content, engine)


def session_query(llm, session, question):
    sql = llm.predict(question)
    # ruleid: llm-output-to-sql
    return session.execute(text(sql)).all()


def by_value(llm, connection, question):
    name = llm.invoke(question).content
    # ok: llm-output-to-sql
    return connection.execute("SELECT * FROM people WHERE name = ?", (name,)).fetchall()


def by_state(llm, connection, question):
    state = llm.invoke(question).content
    if state not in STATES:
        raise ValueError(state)
    # ok: llm-output-to-sql
    return connection.execute("SELECT * FROM jobs WHERE state = '" + state + "'").fetchall()
