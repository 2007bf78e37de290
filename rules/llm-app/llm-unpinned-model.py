import torch
from huggingface_hub import snapshot_download
from transformers import AutoModel

REVISION = "607a30d783dfa663caf39e06633721c8d4cfcd7e"
# ruleid: llm-unpinned-model
one = AutoModel.from_pretrained("acme/large")
# ruleid: llm-unpinned-model
two = snapshot_download(repo_id="acme/large")
# ruleid: llm-unpinned-model
three = StdioServerParameters(command="npx", args=["-y", "@acme/server-files", "/srv"])
# ok: llm-unpinned-model
four = AutoModel.from_pretrained("acme/large", revision=REVISION)
# ok: llm-unpinned-model
five = AutoModel.from_pretrained("./weights")
# ok: llm-unpinned-model
six = StdioServerParameters(command="npx", args=["@acme/server-files@1.2.3"])
