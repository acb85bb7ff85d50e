"""A guess at how Meta will file a template. Only Meta decides; nobody knows its whole rule.

By its page "Template categorization" everything is marketing that is not clearly about a
transaction or request of the customer's own, or that mixes in something promotional.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from apps.whatsapp.message_templates.parts import kind_of, parts_of, text_of

#: Beginnings of words that sell, in Portuguese, English and Spanish, without accents.
_SELLING = re.compile(
    r"\b(?:"
    r"promo|desconto|descuento|discount|oferta|offer|ofert|cupom|cupon|coupon|voucher|"
    r"cashback|black\W+friday|cyber\W+monday|liquida|sale|saldao|queima|aproveit|"
    r"ultimas\W+vagas|ultimos\W+dias|last\W+chance|limited\W+time|tempo\W+limitado|"
    r"gratis|free|gift|brinde|presente|novidade|lancamento|new\W+arrival|colecao|"
    r"collection|imperdivel|exclusiv|shop\W+now|compre\W+agora|buy\W+now|saiba\W+mais|"
    r"conheca|frete\W+gratis|free\W+shipping|sentimos\W+sua\W+falta|we\W+miss\W+you|"
    r"feliz\W+aniversario|happy\W+birthday|boas\W+festas|season|pre-venda|preorder|"
    r"sorteio|giveaway"
    r")\w*"
)
_PER_CENT = re.compile(r"\d+ ?%|\boff\b")
#: Words of a transaction: without one of them little speaks for utility.
_TRANSACTING = re.compile(
    r"\b(pedido|order|compra|purchase|pagamento|payment|boleto|pix|fatura|invoice|entrega|"
    r"deliver|envio|shipment|rastrei|track|agend|appointment|consulta|reserva|booking|"
    r"confirma|cadastro|account|conta|senha|protocolo|ticket|atendimento|request|solicita|"
    r"assinatura|subscription|vencimento|due|codigo|code|lembrete|remind|atualiza|update)"
)
_PLAIN = str.maketrans("áàâãäéêèëíìîïóòôõöúùûüçñ", "aaaaaeeeeiiiiooooouuuucn")


@dataclass(frozen=True, slots=True)
class Advice:
    """`likely`: the category Meta will probably choose, "" when nothing speaks against the
    chosen one; `because`: the words that speak for it."""

    likely: str = ""
    because: tuple[str, ...] = ()


NONE = Advice()


def advise(category: str, components: Iterable[Any]) -> Advice:
    if category.upper() != "UTILITY":
        return NONE
    said = _said(components)
    plain = said.lower().translate(_PLAIN)
    because = _selling_words(said, plain)
    if because:
        return Advice("marketing", because)
    if plain.strip() and not _TRANSACTING.search(plain):
        return Advice("marketing")
    return NONE


def _selling_words(said: str, plain: str) -> tuple[str, ...]:
    """As they stand in the text; the translation keeps every letter's place."""
    found = [*_SELLING.finditer(plain), *_PER_CENT.finditer(plain)]
    words = (said[match.start() : match.end()].lower() for match in found)
    return tuple(dict.fromkeys(words))


def _said(components: Iterable[Any]) -> str:
    parts = parts_of(components)
    buttons = [text_of(one) for one in parts.buttons if kind_of(one) != "QUICK_REPLY"]
    return "\n".join([parts.header_text, parts.body_text, parts.footer_text, *buttons])
