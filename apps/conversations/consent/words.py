"""Which messages are a wish to be left alone, or to be written to again. No database here.

A word counts only as the whole message: accents, case, punctuation and emoji aside.
“STOP 12345” may be an order number, “I won't stop” is no wish.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum

#: Portuguese, English, Spanish. The English ones are what SMS gateways understand everywhere.
STOP = (
    "parar", "pare", "sair", "cancelar", "descadastrar", "remover", "não quero receber",
    "não quero mais receber", "não quero mais", "cancelar inscrição", "sair da lista",
    "parar mensagens", "parar promoções",
    "stop", "stop all", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout",
    "opt out", "remove me", "stop promotions",
    "baja", "darme de baja", "dar de baja", "detener", "salir", "no quiero recibir",
    "no quiero más", "cancelar suscripción", "detener promociones",
)  # fmt: skip
START = (
    "voltar", "quero receber", "voltar a receber", "aceito receber",
    "start", "unstop", "opt in", "optin", "subscribe", "resubscribe",
    "quiero recibir", "volver a recibir", "suscribirme",
)  # fmt: skip
#: An answer to our question whether they really want it; anywhere else it means something else.
YES = ("sim", "aceito", "confirmo", "quero", "yes", "accept", "confirm", "sí", "acepto", "quiero")
#: The person spoke of promotions, so nothing else ends.
_PROMOTIONS = ("promoções", "promotions", "promociones", "promoção", "promotion", "promoción")

LONGEST = 60  # characters of a word; a longer message is none
MOST = 60  # words in a list


class Wish(StrEnum):
    STOP = "stop"
    START = "start"
    YES = "yes"


def folded(text: str) -> str:
    """Letters and digits in small, single spaces between; "" when there is nothing else.

    A word said several times is the word: “stop stop”.
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(
        one if one.isalnum() else " " if one.isspace() else ""
        for one in plain
        if not unicodedata.combining(one)
    )
    said = kept.casefold().split()
    return said[0] if len(set(said)) == 1 else " ".join(said)


def vocabulary(stop: Iterable[str], start: Iterable[str]) -> dict[str, Wish]:
    """What each folded word wishes. A word in both lists ends: it is the safer mistake."""
    known = dict.fromkeys(map(folded, YES), Wish.YES)
    known |= dict.fromkeys(map(folded, start), Wish.START)
    known |= dict.fromkeys(map(folded, stop), Wish.STOP)
    known.pop("", None)
    return known


def speaks_of_promotions(text: str) -> bool:
    return not set(folded(text).split()).isdisjoint(map(folded, _PROMOTIONS))


def different(given: Iterable[str]) -> list[str]:
    """Tidied, and each only once however it is written."""
    kept: dict[str, str] = {}
    for word in given:
        tidy = re.sub(r"\s+", " ", word).strip()[:LONGEST]
        if folded(tidy):
            kept.setdefault(folded(tidy), tidy)
    return list(kept.values())[:MOST]
