"""Claims out of an SF1590_B message file: where each stands, what its debtor became, and files that are something else."""

import io
import re
from datetime import date

import pytest
from lxml import etree

from oir_kernel.soap.edition import Edition
from oir_sandbox.message_claims import message_reader
from oir_sandbox.places import edition_folder, examples_folder
from psrm_validation.readers import ReadClaim, UnreadableError

TODAY = date(2026, 11, 23)
GOOD = (examples_folder() / "01-accepteret" / "request.xml").read_text(encoding="utf-8")
BROKEN = (examples_folder() / "09-fejl-skema" / "request.xml").read_text(encoding="utf-8")
EDITION = Edition(edition_folder())
CLAIM_ID = "00000101-0000-4000-8000-000000000001"
COST_ID = "00000102-0000-4000-8000-0000000000fe"
DEBTOR = "urn:oio:cpr-nr:6101901234"
PERSON = EDITION.uuid_of("parttype")["person"]


def read(text: str | bytes) -> list[ReadClaim]:
    content = text.encode() if isinstance(text, str) else text
    return list(message_reader(TODAY).read(io.BufferedReader(io.BytesIO(content))))


def bare(text: str) -> bytes:
    (root,) = etree.fromstring(text.encode()).iter("{*}OpretDebitorkontoRegistrering_I")
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def with_cost() -> str:
    """The good message with a fee on its claim."""
    claim = re.search(r"<FordringStruktur>.*?</FordringStruktur>", GOOD, re.DOTALL)
    assert claim is not None
    cost = claim[0].replace(CLAIM_ID, COST_ID).replace("2500.00", "250.00")
    related = f"<OmkostningFordringRelateretFordring>{CLAIM_ID}</OmkostningFordringRelateretFordring>"
    listed = (
        f"<OmkostningFordringListe><OmkostningFordring>{related}{cost}</OmkostningFordring></OmkostningFordringListe>"
    )
    return GOOD.replace("</FordringListe>", f"</FordringListe>{listed}")


def with_debtor(ident: str, kind: str) -> str:
    address = (
        "</ØIRPartIdentifikationStruktur>\n<ØIRPartAdresseStruktur><ØIRPartNavn>Part</ØIRPartNavn>"
        "<ØIRAdresseAdresselinje1>Torvet 1</ØIRAdresseAdresselinje1></ØIRPartAdresseStruktur>"
    )
    changed = GOOD.replace(DEBTOR, ident).replace(PERSON, EDITION.uuid_of("parttype")[kind])
    return changed.replace("</ØIRPartIdentifikationStruktur>", address)


def test_a_message_in_an_envelope_gives_its_claim_with_its_line():
    (claim,) = read(GOOD)
    assert claim.fordring is not None
    assert (claim.claim_id, claim.line, claim.findings) == (CLAIM_ID, 33, ())
    assert claim.fordring.type == "KFDAINS"


def test_a_bare_message_gives_the_same_claim():
    (enveloped,), (alone,) = read(GOOD), read(bare(GOOD))
    assert alone.fordring == enveloped.fordring
    assert alone.claim_id == CLAIM_ID


def test_a_field_of_the_check_is_found_in_the_message_by_path_and_line():
    (claim,) = read(GOOD)
    path, line = claim.where["srb"]
    assert path.endswith("/FordringStruktur/FordringSidsteRettidigeBetalingsdato")
    assert "FordringSidsteRettidigeBetalingsdato" in GOOD.splitlines()[line - 1]


def test_a_claim_counts_as_handed_over_at_the_earliest():
    assert message_reader(TODAY).earliest_handover


def test_a_cost_carries_its_main_claim_and_where_that_stands():
    main, cost = read(with_cost())
    assert cost.fordring is not None
    assert main.fordring is not None
    assert cost.fordring.relation == "RELATERET"
    assert cost.fordring.hf is not None
    assert cost.fordring.hf.forfaldsdato == main.fordring.forfaldsdato
    path, line = cost.where["hf.forfaldsdato"]
    assert path.startswith("/OpretDebitorkontoRegistrering_I/FordringListe/")
    assert line == main.where["forfaldsdato"][1]


def test_a_cost_on_a_claim_that_is_not_in_the_message_has_no_main_claim():
    _, cost = read(with_cost().replace(f"RelateretFordring>{CLAIM_ID}", "RelateretFordring>" + COST_ID[:-2] + "aa"))
    assert cost.fordring is not None
    assert cost.fordring.hf is None
    assert cost.where["hf.forfaldsdato"][0].endswith("/OmkostningFordringRelateretFordring")


@pytest.mark.parametrize(
    ("ident", "kind", "field"),
    [
        (DEBTOR, "person", "cpr"),
        ("urn:oio:cvr-nr:11111111", "virksomhed", "cvr"),
        ("urn:oio:se-nr:11111111", "virksomhed", "se"),
        ("urn:oio:akr-nr:12345678901", "uden-ident", "akr"),
    ],
)
def test_a_debtor_psrm_knows_becomes_a_skyldner(ident: str, kind: str, field: str):
    (claim,) = read(with_debtor(ident, kind))
    assert claim.fordring is not None
    (skyldner,) = claim.fordring.skyldnere
    assert getattr(skyldner, field) == ident.rpartition(":")[2]
    assert claim.findings == ()


@pytest.mark.parametrize(
    ("ident", "kind"), [("urn:oio:p-nr:1234567890", "produktionsenhed"), ("kunde 4711", "uden-ident")]
)
def test_a_debtor_psrm_cannot_know_is_told_and_left_out(ident: str, kind: str):
    (claim,) = read(with_debtor(ident, kind))
    assert claim.fordring is not None
    assert claim.fordring.skyldnere == ()
    assert [finding.rule_id for finding in claim.findings] == ["SBX-DEB-001"]


def test_a_message_that_breaks_the_schema_is_one_unreadable_claim_with_every_error_and_line():
    (claim,) = read(BROKEN)
    assert claim.fordring is None
    lines = BROKEN.splitlines()
    for finding in claim.findings:
        assert finding.line is not None
        assert finding.path.rpartition("/")[2].partition("[")[0] in lines[finding.line - 1]
    assert len(claim.findings) >= 3


def test_a_refused_number_is_not_shown_in_a_schema_error():
    (claim,) = read(GOOD.replace("<FordringBeløb>2500.00", "<FordringBeløb>1312901239"))
    assert all("1312901239" not in str(finding.as_dict()) for finding in claim.findings)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "SBX-1002"),
        ("ikke XML", "SBX-1002"),
        ("<a/>", "SBX-1004"),
        ("<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", "SBX-1002"),
        (GOOD.replace("OpretDebitorkontoRegistrering_I", "OpretAlt_I"), "SBX-1001"),
        (GOOD.replace("oir-sandkasse.example/2026/11/01", "www.kombit.dk/2017/01/01"), "SBX-1001"),
    ],
    ids=["empty", "no XML", "no envelope", "an entity", "another root", "another namespace"],
)
def test_a_file_that_is_something_else_is_unreadable_in_both_languages(content: str, code: str):
    with pytest.raises(UnreadableError) as raised:
        read(content)
    finding = raised.value.finding
    assert finding.rule_id == code
    assert finding.message.da
    assert finding.message.en
    assert finding.fix.da
