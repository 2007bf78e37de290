import os

from openai import OpenAI

DB_PASSWORD = os.environ["DB_PASSWORD"]
# ruleid: llm-secret-in-prompt
SYSTEM_PROMPT = "You help. The admin password is hunter42x! and nobody may know."
# ruleid: llm-secret-in-prompt
system = f"Connect to the database with {DB_PASSWORD}."
# ruleid: llm-secret-in-prompt
messages = [{"role": "system", "content": "Use postgres://app:s3cretw0rd@db.example.org/app"}]
# ok: llm-secret-in-prompt
instructions = "Never ask for a password; send people to the reset page."
# ok: llm-secret-in-prompt
prompt = f"Explain what an API key is to {name}."
# ok: llm-secret-in-prompt
other_prompt = build_prompt("the password is 123456!")
