import os

import openai
from anthropic import Anthropic
from openai import OpenAI

# ruleid: llm-key-in-code
one = OpenAI(api_key="sk-1234567890abcdef1234")
# ruleid: llm-key-in-code
openai.api_key = "sk-1234567890abcdef1234"
# ruleid: llm-key-in-code
os.environ["ANTHROPIC_API_KEY"] = "q7w8e9r0t1y2u3i4o5p6"
# ruleid: llm-key-in-code
two = Anthropic(api_key=os.getenv("ANTHROPIC_API_KEY", "q7w8e9r0t1y2u3i4o5p6"))
# ok: llm-key-in-code
three = OpenAI(api_key=os.environ["OPENAI_API_KEY"])
# ok: llm-key-in-code
four = OpenAI(api_key="your-openai-api-key-1")
# ok: llm-key-in-code
five = OpenAI(base_url="http://localhost:8000/v1", api_key="EMPTY")
# ok: llm-key-in-code
six = OpenAI(base_url="http://localhost:8000/v1", api_key="sk-no-key-required-123")
