"""What one document must satisfy: a passing and a failing case per reason."""

from collections.abc import Callable
from datetime import date

import pytest

from oir_finans.domain.bilag import Finansbilag, Postering
from oir_finans.domain.kontrol import Kontoplan, kontroller
from oir_kernel.findings import Finding, Outcome, Provenance
from oir_kernel.money import Oere

UKENDT = "00000000-0000-4000-8000-00000000dead"

Nyt = Callable[..., Finansbilag]
Ny = Callable[..., Postering]


def afvisninger(bilag: Finansbilag, kontoplan: Kontoplan) -> list[Finding]:
    return [finding for finding in kontroller(bilag, kontoplan) if finding.outcome is Outcome.AFVIS]


def test_a_document_in_order_gives_no_finding(nyt_bilag: Nyt, kontoplan: Kontoplan) -> None:
    assert kontroller(nyt_bilag(), kontoplan) == []


def test_debit_and_credit_must_be_equal_and_the_difference_is_told(
    nyt_bilag: Nyt, ny_postering: Ny, kontoplan: Kontoplan
) -> None:
    skaevt = nyt_bilag(posteringer=(ny_postering(), ny_postering(debet_kredit="KREDIT", beloeb=Oere(90_10))))
    (finding,) = afvisninger(skaevt, kontoplan)
    assert finding.rule_id == "SBX-ÅRS-070"
    assert finding.message.da == "Bilaget balancerer ikke: debet 100.00, kredit 90.10, forskel 9.90."
    assert finding.fix.en == "Add 9.90 to credit, or correct an amount."
    assert finding.provenance is Provenance.INFERRED


def test_a_document_of_many_postings_balances_by_its_sums(
    nyt_bilag: Nyt, ny_postering: Ny, kontoplan: Kontoplan
) -> None:
    dele = [ny_postering(debet_kredit="KREDIT", beloeb=Oere(oere)) for oere in (33_33, 33_33, 33_34)]
    assert kontroller(nyt_bilag(posteringer=(ny_postering(), *dele)), kontoplan) == []


def test_an_amount_of_zero_is_refused_on_its_own_posting(
    nyt_bilag: Nyt, ny_postering: Ny, kontoplan: Kontoplan
) -> None:
    posteringer = (ny_postering(beloeb=Oere(0)), ny_postering(beloeb=Oere(0), debet_kredit="KREDIT"))
    found = afvisninger(nyt_bilag(posteringer=posteringer), kontoplan)
    assert [finding.rule_id for finding in found] == ["SBX-ÅRS-013", "SBX-ÅRS-013"]
    assert found[0].path == "bilag[0].posteringer[0].beloeb"


@pytest.mark.parametrize("dimension", ["funktion", "dranst", "ejerforhold", "gruppering", "art"])
def test_a_primary_dimension_must_be_in_its_own_list(
    dimension: str, nyt_bilag: Nyt, ny_postering: Ny, kontoplan: Kontoplan
) -> None:
    posteringer = (ny_postering(**{dimension: UKENDT}), ny_postering(debet_kredit="KREDIT"))
    (finding,) = afvisninger(nyt_bilag(posteringer=posteringer), kontoplan)
    assert finding.rule_id == "SBX-ÅRS-072"
    assert finding.path.endswith(dimension)
    assert finding.expected == dimension


def test_a_class_of_another_list_is_not_good_enough(nyt_bilag: Nyt, ny_postering: Ny, kontoplan: Kontoplan) -> None:
    byttet = ny_postering(art=ny_postering().dranst)
    (finding,) = afvisninger(nyt_bilag(posteringer=(byttet, ny_postering(debet_kredit="KREDIT"))), kontoplan)
    assert finding.expected == "art"


def test_a_dimension_that_may_be_left_out_may_be_left_out(
    nyt_bilag: Nyt, ny_postering: Ny, kontoplan: Kontoplan
) -> None:
    uden = (ny_postering(gruppering=None), ny_postering(gruppering=None, debet_kredit="KREDIT"))
    assert kontroller(nyt_bilag(posteringer=uden), kontoplan) == []


def test_an_unknown_document_type_is_refused(nyt_bilag: Nyt, kontoplan: Kontoplan) -> None:
    (finding,) = afvisninger(nyt_bilag(type_id=UKENDT), kontoplan)
    assert (finding.rule_id, finding.path) == ("SBX-ÅRS-072", "bilag[0].type_id")


def test_an_unknown_secondary_dimension_is_told_but_not_refused(
    nyt_bilag: Nyt, ny_postering: Ny, kontoplan: Kontoplan
) -> None:
    posteringer = (ny_postering(sekundaere=(UKENDT,), organisation=UKENDT), ny_postering(debet_kredit="KREDIT"))
    (finding,) = kontroller(nyt_bilag(posteringer=posteringer), kontoplan)
    assert finding.outcome is Outcome.IKKE_EVALUERET
    assert finding.read == {"antal": "1"}


def test_a_known_secondary_dimension_gives_no_finding(nyt_bilag: Nyt, ny_postering: Ny, kontoplan: Kontoplan) -> None:
    kendt = ny_postering().art
    posteringer = (ny_postering(sekundaere=(kendt,)), ny_postering(debet_kredit="KREDIT"))
    assert kontroller(nyt_bilag(posteringer=posteringer), kontoplan) == []


@pytest.mark.parametrize(
    ("periode", "bogfoert"),
    [
        (None, date(2026, 11, 20)),
        ("202611", date(2026, 11, 1)),
        ("202600", date(2026, 1, 1)),
        ("202613", date(2026, 12, 31)),
        ("202613", date(2027, 1, 31)),
    ],
)
def test_a_period_that_fits_the_posting_date_passes(
    periode: str | None, bogfoert: date, nyt_bilag: Nyt, kontoplan: Kontoplan
) -> None:
    assert kontroller(nyt_bilag(regnskabsperiode=periode, bogfoeringsdato=bogfoert), kontoplan) == []


@pytest.mark.parametrize(
    ("periode", "bogfoert"),
    [
        ("202610", date(2026, 11, 20)),
        ("202511", date(2026, 11, 20)),
        ("202500", date(2026, 1, 1)),
        ("202613", date(2027, 2, 1)),
        ("2026-1", date(2026, 1, 1)),
    ],
)
def test_a_period_that_does_not_fit_is_refused(
    periode: str, bogfoert: date, nyt_bilag: Nyt, kontoplan: Kontoplan
) -> None:
    (finding,) = afvisninger(nyt_bilag(regnskabsperiode=periode, bogfoeringsdato=bogfoert), kontoplan)
    assert finding.rule_id == "SBX-ÅRS-014"
    assert finding.expected == f"{bogfoert:%Y%m}"


def test_a_posting_cannot_end_before_it_begins(nyt_bilag: Nyt, ny_postering: Ny, kontoplan: Kontoplan) -> None:
    baglaens = ny_postering(periode_start=date(2026, 11, 20), periode_slut=date(2026, 11, 1))
    (finding,) = afvisninger(nyt_bilag(posteringer=(baglaens, ny_postering(debet_kredit="KREDIT"))), kontoplan)
    assert (finding.rule_id, finding.expected) == ("SBX-ÅRS-014", ">= 2026-11-20")


def test_a_posting_of_one_day_passes(nyt_bilag: Nyt, ny_postering: Ny, kontoplan: Kontoplan) -> None:
    en_dag = ny_postering(periode_start=date(2026, 11, 20), periode_slut=date(2026, 11, 20))
    assert kontroller(nyt_bilag(posteringer=(en_dag, ny_postering(debet_kredit="KREDIT"))), kontoplan) == []


def test_all_reasons_are_found_at_once(nyt_bilag: Nyt, ny_postering: Ny, kontoplan: Kontoplan) -> None:
    galt = nyt_bilag(type_id=UKENDT, regnskabsperiode="202601", posteringer=(ny_postering(art=UKENDT),))
    assert [finding.rule_id for finding in afvisninger(galt, kontoplan)] == [
        "SBX-ÅRS-072",
        "SBX-ÅRS-014",
        "SBX-ÅRS-072",
        "SBX-ÅRS-070",
    ]


def test_a_class_that_looks_like_a_cpr_number_is_masked(nyt_bilag: Nyt, ny_postering: Ny, kontoplan: Kontoplan) -> None:
    posteringer = (ny_postering(art="010190-1234"), ny_postering(debet_kredit="KREDIT"))
    (finding,) = afvisninger(nyt_bilag(posteringer=posteringer), kontoplan)
    assert "1234" not in str(finding)
