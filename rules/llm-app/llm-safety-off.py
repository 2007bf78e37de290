from diffusers import StableDiffusionPipeline
from google.generativeai.types import HarmBlockThreshold, HarmCategory


def model(genai):
    settings = {
        # ruleid: llm-safety-off
        HarmCategory.HARM_CATEGORY_HARASSMENT: HarmBlockThreshold.BLOCK_NONE,
        # ok: llm-safety-off
        HarmCategory.HARM_CATEGORY_HATE_SPEECH: HarmBlockThreshold.BLOCK_MEDIUM_AND_ABOVE,
    }
    return genai.GenerativeModel("gemini-2.0-flash", safety_settings=settings)


def listed():
    return [
        # ruleid: llm-safety-off
        {"category": "HARM_CATEGORY_HARASSMENT", "threshold": "BLOCK_NONE"},
        # ok: llm-safety-off
        {"category": "HARM_CATEGORY_HATE_SPEECH", "threshold": "BLOCK_ONLY_HIGH"},
    ]


def images(name):
    # ruleid: llm-safety-off
    pipe = StableDiffusionPipeline.from_pretrained(name, safety_checker=None)
    # ok: llm-safety-off
    other = StableDiffusionPipeline.from_pretrained(name)
    return pipe, other
