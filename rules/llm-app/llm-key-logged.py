import logging
import os

from openai import OpenAI

log = logging.getLogger(__name__)
api_key = os.getenv("OPENAI_API_KEY")
# ruleid: llm-key-logged
log.info(f"using {api_key}")
# ruleid: llm-key-logged
print("key", os.getenv("OPENAI_API_KEY"))
# ruleid: llm-key-logged
log.debug("client %s", client.api_key)
# ok: llm-key-logged
log.info("key is %s", "set" if api_key else "missing")
# ok: llm-key-logged
log.info("key ends with %s", api_key[-2:])
