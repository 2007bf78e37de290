import logging

from openai import OpenAI

client = OpenAI()
logger = logging.getLogger(__name__)


def ask(messages, user_id):
    # ruleid: llm-pii-logged
    logger.info("messages: %s", messages)
    response = client.chat.completions.create(model="gpt-4o", messages=messages)
    # ruleid: llm-pii-logged
    logger.debug(f"answer: {response.choices[0].message.content}")
    # ok: llm-pii-logged
    logger.info("%d messages for %s", len(messages), user_id)
    # ok: llm-pii-logged
    logger.info("tokens: %d", response.usage.total_tokens)
    return response.choices[0].message.content
