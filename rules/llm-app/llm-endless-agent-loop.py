from openai import OpenAI

client = OpenAI()


def work(messages, tools, dispatch):
    # ruleid: llm-endless-agent-loop
    while True:
        answer = client.chat.completions.create(model="gpt-4o", messages=messages, tools=tools)
        if not answer.choices[0].message.tool_calls:
            return answer
        dispatch(answer)


def counted(messages, tools, dispatch, most):
    step = 0
    # ok: llm-endless-agent-loop
    while True:
        step += 1
        if step > most:
            raise RuntimeError("too many steps")
        dispatch(client.chat.completions.create(model="gpt-4o", messages=messages, tools=tools))


def talk(messages):
    # ok: llm-endless-agent-loop
    while True:
        messages.append({"role": "user", "content": input("> ")})
        answer = client.chat.completions.create(model="gpt-4o", messages=messages)
        print(answer.choices[0].message.content)
