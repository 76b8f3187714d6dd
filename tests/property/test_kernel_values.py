"""Values survive the way through kroner, elements and settings, whatever they are."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from oir_kernel.clock import FrozenClock
from oir_kernel.errors import NotWellFormed, SandboxError
from oir_kernel.findings import Finding, Outcome, Text
from oir_kernel.identifiers import is_cvr
from oir_kernel.money import Oere, to_kroner, to_oere
from oir_kernel.soap.binding import Binding
from oir_kernel.soap.envelope import SoapVersion
from oir_kernel.soap.faults import fault
from oir_kernel.xml.reader import read_document

NS = "http://vaerdier.example/"
XML_TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), max_size=30
)

INSTANTS = st.datetimes(
    datetime(1000, 1, 2),  # noqa: DTZ001 - the bounds are given without the zone that the strategy adds
    datetime(9999, 12, 30),  # noqa: DTZ001 - as above
    timezones=st.just(UTC),
)


@dataclass(frozen=True, slots=True)
class Post:
    beloeb: Oere
    dag: date
    tid: datetime
    kurs: Decimal
    antal: int
    ja: bool
    fil: bytes
    tekst: str | None = None
    flere: tuple[str, ...] = ()


BINDING = Binding(
    {
        "Post": {
            "beloeb": "A/Beløb",
            "dag": "A/Dag",
            "tid": "Tid",
            "kurs": "Kurs",
            "antal": "B/C/Antal",
            "ja": "B/Ja",
            "fil": "Fil",
            "tekst": "Tekst",
            "flere": {"list": "Flere/F"},
        }
    },
    NS,
)
READ, WRITE = BINDING.reader(Post), BINDING.writer(Post)


@given(st.integers(-(10**16), 10**16))
def test_oere_survive_the_way_through_kroner(oere: int) -> None:
    assert to_oere(to_kroner(oere)) == oere
    assert Decimal(to_kroner(oere)) * 100 == oere


@given(st.decimals(-(10**12), 10**12, places=2))
def test_kroner_are_hundred_oere_without_a_rounding(kroner: Decimal) -> None:
    assert to_oere(kroner) == int(kroner * 100)


@given(st.text(max_size=12))
def test_no_text_is_an_amount_by_accident(text: str) -> None:
    try:
        oere = to_oere(text)
    except ValueError:
        return
    assert Decimal(text.strip()) * 100 == oere


posts = st.builds(
    Post,
    beloeb=st.integers(-(10**12), 10**12).map(Oere),
    dag=st.dates(date(1000, 1, 1)),
    tid=INSTANTS,
    kurs=st.decimals(-(10**9), 10**9, places=4),
    antal=st.integers(),
    ja=st.booleans(),
    fil=st.binary(min_size=1, max_size=40),
    tekst=st.one_of(st.none(), XML_TEXT.map(str.strip).filter(bool)),
    flere=st.lists(XML_TEXT.map(str.strip).filter(bool), max_size=3).map(tuple),
)


@given(posts)
def test_every_object_is_read_as_it_was_written(post: Post) -> None:
    document = f'<Post xmlns="{NS}">{WRITE(post)}</Post>'.encode()
    assert READ(read_document(document).root) == post


@given(st.binary(max_size=60))
def test_no_bytes_get_anything_but_a_tree_or_our_own_error(body: bytes) -> None:
    for sent in (body, b"<a>" + body + b"</a>", b"<?xml version='1.0' encoding='" + body):
        try:
            assert read_document(sent).text
        except NotWellFormed:
            continue


@given(XML_TEXT, XML_TEXT, st.sampled_from(SoapVersion))
def test_every_fault_is_well_formed_whatever_it_says(said: str, path: str, version: SoapVersion) -> None:
    found = Finding("X", "x", Outcome.AFVIS, Text(said, said), Text(said, said), path=path)
    root = etree.fromstring(fault(SandboxError(Text(said, said), [found]), version))
    assert root.findtext(".//{*}ErrorText") == f"{said} / {said}"


@given(st.integers(0, 99_999_999).map("{:08d}".format))
def test_one_wrong_digit_makes_a_cvr_number_wrong(cvr: str) -> None:
    if not is_cvr(cvr) or cvr in {"11111111", "99999999"}:
        return
    for at in range(8):
        wrong = f"{cvr[:at]}{(int(cvr[at]) + 1) % 10}{cvr[at + 1 :]}"
        assert not is_cvr(wrong) or wrong in {"11111111", "99999999"}


@given(INSTANTS, st.integers(-12, 14))
def test_an_instant_is_the_same_day_in_denmark_from_whichever_zone_it_is_given(at: datetime, hours: int) -> None:
    elsewhere = at.astimezone(timezone(timedelta(hours=hours)))
    assert FrozenClock(elsewhere).now() == at
    assert FrozenClock(elsewhere).today() == FrozenClock(at).today()


def test_an_amount_of_another_kind_is_no_amount() -> None:
    with pytest.raises(ValueError, match="not an amount"):
        to_oere(Decimal("0.001"))
