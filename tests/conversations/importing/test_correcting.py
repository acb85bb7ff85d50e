"""What was recognised wrongly about a file is said by hand, and read so at once."""

from __future__ import annotations

import pytest

from apps.accounts.actor import PLATFORM
from apps.conversations.importing import correcting, formats, refusals, running, sampling
from tests.conversations.importing.sheets import checked, planned, sent

OLD = "Nome;Telefone;Cidade\r\nJosé;11900000101;São Paulo\r\n".encode("cp850")
SHEET = "nome,telefone\nRosa,11900000101\n"


def correct(tenant, import_, encoding="cp850", delimiter=";"):
    return correcting.correct(tenant, import_, encoding=encoding, delimiter=delimiter)


def first(import_):
    return sampling.sample(import_).records[0]


def test_letters_come_out_right_with_the_encoding_that_was_said(inside_acme):
    import_ = sent(inside_acme, OLD)
    assert first(import_)[0] != "José"

    assert first(correct(inside_acme, import_)) == ["José", "11900000101", "São Paulo"]


def test_what_was_recognised_stays_known(inside_acme):
    import_ = sent(inside_acme, OLD)
    was = formats.read(import_.format)
    corrected = correct(inside_acme, correct(inside_acme, import_), delimiter=",")
    how = formats.read(corrected.format)

    assert how.sniffed == (was.encoding, was.delimiter)
    assert (how.encoding, how.delimiter, len(how.columns)) == ("cp850", ",", 1)


def test_columns_that_were_chosen_for_another_reading_count_no_longer(inside_acme):
    import_ = checked(inside_acme, SHEET)
    corrected = correct(inside_acme, import_, "utf-8", ",")

    assert (corrected.state, corrected.plan, corrected.announced) == ("uploaded", {}, {})


@pytest.mark.parametrize(
    ("content", "said", "becomes"),
    [
        (b"\xef\xbb\xbf" + SHEET.encode(), "utf-8", "utf-8-sig"),
        (SHEET.encode(), "utf-8", "utf-8"),
        (SHEET.encode("utf-16"), "utf-16", "utf-16"),
        (SHEET.encode("utf-16-be"), "utf-16", "utf-16-be"),
    ],
)
def test_variants_are_told_apart_by_the_file(inside_acme, content, said, becomes):
    corrected = correct(inside_acme, sent(inside_acme, content), said, ",")

    assert corrected.format["encoding"] == becomes
    assert first(corrected) == ["Rosa", "11900000101"]


def test_what_makes_it_unreadable_is_refused_and_changes_nothing(inside_acme):
    import_ = planned(inside_acme, SHEET.encode("utf-16"))

    with pytest.raises(refusals.WrongType):
        correct(inside_acme, import_, "cp1252", ",")

    import_.refresh_from_db()
    assert (import_.state, import_.format["encoding"]) == ("mapped", "utf-16")


def test_once_it_runs_nothing_is_read_otherwise(inside_acme):
    import_ = checked(inside_acme, SHEET)
    running.start(inside_acme, import_, by=PLATFORM)

    with pytest.raises(refusals.NotNow):
        correct(inside_acme, import_, "utf-8", ",")
