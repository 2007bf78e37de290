import numpy as np
import torch
from langchain_community.vectorstores import FAISS
from transformers import AutoModel, pipeline


def remote(name):
    # ruleid: llm-unsafe-model-load
    return AutoModel.from_pretrained(name, trust_remote_code=True)


def remote_pipeline(name):
    # ruleid: llm-unsafe-model-load
    return pipeline("text-generation", model=name, trust_remote_code=True)


def pinned():
    # ok: llm-unsafe-model-load
    return AutoModel.from_pretrained(
        "example/model", trust_remote_code=True, revision="0123456789abcdef0123456789abcdef01234567"
    )


def weights(path):
    # ruleid: llm-unsafe-model-load
    return torch.load(path, map_location="cpu")


def weights_unsafe(path):
    # ruleid: llm-unsafe-model-load
    return torch.load(path, weights_only=False)


def weights_only(path):
    # ok: llm-unsafe-model-load
    return torch.load(path, weights_only=True)


def index(path, embeddings):
    # ruleid: llm-unsafe-model-load
    return FAISS.load_local(path, embeddings, allow_dangerous_deserialization=True)


def arrays(path):
    # ruleid: llm-unsafe-model-load
    first = np.load(path, allow_pickle=True)
    # ok: llm-unsafe-model-load
    second = np.load(path)
    return first, second


def plain(name):
    # ok: llm-unsafe-model-load
    return AutoModel.from_pretrained(name, use_safetensors=True)
