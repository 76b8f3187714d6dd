"""Actions and what is known, from JSON: every problem at once, nothing repeated that should be masked."""

from dataclasses import fields
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oir_kernel.findings import Finding, Text
from psrm_validation.aktion import (
    AKTION_FIELDS,
    KENDT_FIELDS,
    AktionError,
    AktionKode,
    AktionReport,
    AktionStatus,
    Kendt,
    KendtAktion,
    KendtFordring,
    Tilstand,
    action_from_mapping,
    check_action_mapping,
    known_from_mapping,
)
from psrm_validation.aktion.words import named

WRITE_DOWN = {"aktion": "NEDSKRIV", "fordring_id": "1001", "beloeb": "100.00", "aarsag": "INDB"}


def problems(mapping: object) -> list[tuple[str, str]]:
    with pytest.raises(AktionError) as caught:
        action_from_mapping(mapping)
    return [(each.rule_id, each.path) for each in caught.value.findings]


def known_problems(mapping: object) -> list[tuple[str, str]]:
    with pytest.raises(AktionError) as caught:
        known_from_mapping(mapping)
    return [(each.rule_id, each.path) for each in caught.value.findings]


def test_every_field_is_read():
    aktion = action_from_mapping(
        {
            "aktion": "oani",
            "aktion_id": 7,
            "ref_aktion_id": "a-1",
            "fordring_id": 1001,
            "fordring": {"type": "KFDAINS"},
            "relaterede": [{"type": "GEDAINS"}],
            "beloeb": Decimal("100.5"),
            "ny_hovedstol": "1500",
            "valuta": "DKK",
            "virkningsdato": "2026-03-10",
            "aarsag": "INDB",
            "skyldner": {"cvr": "11111111"},
            "fordringshaver": 1234,
            "leverandoer": "22222222",
            "kanal": "portal",
            "noter": ["Delvist betalt"],
            "dokumenter": [{"filtype": "pdf", "bytes": 3}],
            "modtaget": "2026-03-11",
        }
    )
    assert (aktion.aktion, aktion.aktion_id, aktion.fordring_id) == (AktionKode.OANI, "7", "1001")
    assert (aktion.beloeb, aktion.ny_hovedstol, aktion.valuta, aktion.kanal) == (100_50, 1500_00, "DKK", "PORTAL")
    assert aktion.fordring is not None
    assert (aktion.fordring.type, [each.type for each in aktion.relaterede]) == ("KFDAINS", ["GEDAINS"])
    assert aktion.skyldner is not None
    assert (aktion.skyldner.cvr, aktion.fordringshaver, aktion.leverandoer) == ("11111111", "1234", "22222222")
    assert (aktion.noter, aktion.dokumenter[0].bytes) == (("Delvist betalt",), 3)
    assert (aktion.virkningsdato, aktion.modtaget) == (date(2026, 3, 10), date(2026, 3, 11))


@pytest.mark.parametrize(
    ("written", "code"),
    [("FHI", AktionKode.AENDR), ("naoi", AktionKode.NAOI), (" TILBAGEKALD ", AktionKode.TILBAGEKALD)],
)
def test_an_action_has_long_and_short_names(written: str, code: AktionKode):
    assert action_from_mapping({"aktion": written}).aktion is code


def test_every_problem_is_told_at_once_with_its_path():
    wrong = {
        "aktion": "SLET",
        "beloeb": "hundrede",
        "virkningsdato": "10-03-2026",
        "kanal": "POST",
        "hest": 1,
        "skyldner": {"cpr": 610101},
        "fordring": {"srb": "i går"},
        "relaterede": [{}, {"hf": 3}],
        "noter": "en",
    }
    assert sorted(problems(wrong)) == sorted(
        [
            ("SBX-AKTION-002", "aktion"),
            ("SBX-CLAIM-003", "beloeb"),
            ("SBX-CLAIM-002", "virkningsdato"),
            ("SBX-AKTION-003", "kanal"),
            ("SBX-CLAIM-001", "hest"),
            ("SBX-CLAIM-004", "skyldner.cpr"),
            ("SBX-CLAIM-002", "fordring.srb"),
            ("SBX-CLAIM-005", "relaterede[1].hf"),
            ("SBX-CLAIM-006", "noter"),
        ]
    )


@pytest.mark.parametrize("mapping", [None, [], "NEDSKRIV", 3])
def test_what_is_no_object_is_told(mapping: object):
    assert problems(mapping)[0] == ("SBX-AKTION-001", "")


def test_a_cpr_number_in_a_wrong_place_is_masked():
    with pytest.raises(AktionError) as caught:
        action_from_mapping({"aktion": "6101011234", "beloeb": "610101-1234", "6101011234": 1})
    told = str([each.as_dict() for each in caught.value.findings])
    assert "1234" not in told


def test_nothing_known_is_nothing():
    assert known_from_mapping(None) == Kendt()
    assert known_from_mapping({}) == Kendt()


def test_what_is_known_is_read():
    kendt = known_from_mapping(
        {
            "fuldstaendig": True,
            "fordringer": [
                {
                    "fordring_id": 1001,
                    "tilstand": "tilbagekaldt",
                    "tilbagekaldsaarsag": "KLAG",
                    "saldo_sendt": "1200.00",
                    "modtagelsesdato": "2026-03-02",
                    "statsrefusion": False,
                    "splittede": [1002],
                    "stamdata": {"type": "KFDAINS", "art": "INDR"},
                }
            ],
            "aktioner": [{"aktion_id": "a-1", "aktion": "OANI", "status": "udført", "beloeb": 100}],
            "referencer": ["SAG-1"],
        }
    )
    claim, action = kendt.fordringer["1001"], kendt.aktioner["a-1"]
    assert (claim.tilstand, claim.saldo_sendt, claim.splittede) == (Tilstand.TILBAGEKALDT, 1200_00, ("1002",))
    assert (claim.felt("type"), claim.felt("art"), claim.felt("hovedstol")) == ("KFDAINS", "INDR", None)
    assert (action.aktion, action.status, action.beloeb) == (AktionKode.OANI, AktionStatus.UDFOERT, 100_00)
    assert (kendt.referencer, kendt.fuldstaendig) == ({"SAG-1": ""}, True)


def test_what_is_wrong_with_the_known_is_told_with_its_path():
    wrong = {
        "fuldstaendig": "ja",
        "fordringer": [{"tilstand": "VÆK"}, {"fordring_id": "1"}, {"fordring_id": 1}, 7],
        "aktioner": {"aktion_id": "a"},
        "referencer": [1],
        "hest": 1,
    }
    assert sorted(known_problems(wrong)) == sorted(
        [
            ("SBX-CLAIM-008", "known.fuldstaendig"),
            ("SBX-AKTION-003", "known.fordringer[0].tilstand"),
            ("SBX-AKTION-005", "known.fordringer[0].fordring_id"),
            ("SBX-AKTION-004", "known.fordringer[2].fordring_id"),
            ("SBX-AKTION-001", "known.fordringer[3]"),
            ("SBX-AKTION-005", "known.fordringer[3].fordring_id"),
            ("SBX-CLAIM-006", "known.aktioner"),
            ("SBX-CLAIM-004", "known.referencer"),
            ("SBX-CLAIM-001", "known.hest"),
        ]
    )


def test_the_problems_of_action_and_known_come_together():
    with pytest.raises(AktionError) as caught:
        check_action_mapping({"aktion": "SLET"}, known={"hest": 1}, today=date(2026, 3, 16))
    assert {each.rule_id for each in caught.value.findings} == {"SBX-AKTION-002", "SBX-CLAIM-001"}


def test_no_more_than_a_hundred_problems_are_told():
    with pytest.raises(AktionError) as caught:
        action_from_mapping({"aktion": "NEDSKRIV", **{f"felt{number}": 1 for number in range(500)}})
    assert len(caught.value.findings) == 101


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12) | st.sampled_from(list(AktionKode)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def test_a_field_is_called_by_its_name_in_a_sentence_and_as_written_in_the_path():
    with pytest.raises(AktionError) as caught:
        action_from_mapping({"aktion": "NEDSKRIV", "kanal": "FAX"})
    (finding,) = caught.value.findings
    assert (finding.path, finding.message.da) == ("kanal", "Kanal FAX kendes ikke.")
    assert finding.message.en == "Channel FAX is not known."
    with pytest.raises(AktionError) as caught:
        known_from_mapping({"fordringer": [{"system": "PSRM"}]})
    (finding,) = caught.value.findings
    assert finding.path == "known.fordringer[0].fordring_id"
    assert finding.message.da.startswith("Fordringens id mangler i det kendte, ")
    assert finding.fix == Text("Udfyld fordringens id.", "Fill in the claim's id.")


def test_every_field_of_an_action_and_of_what_is_known_has_a_name():
    names = {
        *AKTION_FIELDS,
        *KENDT_FIELDS,
        *(each.name for kind in (KendtFordring, KendtAktion) for each in fields(kind)),
    }
    assert {name for name in names if named(name) == Text(name, name)} <= {"relation", "status", "system"}
    assert named("hest.noget") == Text("hest.noget", "hest.noget")


FIELDS = st.dictionaries(st.sampled_from([*AKTION_FIELDS, "hest"]), JSON, max_size=8)
KNOWN = st.dictionaries(st.sampled_from([*KENDT_FIELDS, "hest"]), JSON, max_size=4)


@given(FIELDS, KNOWN | st.none())
def test_any_json_gets_a_report_or_its_problems(action: dict[str, object], known: dict[str, object] | None):
    report, findings = checked(action, known)
    assert (report is None) is bool(findings)
    assert {each.outcome.value for each in findings} <= {"ikke_evalueret"}
    assert report is None or AktionReport.from_dict(report.as_dict()) == report


def checked(
    action: dict[str, object], known: dict[str, object] | None
) -> tuple[AktionReport | None, tuple[Finding, ...]]:
    try:
        return check_action_mapping(action, known=known, today=date(2026, 3, 16)), ()
    except AktionError as error:
        return None, error.findings
