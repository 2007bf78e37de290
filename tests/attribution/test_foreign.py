"""What other languages say of an AI's part in a change."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from aicheck.attribution import attribute_commit
from aicheck.model import Commit

MakeCommit = Callable[..., Commit]

CLAIMS = {
    "Mit Hilfe von Claude erstellt.": "claude-code",
    "Der Code wurde mit KI generiert.": None,
    "KI-generierter Code": None,
    "Code généré par ChatGPT.": "chatgpt",
    "Écrit avec l'aide de Claude.": "claude-code",
    "Código generado por ChatGPT.": "chatgpt",
    "Desenvolvido com ajuda de IA.": None,
    "本提交由 Claude 生成": "claude-code",
    "使用Claude生成": "claude-code",
    "このコードはChatGPTで生成しました。": "chatgpt",
}

NO_CLAIMS = [
    "Nicht mit KI generiert.",
    "Die Tests wurden ohne KI geschrieben.",
    "Code écrit sans l'aide de Claude.",
    "No generado por ChatGPT.",
    "Mit Hilfe von Pat Doe erstellt.",
    "Zeige an, was mit KI generiert wurde.",
    "本提交未使用 Claude 生成",
    "支持 Claude 生成的文本",
]


def _body(text: str) -> str:
    return f"Mend the parser\n\nBecause it was broken.\n\n{text}\n"


@pytest.mark.parametrize(("text", "agent"), CLAIMS.items())
def test_a_claim(text: str, agent: str | None, commit: MakeCommit) -> None:
    found = attribute_commit(commit(_body(text))).attribution

    assert (found.kind, found.agent) == ("ai", agent)
    assert found.evidence[0].signal == "prose"


@pytest.mark.parametrize("text", NO_CLAIMS)
def test_no_claim(text: str, commit: MakeCommit) -> None:
    assert attribute_commit(commit(_body(text))).attribution.kind != "ai"
