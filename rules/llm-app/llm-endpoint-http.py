import os

from openai import OpenAI

# ruleid: llm-endpoint-http
plain = OpenAI(base_url="http://models.example.org/v1")
# ruleid: llm-endpoint-http
os.environ["OPENAI_API_BASE"] = "http://gateway.example.org/v1"
# ok: llm-endpoint-http
encrypted = OpenAI(base_url="https://models.example.org/v1")
# ok: llm-endpoint-http
here = OpenAI(base_url="http://localhost:11434/v1")
# ok: llm-endpoint-http
beside = OpenAI(base_url="http://ollama:11434/v1")
# ok: llm-endpoint-http
inside = OpenAI(base_url="http://10.0.0.7:8000/v1")
