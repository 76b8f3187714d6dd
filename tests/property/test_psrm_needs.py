"""A check that says what it needs finds nothing where that is not there: it may be left unasked."""

from dataclasses import fields, replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from psrm_validation import Fordring, Rulebook, Skyldner
from psrm_validation.agreement import aftaler_from_mapping
from psrm_validation.checks.every import CHECKS
from psrm_validation.checks.registry import About, parts_of
from psrm_validation.claim import DATE_FIELDS, Dokument, OevrigeStamdata, Rentevalg

BOOK = Rulebook.load(date(2026, 11, 23))
[AFTALE] = aftaler_from_mapping(
    {
        "version": "1",
        "fordringshaver": "9",
        "kanaler": ["PORTAL"],
        "tilladelser": ["NEDSKRIV"],
        "graenser": {"dokumenter": 0, "dokument_bytes": 1, "filtyper": ["pdf"], "note_tegn": 1, "mindste_beloeb": 1000},
        "type": [{"kode": "KFDAINS", "bfe_kraevet": True, "relaterede": ["GEDAINS"]}],
    }
).versions

DAYS = st.none() | st.integers(0, 2000).map(lambda days: date(2023, 1, 1) + timedelta(days=days))
AMOUNTS = st.none() | st.integers(-100, 2_000_000_00)
WORDS = st.sampled_from(
    ["Faktura 7", "inkl. renter og gebyr", "barn Ida", "1/2 andel", "jan+feb, 2 udbetalinger, 3 børn", "depositum mast", "6101011234", "x" * 101]
)  # fmt: skip
CODES = st.none() | st.sampled_from([*BOOK.claim_types, "KFDAINX"])

rare = st.builds(
    OevrigeStamdata,
    valuta=st.sampled_from([None, "EUR"]),
    haeftelsesform=st.sampled_from([None, "SUB"]),
    foreloebig_fastsat=st.sampled_from([None, True]),
    domsindikator=st.sampled_from([None, True, False]),
    rentevalg=st.none()
    | st.builds(Rentevalg, st.sampled_from(["001", "002"]), st.sampled_from(["98", "55"]), st.just(Decimal(-1))),
    noter=st.sampled_from([(), ("", "lang note")]),
    dokumenter=st.sampled_from([(), (Dokument("a.exe", "exe", 10),)]),
    rykkerfrist=DAYS,
    underretningsdato=DAYS,
    henstand_til=DAYS,
    betalingsaftale=st.sampled_from([None, True]),
    udbetalingsdato=DAYS,
    paakravsfrist=DAYS,
)


def claims(hf: st.SearchStrategy[Fordring | None]) -> st.SearchStrategy[Fordring]:
    return st.builds(
        Fordring,
        type=CODES,
        art=st.sampled_from([None, "INDR", "MODR"]),
        relation=st.sampled_from([None, "HOVEDFORDRING", "RELATERET"]),
        hovedstol=AMOUNTS,
        beloeb=AMOUNTS,
        beskrivelse=st.none() | WORDS,
        skyldnere=st.sampled_from([(), (Skyldner(cvr="11111111"),)]),
        hf=hf,
        oevrige=st.none() | rare,
        **dict.fromkeys(DATE_FIELDS, DAYS),
    )


CLAIMS = claims(st.none() | claims(st.none()))
NEEDING = [check for check in CHECKS.values() if check.needs]


@given(CLAIMS, st.booleans())
def test_without_what_it_needs_a_check_finds_nothing(claim: Fordring, has_aftale: bool) -> None:
    about = About(
        date(2026, 11, 23), BOOK, BOOK.claim_types.get(claim.type or ""), AFTALE if has_aftale else None, has_aftale
    )
    there = parts_of(claim, about)
    for check in NEEDING:
        if not check.needs <= there:
            assert list(check.function(claim, about)) == [], check.rule_id


def test_what_is_there_is_told_part_by_part() -> None:
    about = About(date(2026, 11, 23), BOOK, None)
    assert parts_of(Fordring(), about) == frozenset()
    assert parts_of(Fordring(beskrivelse="x"), about) == {"beskrivelse"}
    assert parts_of(Fordring(hf=Fordring()), about) == {"hf"}
    assert parts_of(Fordring(oevrige=OevrigeStamdata()), about) == {"oevrige"}
    assert parts_of(Fordring(), replace(about, aftale=AFTALE)) == {"aftale"}


def test_many_checks_say_what_they_need() -> None:
    assert len(NEEDING) > 40
    assert {field.name for field in fields(Fordring)} >= {"oevrige", "hf", "beskrivelse"}
