import litellm
import ollama
from openai import OpenAI

client = OpenAI()


def sdk(patient, user, row, model):
    # ruleid: personal-data-to-model
    client.responses.create(model="m", input=f"Write to {patient.ssn}")
    messages = [{"role": "user", "content": f"Diagnosis: {patient.diagnosis}"}]
    client.chat.completions.create(
        model="m",
        # ruleid: personal-data-to-model
        messages=messages,
    )
    client.messages.create(
        model="m",
        # ruleid: personal-data-to-model
        messages=[{"role": "user", "content": "Born " + patient.date_of_birth}],
    )
    # ruleid: personal-data-to-model
    model.generate_content("who is {}".format(row["passport_number"]))
    # ruleid: personal-data-to-model
    litellm.completion(model="m", messages=[{"role": "user", "content": user.email}])
    # ruleid: personal-data-to-model
    ollama.chat(model="m", messages=[{"role": "user", "content": row.get("iban")}])


def frameworks(llm, agent, user):
    prompt = f"call {user.phone_number}"
    # ruleid: personal-data-to-model
    llm.invoke(prompt)
    # ruleid: personal-data-to-model
    agent.run_sync(f"card {user.card_number}")


def near_misses(patient, user, llm, db):
    # ok: personal-data-to-model
    client.responses.create(model="m", input=f"Write to patient {patient.id}")
    # ok: personal-data-to-model
    client.responses.create(model="m", input=redact(patient.diagnosis))
    # ok: personal-data-to-model
    llm.invoke("extract the email from the text")
    # ok: personal-data-to-model
    db.invoke(user.email)
    # ok: personal-data-to-model
    llm.invoke(anonymized(user.email))
    # ok: personal-data-to-model
    llm.invoke("yes" if user.email == patient.email else "no")
