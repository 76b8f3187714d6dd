"""The SOAP door's own part: any report becomes a valid answer, and a question is decided anew and keeps nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from sqlalchemy import Connection

from oir_kernel.clock import DANISH_TIME
from oir_kernel.findings import Finding, Outcome, Provenance, Text
from oir_kernel.identifiers import Uuid
from oir_kernel.operations import Call, execute
from oir_kernel.sandbox import SandboxScope, SandboxSettings
from oir_kernel.soap.edition import Edition
from oir_kernel.soap.kontekst import write_svar
from oir_kernel.storage import Storage
from oir_kernel.storage.tables import metadata
from oir_sandbox.places import edition_folder
from psrm_validation.kontrol import KontrolOutcome
from psrm_validation.operations import SERVICE, kontrol_af
from psrm_validation.readers import ReadClaim
from psrm_validation.readers.reading import read_one
from psrm_validation.report import Basis, Coming, Correction, Effect, Layer, LayerStatus, Level, Report, Verdict
from psrm_validation.soap import PsrmKontrolSvar, svar
from tests.support.psrm_claims import KOMMENDE

EDITION = Edition(edition_folder())
NS = f"{{{EDITION.namespace}}}"
KONTO = Uuid("00000000-0000-4000-8000-000000000001")
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=DANISH_TIME)
CLAIM = KOMMENDE | {"id": "00000000-0000-4000-8000-0000000000f1"}
FINDING = Finding(
    "R_6_1",
    "filter",
    Outcome.AFVIS,
    Text("SRB ligger før forfald.", "SRB is before the due date."),
    Text("Ret SRB.", "Correct SRB."),
    path="/a/b",
    line=7,
    read={"srb": "2026-11-01"},
    expected="srb >= 2026-12-01",
    legal_basis="§ 2",
    source="p.1",
    provenance=Provenance.OFFICIAL,
)
REPORT = Report(CLAIM["id"], "KFDAINS", Verdict.AFVIST, "v1", date(2026, 12, 16), Basis.EARLIEST, findings=(FINDING,))

CORRECTION = Correction(
    "R_6_1", "srb", "2026-12-01", Level.SAFE, Text("SRB er forfaldsdatoen.", "SRB is the due date.")
)

printable = st.text(st.characters(min_codepoint=32, max_codepoint=0xD7FF), max_size=60)
short = st.text(st.characters(min_codepoint=33, max_codepoint=0xD7FF), min_size=1, max_size=50)
both = st.builds(Text, printable, printable)
some_date = st.dates(date(1900, 1, 1), date(9999, 12, 31))
findings = st.builds(
    Finding,
    rule_id=short,
    layer=short,
    outcome=st.sampled_from(Outcome),
    message=both,
    fix=both,
    path=printable,
    line=st.none() | st.integers(1, 10**6),
    read=st.dictionaries(printable, printable, max_size=3),
    expected=printable,
    legal_basis=printable,
    source=printable,
    provenance=st.sampled_from(Provenance),
)
corrections = st.builds(
    Correction,
    rule_id=short,
    field=short,
    value=st.none() | some_date.map(str),
    level=st.sampled_from(Level),
    note=both,
    provenance=st.sampled_from(Provenance),
)
reports = st.builds(
    Report,
    id=st.uuids().map(str),
    type=st.none() | short,
    verdict=st.sampled_from(Verdict),
    rulebook_version=short,
    modtagelsesdato=st.none() | some_date,
    basis=st.just(Basis.EARLIEST),
    layers=st.lists(
        st.builds(Layer, short, st.sampled_from(LayerStatus), st.integers(0, 5000), st.none() | both), max_size=3
    ).map(tuple),
    findings=st.lists(findings, max_size=3).map(tuple),
    coming=st.lists(st.builds(Coming, some_date, st.sampled_from(Effect), findings), max_size=2).map(tuple),
    corrections=st.lists(corrections, max_size=2).map(tuple),
)


@cache
def written_by() -> object:
    return EDITION.binding.writer(PsrmKontrolSvar)


def written(outcome: KontrolOutcome) -> etree._Element:
    """The outcome's answer as an element."""
    inside = write_svar(None, NOW.isoformat()) + written_by()(svar(outcome))
    root = "KontrollerDebitorkontoRegistrering_O"
    return etree.fromstring(f'<{root} xmlns="{EDITION.namespace}">{inside}</{root}>')


def text(root: etree._Element, name: str) -> str | None:
    return next((element.text for element in root.iter(f"{NS}{name}")), None)


@given(st.lists(reports, max_size=3))
def test_any_report_makes_an_answer_that_is_valid_against_the_contract(given_reports: list[Report]) -> None:
    answer = written(KontrolOutcome(KONTO, NOW, tuple(given_reports)))
    assert EDITION.services[SERVICE].schema.findings(answer, str) == []
    assert len(list(answer.iter(f"{NS}PsrmKontrolSvarStruktur"))) == len(given_reports)


@given(st.lists(reports, max_size=3))
def test_an_outcome_survives_being_written_down(given_reports: list[Report]) -> None:
    outcome = KontrolOutcome(KONTO, NOW, tuple(given_reports))
    assert KontrolOutcome.from_dict(outcome.as_dict()) == outcome


def test_an_answer_that_names_a_verdict_nobody_declared_is_not_valid() -> None:
    answer = written(KontrolOutcome(KONTO, NOW, (REPORT,)))
    assert EDITION.services[SERVICE].schema.is_valid(answer)
    next(answer.iter(f"{NS}PsrmKontrolUdfald")).text = "GODT"
    assert not EDITION.services[SERVICE].schema.is_valid(answer)


def test_a_finding_is_told_whole() -> None:
    answer = written(KontrolOutcome(KONTO, NOW, (REPORT,)))
    told = {etree.QName(element).localname: element.text for element in answer.iter("*") if not len(element)}
    assert told == {
        "TransaktionsId": "UKENDT",
        "TransaktionsTid": NOW.isoformat(),
        "DebitorkontoIdentifikation": KONTO,
        "BehandlingDatoTid": "2026-11-23T09:00:00+01:00",
        "FordringIdentifikation": CLAIM["id"],
        "PsrmKontrolFordringstype": "KFDAINS",
        "PsrmKontrolUdfald": "AFVIST",
        "PsrmKontrolModtagelsesdato": "2026-12-16",
        "PsrmKontrolRegelbogVersion": "v1",
        "PsrmFundRegel": "R_6_1",
        "PsrmFundLag": "filter",
        "PsrmFundUdfald": "afvis",
        "PsrmFundBesked": "SRB ligger før forfald.",
        "PsrmFundRettelse": "Ret SRB.",
        "PsrmFundBeskedEngelsk": "SRB is before the due date.",
        "PsrmFundRettelseEngelsk": "Correct SRB.",
        "PsrmFundSti": "/a/b",
        "PsrmFundLinje": "7",
        "PsrmFundLæstFelt": "srb",
        "PsrmFundLæstVærdi": "2026-11-01",
        "PsrmFundForventet": "srb >= 2026-12-01",
        "PsrmFundRetsgrundlag": "§ 2",
        "PsrmFundKilde": "p.1",
        "PsrmFundProveniens": "official",
    }


def test_what_a_finding_does_not_say_is_left_out() -> None:
    bare = replace(FINDING, path="", line=None, read={}, expected="", legal_basis="", source="")
    answer = written(KontrolOutcome(KONTO, NOW, (replace(REPORT, findings=(bare,)),)))
    assert {text(answer, f"PsrmFund{name}") for name in ("Sti", "Linje", "LæstFelt", "Forventet", "Kilde")} == {None}
    assert text(answer, "PsrmFundProveniens") == "official"


def told_of(correction: Correction) -> dict[str, str | None]:
    answer = written(KontrolOutcome(KONTO, NOW, (replace(REPORT, corrections=(correction,)),)))
    assert EDITION.services[SERVICE].schema.is_valid(answer)
    (element,) = answer.iter(f"{NS}PsrmRettelse")
    return {etree.QName(child).localname.removeprefix("PsrmRettelse"): child.text for child in element}


def test_a_correction_is_told_whole() -> None:
    assert told_of(CORRECTION) == {
        "Regel": "R_6_1",
        "Felt": "srb",
        "Værdi": "2026-12-01",
        "Niveau": "safe",
        "Begrundelse": "SRB er forfaldsdatoen.",
        "BegrundelseEngelsk": "SRB is the due date.",
        "Proveniens": "ours",
    }


def test_a_field_that_is_to_be_empty_has_no_value() -> None:
    assert "Værdi" not in told_of(replace(CORRECTION, value=None))


def test_a_level_nobody_declared_is_not_valid() -> None:
    answer = written(KontrolOutcome(KONTO, NOW, (replace(REPORT, corrections=(CORRECTION,)),)))
    next(answer.iter(f"{NS}PsrmRettelseNiveau")).text = "maybe"
    assert not EDITION.services[SERVICE].schema.is_valid(answer)


@pytest.mark.parametrize(
    ("verdict", "accepted"),
    [(Verdict.UDFOERT, True), (Verdict.HOERING, True), (Verdict.UAFGJORT, True), (Verdict.AFVIST, False)],
)
def test_one_refused_claim_makes_a_refusal_and_nothing_else_does(verdict: Verdict, accepted: bool) -> None:
    good = replace(REPORT, verdict=Verdict.UDFOERT, findings=())
    outcome = KontrolOutcome(KONTO, NOW, (good, replace(REPORT, verdict=verdict)))
    assert outcome.accepted is accepted
    assert list(outcome.findings) == [FINDING]


@dataclass(frozen=True, slots=True)
class Sent:
    """A registration of another world: it only has an account."""

    konto_id: Uuid = KONTO


class Sending:
    """Reads the same claims out of every registration, and remembers for whom."""

    command = Sent

    def __init__(self, *claims: ReadClaim) -> None:
        self.read = claims
        self.calls: list[Call] = []

    def claims(self, command: Sent, call: Call, connection: Connection) -> Iterator[ReadClaim]:
        assert (command, isinstance(connection, Connection)) == (Sent(), True)
        self.calls.append(call)
        return iter(self.read)


def call_at(instant: str) -> Call:
    scope = SandboxScope.of("default", SandboxSettings(clock_frozen=instant))
    return Call(scope, "t-1", "11111111", "00000000-0000-4000-8000-000000000001", "99999999")


@pytest.mark.anyio
async def test_a_claim_is_checked_as_at_its_earliest_handover(storage: Storage) -> None:
    sending = Sending(read_one(CLAIM))
    outcome = await execute(kontrol_af(sending), Sent(), call_at("2026-11-23T09:00:00+01:00"), storage)
    (report,) = outcome.reports
    assert (report.verdict, report.modtagelsesdato, report.basis) == (
        Verdict.UDFOERT,
        date(2026, 12, 16),
        Basis.EARLIEST,
    )
    assert (outcome.konto_id, outcome.behandlet) == (KONTO, NOW)
    assert [call.modtager_cvr for call in sending.calls] == ["99999999"]


@pytest.mark.anyio
async def test_the_same_question_is_decided_anew_by_the_clock_of_its_sandbox_and_nothing_is_stored(
    storage: Storage,
) -> None:
    kontrol = kontrol_af(Sending(read_one(CLAIM)))
    days = [
        (await execute(kontrol, Sent(), call_at(instant), storage)).reports[0].modtagelsesdato
        for instant in ("2026-11-23T09:00:00+01:00", "2027-01-04T09:00:00+01:00")
    ]
    assert days == [date(2026, 12, 16), date(2027, 1, 4)]
    for table in metadata.sorted_tables:
        rows = storage.read_now(lambda connection, table=table: connection.execute(table.select()).all())
        assert rows == [], table.name


@pytest.mark.anyio
async def test_what_was_found_while_a_claim_was_mapped_counts_and_keeps_its_place(storage: Storage) -> None:
    told = replace(FINDING, rule_id="SBX-DEB-001", outcome=Outcome.IKKE_EVALUERET, path="/her", line=3)
    where = {"srb": ("/der/srb", 9)}
    broken = read_one({**CLAIM, "srb": "2026-11-01"})
    kontrol = kontrol_af(Sending(replace(read_one(CLAIM), findings=(told,)), replace(broken, where=where)))
    outcome = await execute(kontrol, Sent(), call_at("2026-11-23T09:00:00+01:00"), storage)
    undecided, refused = outcome.reports
    assert (undecided.verdict, undecided.findings) == (Verdict.UAFGJORT, (told,))
    assert refused.verdict is Verdict.AFVIST
    assert ("R_6_1", "/der/srb", 9) in [(each.rule_id, each.path, each.line) for each in refused.findings]


@pytest.mark.anyio
async def test_a_reference_used_twice_is_told_with_the_place_of_the_first(storage: Storage) -> None:
    first, second = (
        {**CLAIM, "id": name, "reference": "K-1", "hovedstol": kroner}
        for name, kroner in (("a", "1.00"), ("b", "2.00"))
    )
    claims = [read_one(first, place="/liste/fordring[1]"), read_one(second, line=9, place="/liste/fordring[2]")]
    outcome = await execute(kontrol_af(Sending(*claims)), Sent(), call_at("2026-11-23T09:00:00+01:00"), storage)
    told = [[found for found in report.findings if found.rule_id == "PSRM-K-486"] for report in outcome.reports]
    assert told[0] == []
    (found,) = told[1]
    assert (found.outcome, found.line) == (Outcome.AFVIS, 9)
    assert "/liste/fordring[1]" in found.message.da
    assert not outcome.accepted


@pytest.mark.anyio
async def test_claims_of_their_own_reference_and_those_that_cannot_be_read_repeat_nothing(storage: Storage) -> None:
    claims = [read_one({**CLAIM, "reference": name}) for name in ("K-1", "K-2")] + [read_one({**CLAIM, "srb": "x"})] * 2
    outcome = await execute(kontrol_af(Sending(*claims)), Sent(), call_at("2026-11-23T09:00:00+01:00"), storage)
    assert not {found.rule_id for found in outcome.findings} & {"PSRM-K-486", "PSRM-R-018"}


@pytest.mark.anyio
async def test_a_claim_that_cannot_be_read_is_undecided_and_its_answer_still_valid(storage: Storage) -> None:
    kontrol = kontrol_af(Sending(read_one({**CLAIM, "srb": "15-12-2026"})))
    outcome = await execute(kontrol, Sent(), call_at("2026-11-23T09:00:00+01:00"), storage)
    assert [report.verdict for report in outcome.reports] == [Verdict.UAFGJORT]
    answer = written(outcome)
    assert EDITION.services[SERVICE].schema.is_valid(answer)
    assert text(answer, "FordringIdentifikation") == CLAIM["id"]
