"""What the demo company says, and what its customers ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

LANGUAGE = "pt_BR"
CONSENT = "Quero receber novidades e ofertas do Empório Pitangueira pelo WhatsApp."
FORM = "Cadastro na loja"


@dataclass(frozen=True, slots=True)
class Words:
    """A template. `examples`: by variable."""

    name: str
    category: str
    body: str
    examples: dict[str, str]
    buttons: tuple[str, ...] = ()

    @property
    def components(self) -> list[dict[str, Any]]:
        named = [
            {"param_name": name, "example": example} for name, example in self.examples.items()
        ]
        body = {"type": "BODY", "text": self.body, "example": {"body_text_named_params": named}}
        replies = [{"type": "QUICK_REPLY", "text": text} for text in self.buttons]
        return [body, *([{"type": "BUTTONS", "buttons": replies}] if replies else [])]


COUPON = Words(
    "reativacao_cupom",
    "marketing",
    "Oi, {{nome}}! Faz um tempo que você não passa no Empório Pitangueira. Separamos um cupom de"
    " 15% para você usar até {{prazo}} em cama, mesa e banho.",
    {"nome": "Renata", "prazo": "sábado, 28/11"},
    ("Quero o cupom", "Não quero receber"),
)
QUESTION = Words(
    "reativacao_pergunta",
    "marketing",
    "Oi, {{nome}}! O que falta na sua casa este ano: cama, mesa ou banho? Responda aqui e a"
    " gente separa as ofertas do Empório Pitangueira que valem até {{prazo}}.",
    {"nome": "Renata", "prazo": "sábado, 28/11"},
    ("Quero ver", "Não quero receber"),
)
PRESALE = Words(
    "prevenda_bf",
    "marketing",
    "Oi, {{nome}}! A pré-venda de Black Friday abre hoje só para clientes, com até 30% em cama e"
    " banho. Vale até {{prazo}}.",
    {"nome": "Renata", "prazo": "quinta, 26/11"},
    ("Ver ofertas", "Não quero receber"),
)
TEMPLATES = (COUPON, QUESTION, PRESALE)

#: What some of those who got the first campaign write afterwards.
QUESTIONS = (
    "Consigo trocar o jogo de cama que comprei na semana passada?",
    "O cupom vale para toalhas também?",
    "Vocês entregam em Niterói ainda esta semana?",
    "Esse jogo azul ainda tem no tamanho queen?",
    "O boleto venceu ontem, dá para gerar outro?",
    "Qual o horário da loja no sábado?",
)


def variant(words: Words, name: str, deadline: str) -> dict[str, Any]:
    """As a campaign keeps it."""
    values = {"nome": "{{nome|cliente}}", "prazo": deadline}
    template = {"name": words.name, "language": LANGUAGE, "values": values}
    return {"name": name, "template": template, "weight": 1}
