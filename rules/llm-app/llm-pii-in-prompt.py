from openai import OpenAI

client = OpenAI()


def summarise(person, ssn, diagnosis):
    # ruleid: llm-pii-in-prompt
    prompt = f"Summarise {person}, {ssn}: {diagnosis}"
    # ruleid: llm-pii-in-prompt
    messages = [{"role": "user", "content": f"SSN: {person.number}"}]
    # ok: llm-pii-in-prompt
    system_prompt = f"Never ask for an SSN. Diagnosis: {diagnosis}"
    # ok: llm-pii-in-prompt
    row = f"{person}, {ssn}"
    return client, prompt, messages, system_prompt, row
