"""A creditor's own agreement: read with every problem at once, laid over the published rulebook, one version a day."""

import json
import pickle
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psrm_validation import AftaleError, Aftaler, Effect, Fordring, Report, Rulebook, Verdict, check, read_aftaler
from psrm_validation.agreement import aftaler_from_mapping
from psrm_validation.agreement.model import TILLADELSER
from psrm_validation.aktion.model import SHORT_NAMES, AktionKode

DAY = date(2026, 3, 15)
GOOD = Fordring(
    type="KFDAINS",
    art="INDR",
    relation="HOVEDFORDRING",
    hovedstol=1200_00,
    beloeb=1200_00,
    beskrivelse="Faktura 1",
    periode_start=date(2026, 1, 1),
    periode_slut=date(2026, 1, 31),
    stiftelsesdato=date(2026, 1, 1),
    forfaldsdato=date(2026, 1, 1),
    srb=date(2026, 1, 9),
    foraeldelsesdato=date(2029, 1, 2),
)
TOML = """
version = "2026-1"
fordringshaver = "1234"
navn = "Korsbæk Kommune"
gyldig_fra = 2026-01-01
kanaler = ["S2S"]
leverandoerer = ["11111111"]
tilladelser = ["OPRETFORDRING:INDR", "NEDSKRIV"]

[graenser]
dokumenter = 5
filtyper = ["PDF"]

[[type]]
kode = "KFDAINS"
art = ["INDR", "MODR"]
loft = 800
loft_udfald = "afvis"
relaterede = ["GEDAINS", "REOPDAG"]

[[type]]
kode = "KTTIBAK"

[[regel]]
type = "KFDAINS"
regel = "R_6_20"
krav = "periode_slut <= plus(periode_start,1m)"
udfald = "høring"
"""


def read(document: object) -> Aftaler:
    return aftaler_from_mapping(document)


def wrong(document: object) -> dict[str, str]:
    with pytest.raises(AftaleError) as caught:
        read(document)
    return {finding.path: finding.rule_id for finding in caught.value.findings}


def under(aftaler: Aftaler | None, claim: Fordring = GOOD, day: date = DAY) -> Report:
    return check(claim, Rulebook.load(day), modtagelsesdato=day, layers=["filter"], aftaler=aftaler)


def rules(report: Report) -> set[str]:
    return {finding.rule_id for finding in report.findings}


def test_a_toml_file_is_read() -> None:
    [aftale] = read_aftaler(TOML.encode()).versions
    assert (aftale.version, aftale.fordringshaver, aftale.gyldig_fra) == ("2026-1", "1234", date(2026, 1, 1))
    assert aftale.typer["KFDAINS"].loft == 800_00
    assert aftale.graenser.filtyper == {"pdf"}


def test_json_says_the_same() -> None:
    document = {
        "version": "1",
        "fordringshaver": "9",
        "gyldig_fra": "2026-01-01",
        "type": [{"kode": "KFDAINS", "loft": 5}],
    }
    [aftale] = read_aftaler(json.dumps(document).encode()).versions
    assert (aftale.gyldig_fra, aftale.typer["KFDAINS"].loft) == (date(2026, 1, 1), 500)


def test_the_agreements_cap_goes_before_the_published_one() -> None:
    report = under(read_aftaler(TOML.encode()))
    assert (report.verdict, rules(report)) == (Verdict.AFVIST, {"R_4_2"})
    assert report.findings[0].source == "Aftale 1234, version 2026-1"
    assert report.rulebook_version.endswith("+2026-1")


def test_without_the_agreement_the_published_cap_holds() -> None:
    assert under(None).verdict is Verdict.UDFOERT


def test_the_agreements_purposes_go_before_the_published_ones() -> None:
    claim = replace(GOOD, art="MODR", hovedstol=700_00, beloeb=700_00)
    assert rules(under(None, claim)) == {"R_1_1"}
    assert rules(under(read_aftaler(TOML.encode()), claim)) == set()


def test_a_row_of_ones_own_replaces_the_published_one() -> None:
    claim = replace(GOOD, periode_slut=date(2026, 2, 20), hovedstol=700_00, beloeb=700_00)
    assert rules(under(None, claim)) == set()
    assert rules(under(read_aftaler(TOML.encode()), claim)) == {"R_6_20"}


def test_an_agreement_does_not_make_a_filter_for_a_type_that_has_none() -> None:
    aftaler = read({"version": "1", "fordringshaver": "9", "type": [{"kode": "KTTIBAK", "loft": 1000}]})
    report = under(aftaler, replace(GOOD, type="KTTIBAK"))
    assert report.verdict is Verdict.UAFGJORT
    assert rules(report) == {"SBX-PSRM-001", "R_4_2"}


def test_the_version_in_force_on_the_day_counts_and_the_next_is_coming() -> None:
    versions = [
        {
            "version": "a",
            "fordringshaver": "9",
            "gyldig_til": "2026-05-31",
            "type": [{"kode": "KFDAINS", "loft": 5000}],
        },
        {
            "version": "b",
            "fordringshaver": "9",
            "gyldig_fra": "2026-06-01",
            "type": [{"kode": "KFDAINS", "loft": 1000}],
        },
    ]
    aftaler = read({"aftale": versions})
    report = under(aftaler)
    assert (report.verdict, report.rulebook_version.split("+")[1]) == (Verdict.UDFOERT, "a")
    [coming] = report.coming
    assert (coming.valid_from, coming.effect, coming.finding.rule_id) == (date(2026, 6, 1), Effect.ADDED, "R_4_2")
    assert rules(under(aftaler, day=date(2026, 6, 1))) == {"R_4_2"}


def test_a_type_that_a_later_agreement_leaves_out_is_coming() -> None:
    versions = [
        {"version": "a", "fordringshaver": "9", "gyldig_til": "2026-05-31", "type": [{"kode": "KFDAINS"}]},
        {"version": "b", "fordringshaver": "9", "gyldig_fra": "2026-06-01", "type": [{"kode": "KFSKFRI"}]},
    ]
    report = check(GOOD, Rulebook.load(DAY), modtagelsesdato=DAY, aftaler=read({"aftale": versions}))
    assert [(each.effect, each.finding.rule_id) for each in report.coming] == [(Effect.ADDED, "PSRM-K-151")]
    assert under(read({"aftale": versions})).coming == ()  # that layer was not asked for


def test_one_agreement_does_not_leak_into_the_next_check() -> None:
    strict = under(read_aftaler(TOML.encode()))
    assert (strict.verdict, under(None).verdict) == (Verdict.AFVIST, Verdict.UDFOERT)


@pytest.mark.parametrize(
    ("change", "path", "rule_id"),
    [
        ({"versoin": "1"}, "versoin", "SBX-AFTALE-002"),
        ({"version": 3}, "version", "SBX-AFTALE-003"),
        ({"version": ""}, "version", "SBX-AFTALE-004"),
        ({"fordringshaver": None}, "fordringshaver", "SBX-AFTALE-004"),
        ({"gyldig_fra": "01-01-2026"}, "gyldig_fra", "SBX-AFTALE-003"),
        ({"gyldig_fra": "2026-02-01", "gyldig_til": "2026-01-01"}, "gyldig_fra", "SBX-AFTALE-008"),
        ({"kanaler": ["FAX"]}, "kanaler", "SBX-AFTALE-003"),
        ({"leverandoerer": ["123"]}, "leverandoerer", "SBX-AFTALE-003"),
        ({"leverandoerer": ["11111111", "1111111x"]}, "leverandoerer", "SBX-AFTALE-003"),
        ({"tilladelser": ["NEDSKRI"]}, "tilladelser", "SBX-AFTALE-003"),
        ({"tilladelser": ["NEDSKRIV:INDR"]}, "tilladelser", "SBX-AFTALE-003"),
        ({"type": [{"kode": "KFDAINS", "relaterede": ["GEDAIN"]}]}, "type[0].relaterede", "SBX-AFTALE-003"),
        ({"graenser": {"filtyper": "pdf"}}, "graenser.filtyper", "SBX-AFTALE-003"),
        ({"graenser": {"dokumenter": -1}}, "graenser.dokumenter", "SBX-AFTALE-003"),
        ({"graenser": []}, "graenser", "SBX-AFTALE-003"),
        ({"type": {"kode": "KFDAINS"}}, "type", "SBX-AFTALE-003"),
        ({"type": [{"kode": "KFDAIMS"}]}, "type[0].kode", "SBX-AFTALE-005"),
        ({"type": [{"kode": "KFDAINS", "loft": 12.5}]}, "type[0].loft", "SBX-AFTALE-003"),
        ({"type": [{"kode": "KFDAINS"}, {"kode": "KFDAINS"}]}, "type[1].kode", "SBX-AFTALE-007"),
        ({"regel": [{"type": "KFDAINS", "regel": "R_4_2", "krav": "hovedstol ?? 5"}]}, "regel[0].krav", "SBX-AFTALE-006"),
        ({"regel": [{"type": "KFDAINS", "regel": "R_99", "krav": "hovedstol > 5"}]}, "regel[0].regel", "SBX-AFTALE-003"),
        ({"regel": [{"type": "KFDAINS", "regel": "R_4_2", "krav": "hovedstol > 5", "udfald": "?"}]}, "regel[0].udfald", "SBX-AFTALE-003"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place(change: dict[str, object], path: str, rule_id: str) -> None:
    assert wrong({"version": "1", "fordringshaver": "9", **change}) == {path: rule_id}


def test_of_a_list_only_the_values_that_do_not_fit_are_told() -> None:
    with pytest.raises(AftaleError) as caught:
        read({"version": "1", "fordringshaver": "9", "tilladelser": ["NEDSKRIV", "NEDSKRI", "DANS"]})
    [finding] = caught.value.findings
    assert finding.message.da == "tilladelser DANS, NEDSKRI kan ikke bruges."


def test_every_name_of_an_action_may_be_permitted() -> None:
    names = {code.value for code in AktionKode} | set(SHORT_NAMES)
    assert set(TILLADELSER) == names | {"OPRETFORDRING:INDR", "OPRETFORDRING:MODR"}
    assert aftaler_from_mapping({"version": "1", "fordringshaver": "9", "tilladelser": sorted(names)})


def test_every_mistake_is_told_at_once() -> None:
    assert set(wrong({"navn": 5, "kanaler": ["FAX"]})) == {"version", "fordringshaver", "navn", "kanaler"}


@pytest.mark.parametrize("content", [b"version = ", b"\xff\xfe", b"{", b"[[[["])
def test_a_file_that_is_no_agreement_is_told(content: bytes) -> None:
    with pytest.raises(AftaleError) as caught:
        read_aftaler(content)
    assert [finding.rule_id for finding in caught.value.findings] == ["SBX-AFTALE-001"]


def test_versions_that_overlap_are_told() -> None:
    versions = [{"version": name, "fordringshaver": "9", "gyldig_fra": "2026-01-01"} for name in "ab"]
    assert wrong({"aftale": versions}) == {"gyldig_fra": "SBX-AFTALE-008"}


def test_a_cpr_number_in_a_wrong_value_is_not_repeated() -> None:
    with pytest.raises(AftaleError) as caught:
        read({"version": "1", "fordringshaver": "9", "gyldig_fra": "010190-1234"})
    assert "1234" not in str([finding.as_dict() for finding in caught.value.findings])


def test_a_copy_in_the_same_process_is_the_same_agreement() -> None:
    aftaler = read_aftaler(TOML.encode())
    assert pickle.loads(pickle.dumps(aftaler)) is aftaler
    assert read_aftaler(TOML.encode()) is aftaler


def test_another_content_is_another_agreement_with_another_digest() -> None:
    one, other = read_aftaler(TOML.encode()), read_aftaler(TOML.replace("800", "900").encode())
    assert one is not other
    assert one.digest != other.digest


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["version", "type", "regel", "kode", "aftale", "x"]), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(JSON)
def test_whatever_is_sent_becomes_an_agreement_or_findings(document: object) -> None:
    try:
        versions = read(document).versions
    except AftaleError as error:
        versions = error.findings  # type: ignore[assignment]
    assert versions
