"""Big files of messages: any root, bare or in envelopes, cut anywhere, each read as a file of its own would be."""

import io
import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from oir_sandbox import message_claims
from oir_sandbox.cli import main
from oir_sandbox.message_files import big_message_reader
from oir_sandbox.places import examples_folder
from psrm_validation.readers import ReadClaim, UnreadableError

TODAY = date(2026, 11, 23)
NAMESPACE = "http://oir-sandkasse.example/2026/11/01/"
DECLARED = f'xmlns="{NAMESPACE}" xmlns:k="http://kombit.dk/xml/schemas/kontekst/2017/01/01/"'
EXAMPLE = (examples_folder() / "01-accepteret" / "request.xml").read_text(encoding="utf-8")
FOUND = re.search(r"<OpretDebitorkontoRegistrering_I>.*</OpretDebitorkontoRegistrering_I>", EXAMPLE, re.DOTALL)
assert FOUND is not None
BARE = FOUND[0]
CLAIM = re.search(r"<FordringStruktur>.*?</FordringStruktur>", BARE, re.DOTALL)[0]  # type: ignore[index]
CLAIM_ID = "00000101-0000-4000-8000-000000000001"
TEXT = "Daginstitution, oktober 2026, faktura 4711"
WIDE = BARE.replace(
    TEXT, "<![CDATA[</OpretDebitorkontoRegistrering_I>]]> og <!-- <OpretDebitorkontoRegistrering_I> --> ægte"
)
TWO_CLAIMS = BARE.replace(CLAIM, CLAIM + CLAIM.replace(CLAIM_ID, "00000102-0000-4000-8000-000000000001"))
COST = (
    "<OmkostningFordringListe><OmkostningFordring><OmkostningFordringRelateretFordring>"
    f"{CLAIM_ID}</OmkostningFordringRelateretFordring>{CLAIM.replace(CLAIM_ID, CLAIM_ID[:-1] + '2')}</OmkostningFordring></OmkostningFordringListe>"
)
WITH_COST = BARE.replace("</FordringListe>", f"</FordringListe>{COST}")
UNKNOWN_DEBTOR = BARE.replace("urn:oio:cpr-nr:6101901234", "kunde 4711")
NOT_VALID = BARE.replace("<FordringBeløb>2500.00", "<FordringBeløb>mange")
NOT_WELL_FORMED = BARE.replace("</FordringBeløb>", "</FordringBeloeb>")
NOT_OURS = BARE.replace("<OpretDebitorkontoRegistrering_I>", '<OpretDebitorkontoRegistrering_I xmlns="urn:andet">')
OTHER = "<AfslutHaeftelse_I><A/></AfslutHaeftelse_I>"
MESSAGES = (BARE, WIDE, TWO_CLAIMS, WITH_COST, UNKNOWN_DEBTOR, NOT_VALID)


def envelope(message: str, prefix: str = "soap") -> str:
    return (
        f'<{prefix}:Envelope xmlns:{prefix}="http://schemas.xmlsoap.org/soap/envelope/">\n<{prefix}:Header a="x > y"/>'
        f"<{prefix}:Body>{message}</{prefix}:Body></{prefix}:Envelope>"
    )


def file_of(*parts: str, before: str = "", after: str = "") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n{before}<Beskeder\n {DECLARED}>'
        + "\n".join(parts)
        + f"</Beskeder>{after}\n"
    )


def in_pieces(content: str | bytes, size: int = 1) -> list[ReadClaim] | None:
    """What the pieces give; `None` for a file that is not cut."""
    sharding = big_message_reader(TODAY).sharding
    assert sharding is not None
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.xml"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        shards = sharding.cut(str(path), size)
        return None if shards is None else [claim for shard in shards for claim in sharding.read(shard)]


def alone(content: str, at: int) -> list[ReadClaim]:
    """The claims of the message that begins at a place of a file, read as a file with that message alone on the same lines."""
    message = content[at : content.rindex(">", at, content.index("</Beskeder>") + 1) + 1]
    opening = f'<?xml version="1.0"?>{chr(10) * content.count(chr(10), 0, at)}'
    end = re.compile(r"</OpretDebitorkontoRegistrering_I>(?!\]\]>)").search(message)
    assert end is not None
    text = message[: end.end()].replace(
        "<OpretDebitorkontoRegistrering_I", f"<OpretDebitorkontoRegistrering_I {DECLARED}", 1
    )
    return list(big_message_reader(TODAY).read(io.BytesIO((opening + text).encode())))


def told(claims: list[ReadClaim]) -> list[tuple[object, ...]]:
    return [(each.fordring, each.findings, each.claim_id, each.line, each.place, dict(each.where)) for each in claims]


@given(
    st.lists(st.tuples(st.sampled_from(MESSAGES), st.sampled_from(("bare", "soap", "s"))), min_size=1, max_size=5),
    st.integers(1, 9000),
)
def test_each_message_gives_what_it_gives_alone_with_the_lines_of_the_file(messages, size: int):
    spelled = [message if how == "bare" else envelope(message, how) for message, how in messages]
    content = file_of(*spelled, OTHER, before="<!-- <OpretDebitorkontoRegistrering_I> -->\n")
    starts, at = [], content.index("<Beskeder")
    for message, _ in messages:
        at = content.index(message, at)
        starts.append(at)
        at += len(message)
    expected = [claim for start in starts for claim in told(alone(content, start))]
    assert told(in_pieces(content, size) or []) == expected


@given(st.lists(st.sampled_from(MESSAGES), min_size=1, max_size=4), st.integers(1, 20_000))
def test_the_size_of_the_pieces_does_not_show(messages: list[str], size: int):
    content = file_of(*messages)
    assert told(in_pieces(content, size) or []) == told(in_pieces(content, 1 << 20) or [])


@pytest.mark.parametrize("message", MESSAGES)
def test_the_quick_reading_of_plain_messages_gives_what_the_debtor_services_own_gives(
    message: str, monkeypatch: pytest.MonkeyPatch
):
    content = file_of(message)
    quick = told(in_pieces(content) or [])
    reading = message_claims._reading(message_claims.shipped_edition())
    assert reading.plain is not None
    monkeypatch.setattr(
        message_claims, "_reading", lambda _: type(reading)(reading.schema, reading.command, reading.codes, None)
    )
    assert told(in_pieces(content) or []) == quick


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="<>&"), max_size=40)


@given(
    words=st.lists(TEXTS.filter(lambda each: each.strip()), max_size=3),
    reference=TEXTS.filter(lambda each: each.strip()),
    amount=st.decimals("0.01", "99999999.99", places=2),
    ident=st.sampled_from(("urn:oio:cpr-nr:6101901234", "URN:OIO:CVR-NR:11111111", " urn:oio:se-nr:11111111 ", "urn:oio:akr-nr:12345678901", "urn:oio:p-nr:1234567890")),
    left_out=st.sets(st.sampled_from(("FordringPeriodeFraOgMedDato", "FordringStiftelsesdato", "FordringEksternReference", "FordringForældelsesdato"))),
    repeat=st.integers(1, 3),
)  # fmt: skip
def test_any_valid_values_are_read_alike_the_quick_way_and_the_other(words, reference, amount, ident, left_out, repeat):
    edition = message_claims.shipped_edition()
    reading = message_claims._reading(edition)
    assert reading.plain is not None
    lines = "".join(
        f"<FordringTekstLinje><FordringTekstLinjeNummer>{9 - n}</FordringTekstLinjeNummer><FordringTekstLinjeTekst>{each}</FordringTekstLinjeTekst></FordringTekstLinje>"
        for n, each in enumerate(words)
    )
    listed = f"<FordringTekstLinjeListe>{lines}</FordringTekstLinjeListe>" if words else ""
    claim = re.sub("<FordringTekstLinjeListe>.*</FordringTekstLinjeListe>", lambda _: listed, CLAIM, flags=re.DOTALL)
    claim = claim.replace("KORSBAEK-4711", reference).replace("2500.00", str(amount))
    for name in left_out:
        claim = re.sub(f"<{name}>.*?</{name}>", "", claim)
    claims = "".join(claim.replace(CLAIM_ID, f"{n:08x}{CLAIM_ID[8:]}") for n in range(repeat))
    message = BARE.replace(CLAIM, claims).replace("urn:oio:cpr-nr:6101901234", ident)
    payload = etree.fromstring(file_of(message).encode())[0]
    quick = reading.plain.read(payload)
    command = reading.command(payload)
    mapped = message_claims.claims_of(
        command, reading.codes, receiver_cvr="", settings=message_claims.SandboxSettings(), today=TODAY
    )
    own = told([message_claims._claim(each) for each in mapped])
    assert quick is None or told([message_claims._plain_claim(each) for each in quick]) == own
    assert (quick is None) == ("p-nr" in ident)


@pytest.mark.parametrize("around", [(BARE, BARE), (envelope(BARE), BARE), (BARE, envelope(BARE))])
@pytest.mark.parametrize(
    "bad", [NOT_WELL_FORMED, NOT_OURS, BARE.replace("2500.00", "&ukendt;"), BARE.replace(TEXT, "a\x01b")]
)
@pytest.mark.parametrize("size", [1, 1 << 20])
def test_a_message_that_cannot_be_read_is_told_with_its_line_and_the_others_are_read(
    around: tuple[str, str], bad: str, size: int
):
    content = file_of(around[0], bad, around[1])
    first, wrong, last = in_pieces(content, size) or []
    assert first.fordring is not None
    assert first.fordring == last.fordring
    assert wrong.fordring is None
    begins = content.index(bad)
    assert wrong.line is not None
    assert content.count("\n", 0, begins) + 1 == wrong.line
    assert wrong.findings[0].rule_id in {"SBX-1001", "SBX-1002"}
    assert last.line == content.count("\n", 0, content.rindex("<FordringStruktur>")) + 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (file_of(BARE, BARE).replace("</Beskeder>", ""), "hel"),
        (file_of(BARE, BARE).replace("</Beskeder>", "</Andet>"), "sluttag"),
        (file_of(BARE, BARE, after="<Mere/>"), "efter rodelementet"),
        (file_of(BARE, BARE, after="mere"), "uden for rodelementet"),
        (file_of(BARE, BARE)[:-300], "afsluttet"),
        (file_of(BARE, BARE, "<!-- aldrig lukket"), "kommentar"),
        (file_of(BARE, BARE, "<!DOCTYPE a>"), "DOCTYPE"),
        (file_of(BARE, BARE, "<a b=>"), "tag"),
    ],
)
def test_a_file_that_breaks_off_is_told_with_its_line_after_the_claims_before_that(
    content: str, said: str, tmp_path: Path
):
    sharding = big_message_reader(TODAY).sharding
    assert sharding is not None
    (tmp_path / "a.xml").write_text(content, encoding="utf-8")
    claims: list[ReadClaim] = []
    shards = sharding.cut(str(tmp_path / "a.xml"), 1) or iter(())
    with pytest.raises(UnreadableError) as caught:
        claims.extend(claim for shard in shards for claim in sharding.read(shard))
    assert len(claims) in {1, 2}
    assert caught.value.finding.rule_id == "SBX-1002"
    assert said in caught.value.finding.message.da
    assert re.search(r"[Ll]inje \d+", caught.value.finding.message.da)


def test_a_message_over_the_limit_of_the_platform_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("oir_sandbox.message_scan.MAX_BYTES", 3_000)
    monkeypatch.setattr("oir_sandbox.message_scan._BLOCK", 1_000)
    sharding = big_message_reader(TODAY).sharding
    assert sharding is not None
    (tmp_path / "a.xml").write_text(file_of(BARE, BARE.replace(TEXT, "x" * 5_000)), encoding="utf-8")
    with pytest.raises(UnreadableError) as caught:
        list(sharding.cut(str(tmp_path / "a.xml"), 1) or ())
    assert "10 MB" in caught.value.finding.message.da


@pytest.mark.parametrize(
    "content",
    [EXAMPLE, BARE, envelope(BARE), file_of(OTHER), "<a>", "", "ikke XML", file_of(BARE).encode("utf-16"), f"<!DOCTYPE a>{file_of(BARE)}"],
    ids=["enveloped", "bare", "in an envelope", "no message", "unfinished", "empty", "no XML", "UTF-16", "DOCTYPE"],
)  # fmt: skip
def test_any_other_file_is_read_as_one_message(content: str | bytes):
    assert in_pieces(content) is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "iso-8859-1", "windows-1252"])
def test_a_file_is_read_in_the_encoding_it_declares(encoding: str):
    text = file_of(BARE.replace(TEXT, "Ærøgård"), BARE).replace(
        'encoding="UTF-8"', f'encoding="{encoding.removesuffix("-sig")}"'
    )
    first, second = in_pieces(text.encode(encoding)) or []
    assert first.fordring is not None
    assert first.fordring.beskrivelse == "Ærøgård"
    assert second.fordring is not None


def test_a_piece_holds_about_the_bytes_asked_for(tmp_path: Path):
    sharding = big_message_reader(TODAY).sharding
    assert sharding is not None
    (tmp_path / "a.xml").write_text(file_of(*([BARE] * 40)), encoding="utf-8")
    shards = list(sharding.cut(str(tmp_path / "a.xml"), 10 * len(BARE.encode())) or ())
    assert [len(list(sharding.read(shard))) for shard in shards] == [10, 10, 10, 10]


def test_the_command_checks_every_message_of_a_file_and_compares_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    path = tmp_path / "a.xml"
    path.write_text(file_of(BARE, envelope(BARE), NOT_WELL_FORMED), encoding="utf-8")
    code = main(["psrm", "check", str(path), "--as-of", "2026-11-23", "--format", "jsonl"])
    first, again, wrong = map(json.loads, capsys.readouterr().out.splitlines())
    assert code == 2
    assert "PSRM-K-486" not in str(first)
    assert again["findings"][-1]["rule_id"] == "PSRM-K-486"
    assert again["findings"][-1]["path"].endswith("/FordringEksternReference")
    assert f"{path}:{first['line']}" in again["findings"][-1]["message"]["da"]
    assert (wrong["verdict"], wrong["findings"][0]["rule_id"]) == ("UAFGJORT", "SBX-1002")


def test_a_process_that_reads_messages_loads_neither_web_nor_database():
    loaded = subprocess.run(
        [
            sys.executable,
            "-c",
            "import oir_sandbox.cli.psrm, oir_sandbox.message_files, psrm_validation.bulk.setup, sys; print(*sys.modules)",
        ],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert "lxml" in loaded
    assert not {
        "fastapi",
        "starlette",
        "pydantic",
        "sqlalchemy",
        "httpx",
        "xmlschema",
        "distributed",
        "pyarrow",
    }.intersection(loaded)
