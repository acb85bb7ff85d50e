"""What people call the columns of their lists, in Portuguese, English and Spanish."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from apps.whatsapp import phones

#: Field → names as they are after folding. The first field that knows a name has it.
NAMES: dict[str, str] = {
    "phone": (
        "telefone celular fone cel tel whatsapp whats wpp zap zapzap numero num contato phone"
        " mobile cell cellphone phonenumber number movil telefono telefonecelular celularwhatsapp"
        " numerodetelefone numerodecelular numerodowhatsapp numerowhatsapp telefonewhatsapp"
        " whatsappnumber mobilephone mobilenumber telephone telefone1 celular1 fone1 phone1"
        " phone1value foneprincipal telefoneprincipal telefonecomddd celularcomddd dddtelefone"
        " dddcelular msisdn"
    ),
    "name": (
        "nome name nomecompleto fullname cliente customer nomedocliente customername contactname"
        " nomedocontato razaosocial nomefantasia primeironome firstname displayname nombre"
        " aluno paciente responsavel pessoa destinatario lead"
    ),
    "email": (
        "email mail enderecodeemail emailaddress correio correo correoelectronico emailprincipal"
        " email1 email1value eletronico"
    ),
    "category": "categoria category grupo group tipo type segmento segment classificacao",
    "notes": (
        "observacoes observacao obs notas nota notes note comentarios comentario comments comment"
        " anotacoes anotacao descricao description"
    ),
    "tags": "tags tag etiquetas etiqueta labels label marcadores marcador groupmembership",
    "language": "idioma lingua language locale",
    "time_zone": "fuso fusohorario timezone zonahoraria tz",
}
_EMAIL = re.compile(r"^[^@\s;,]+@[^@\s;,]+\.[^@\s;,]{2,}$")


@cache
def _known() -> dict[str, str]:
    known: dict[str, str] = {}
    for field, names in NAMES.items():
        for name in names.split():
            known.setdefault(name, field)
    return known


def folded(name: str) -> str:
    """Letters and digits alone, small and without accents: “E-mail *” is “email”."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(sign for sign in plain if sign.isascii() and sign.isalnum())


def field_of(name: str) -> str:
    """What a column of that name holds; "" when the name says nothing."""
    return _known().get(folded(name), "")


def holds_somebody(record: Sequence[str]) -> bool:
    """A number or an e-mail: this is no header."""
    return any(looks_like_phone(cell) or looks_like_email(cell) for cell in record)


def looks_like_email(cell: str) -> bool:
    return bool(_EMAIL.match(cell.strip()))


def looks_like_phone(cell: str, *, country: str = "BR", area: str = "11") -> bool:
    if sum(sign.isdigit() for sign in cell) < 8:
        return False
    try:
        phones.read(cell, country=country, area=area)
    except phones.NotAPhone:
        return False
    return True
