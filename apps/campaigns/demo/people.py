"""A few hundred people who do not exist, with numbers that belong to nobody.

Brazil's numbers 90000-xxxx are given to nobody in any area; at the simulator those that end in
09xx behave in a way of their own (see docs/guides/simulator.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle, islice

COUNT = 260
FIRST_NUMBER = 100
_AREAS = ("11", "21", "31", "41", "51", "61", "71", "81", "85", "91")
_CITIES = {
    "11": "São Paulo", "21": "Rio de Janeiro", "31": "Belo Horizonte", "41": "Curitiba",
    "51": "Porto Alegre", "61": "Brasília", "71": "Salvador", "81": "Recife",
    "85": "Fortaleza", "91": "Belém",
}  # fmt: skip
_FIRST = (
    "Adriana", "Alessandro", "Aline", "Ana Paula", "André", "Ângela", "Antônio", "Bianca",
    "Bruno", "Camila", "Carlos", "Cláudia", "Daniel", "Débora", "Diego", "Eduarda", "Elisa",
    "Fábio", "Fernanda", "Gabriel", "Helena", "Igor", "Isabela", "João", "Juliana", "Larissa",
    "Leandro", "Letícia", "Lucas", "Luciana", "Marcelo", "Márcia", "Mateus", "Natália",
    "Otávio", "Patrícia", "Paulo", "Priscila", "Renata", "Ricardo", "Rosângela", "Sérgio",
    "Simone", "Tatiana", "Thiago", "Vanessa", "Vera", "Vinícius", "Yasmin",
)  # fmt: skip
_LAST = (
    "Almeida", "Amaral", "Araújo", "Barbosa", "Barros", "Batista", "Borges", "Campos", "Cardoso",
    "Carvalho", "Castro", "Coelho", "Correia", "Dias", "Duarte", "Farias", "Ferreira", "Freitas",
    "Gomes", "Gonçalves", "Lacerda", "Lima", "Lopes", "Machado", "Martins", "Melo", "Mendes",
    "Monteiro", "Moreira", "Nascimento", "Nogueira", "Nunes", "Pinto", "Ramos", "Reis", "Ribeiro",
    "Rocha", "Sampaio", "Siqueira", "Tavares", "Teixeira", "Vasconcelos", "Vieira",
)  # fmt: skip
#: How some of them behave at the simulator, by the end of their number.
_BEHAVIOURS = (
    "0901", "0901", "0901", "0903", "0903", "0905", "0909",
    "0964", "0964", "0964", "0964", "0981", "0981", "0981", "0982", "0983",
)  # fmt: skip
_UNASKED = 12  # every so many never agreed to get offers
_REFUSED = 40


@dataclass(frozen=True, slots=True)
class Person:
    """`agreed` None: never asked."""

    name: str
    phone: str
    city: str
    tags: tuple[str, ...]
    category: str
    birthday: str
    agreed: bool | None


def everybody() -> Iterator[Person]:
    """The same ones each time."""
    return (_person(place) for place in range(COUNT))


def _person(place: int) -> Person:
    area = _AREAS[place % len(_AREAS)]
    return Person(
        name=f"{_FIRST[place * 7 % len(_FIRST)]} {_LAST[place * 11 % len(_LAST)]}",
        phone=f"+55{area}90000{_end_of(place)}",
        city=_CITIES[area],
        tags=_tags(place),
        category="Atacado" if place % 6 == 0 else "Varejo",
        birthday=f"{1955 + place * 13 % 50}-{1 + place % 12:02}-{1 + place * 17 % 28:02}",
        agreed=_agreed(place),
    )


def _end_of(place: int) -> str:
    """Each area has each behaviour once at most, so no number comes twice."""
    turn, area = divmod(place, len(_AREAS))
    known = dict(islice(zip(_turns(), _BEHAVIOURS, strict=False), len(_BEHAVIOURS)))
    if (turn, area) in known:
        return known[turn, area]
    return f"{FIRST_NUMBER + place:04}"


def _turns() -> Iterator[tuple[int, int]]:
    """Places spread over the list: in each turn another area."""
    areas = cycle(range(len(_AREAS)))
    return ((turn, (next(areas) * 3 + turn) % len(_AREAS)) for turn in range(COUNT))


def _tags(place: int) -> tuple[str, ...]:
    found = ["Clientes"]
    if place % 5 == 0:
        found.append("VIP")
    if place % 3 == 0:
        found.append("Cama e banho")
    return tuple(found)


def _agreed(place: int) -> bool | None:
    if place % _REFUSED == _REFUSED - 1:
        return False
    return None if place % _UNASKED == _UNASKED - 1 else True
