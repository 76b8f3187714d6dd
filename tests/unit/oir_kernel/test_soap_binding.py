"""Between elements and plain objects: what is written can be read, and a table that does not fit is found at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from oir_kernel.errors import InvalidPayload
from oir_kernel.identifiers import Uuid
from oir_kernel.money import Oere
from oir_kernel.soap.binding import Binding, BindingError
from oir_kernel.source import NOWHERE, Place, Source
from oir_kernel.xml.reader import read_document

NS = "http://familie.example/"
ID = Uuid("0a0b0c0d-1111-4222-8333-444444444444")


@dataclass(frozen=True, slots=True)
class Barn:
    navn: str
    alder: int | None = None
    kilde: Source = field(default=NOWHERE, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Oprettet:
    cvr: str | None = None
    system: Uuid | None = None


@dataclass(frozen=True, slots=True)
class Adresse:
    vej: str | None = None
    oprettet: Oprettet | None = None


@dataclass(frozen=True, slots=True)
class Familie:
    familie_id: Uuid
    navn: str
    beloeb: Oere
    antal: int
    aktiv: bool
    foedt: date
    set_tid: datetime
    kurs: Decimal
    billede: bytes
    barn: tuple[Barn, ...]
    titel: str | None = None
    markering: bool | None = None
    adresse: Adresse | None = None
    yngste: Barn | None = None
    noter: tuple[str, ...] = ()
    tal: tuple[int, ...] = ()
    aeldste: Barn | None = None
    roller: tuple[str, ...] = field(default_factory=lambda: ("standard",))
    udenfor: str = "uden for tabellen"
    kilde: Source = field(default=NOWHERE, repr=False, compare=False)


TABLE: dict[str, dict[str, Any]] = {
    "Familie": {
        "familie_id": "Ident",
        "navn": "Navn",
        "beloeb": "Beløb",
        "antal": "Tal/Antal",
        "aktiv": "Tal/Aktiv",
        "foedt": "Tal/Dybere/Foedt",
        "set_tid": "Tal/Dybere/Set",
        "kurs": "Tal/Kurs",
        "billede": "Billede",
        "barn": {"list": "Boern/Barn", "of": "Barn"},
        "titel": "Titel",
        "markering": "Markering",
        "adresse": {"at": "", "of": "Adresse"},
        "yngste": {"at": "Yngste", "of": "Barn"},
        "noter": {"list": "Note"},
        "tal": {"list": "Talliste/T"},
        "aeldste": {"at": "Slaegt/Aeldste", "of": "Barn"},
        "roller": {"list": "Rolle"},
    },
    "Barn": {"navn": "Navn", "alder": "Alder"},
    "Adresse": {"vej": "Vej", "oprettet": {"at": "", "of": "Oprettet"}},
    "Oprettet": {"cvr": "Cvr", "system": "System"},
}
FULL = Familie(
    ID, "Ærø & <Sønner>", Oere(125050), -3, True, date(2026, 11, 23), datetime(2026, 11, 23, 9, tzinfo=UTC),
    Decimal("1E+3"), b"\x00\xff", (Barn("A", 1), Barn("B")), "T", True, Adresse("Vej 1", Oprettet("11111111", ID)),
    Barn("Y"), ("x", "y"), (1, 2), Barn("G"), ("r",),
)  # fmt: skip
LEAST = Familie(
    ID,
    "N",
    Oere(0),
    0,
    False,
    date(2026, 1, 1),
    datetime(2026, 1, 1, tzinfo=UTC),
    Decimal("0.10"),
    b"\x00",
    (Barn("A"),),
)


def binding(table: Mapping[str, Mapping[str, Any]] | None = None) -> Binding:
    return Binding(table or TABLE, NS)


def element(inside: str) -> Any:
    return read_document(f'<Familie xmlns="{NS}">{inside}</Familie>'.encode()).root


def read(inside: str) -> Familie:
    return binding().reader(Familie)(element(inside))


def write(value: Familie) -> str:
    return binding().writer(Familie)(value)


@pytest.mark.parametrize("value", [FULL, LEAST])
def test_what_is_written_is_read_again(value: Familie) -> None:
    assert read(write(value)) == value


def test_elements_are_written_in_the_order_of_the_table_and_wrapped_once() -> None:
    assert write(FULL) == (
        f"<Ident>{ID}</Ident><Navn>Ærø &amp; &lt;Sønner&gt;</Navn><Beløb>1250.50</Beløb>"
        "<Tal><Antal>-3</Antal><Aktiv>true</Aktiv><Dybere><Foedt>2026-11-23</Foedt>"
        "<Set>2026-11-23T10:00:00+01:00</Set></Dybere><Kurs>1000</Kurs></Tal><Billede>AP8=</Billede>"
        "<Boern><Barn><Navn>A</Navn><Alder>1</Alder></Barn><Barn><Navn>B</Navn></Barn></Boern>"
        f"<Titel>T</Titel><Markering>true</Markering><Vej>Vej 1</Vej><Cvr>11111111</Cvr><System>{ID}</System>"
        "<Yngste><Navn>Y</Navn></Yngste><Note>x</Note><Note>y</Note><Talliste><T>1</T><T>2</T></Talliste>"
        "<Slaegt><Aeldste><Navn>G</Navn></Aeldste></Slaegt><Rolle>r</Rolle>"
    )


@pytest.mark.parametrize(
    ("at", "written"),
    [
        ("2026-07-01T08:00:00.250000+00:00", "2026-07-01T10:00:00.250000+02:00"),
        ("2026-01-01T00:30:00+01:00", "2026-01-01T00:30:00+01:00"),
        ("2025-12-31T18:30:00-05:00", "2026-01-01T00:30:00+01:00"),
        ("0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00+14:00"),
        ("9999-12-31T23:59:59-05:00", "9999-12-31T23:59:59-05:00"),
    ],
)
def test_an_instant_is_written_in_danish_time_where_that_can_tell_it(at: str, written: str) -> None:
    value = replace(LEAST, set_tid=datetime.fromisoformat(at))
    assert f"<Set>{written}</Set>" in write(value)
    assert read(write(value)) == value


def test_what_is_not_there_is_not_written_and_its_wrapper_neither() -> None:
    written = write(LEAST)
    for name in ("Titel", "Markering", "Vej", "Yngste", "Note", "Talliste", "Slaegt"):
        assert f"<{name}" not in written


def test_what_is_missing_keeps_its_default() -> None:
    bare = read("")
    assert bare.titel is None
    assert bare.adresse is None
    assert bare.noter == ()
    assert bare.roller == ("standard",)
    assert bare.udenfor == "uden for tabellen"
    assert bare.barn == ()  # a list without a default is empty, never None


def test_what_is_empty_is_as_good_as_missing() -> None:
    empty = read("<Titel/><Note> </Note><Talliste/><Boern/><Markering>\n</Markering>")
    assert (empty.titel, empty.noter, empty.tal, empty.barn, empty.markering) == (None, (), (), (), None)


@pytest.mark.parametrize(
    ("inside", "adresse"),
    [
        ("<Vej>V</Vej>", Adresse("V")),
        ("<Cvr>1</Cvr>", Adresse(None, Oprettet("1"))),
        ("<Vej>V</Vej><Cvr>1</Cvr>", Adresse("V", Oprettet("1"))),
        ("<Navn>N</Navn>", None),
    ],
)
def test_an_object_in_the_same_element_is_there_when_one_of_its_elements_is(
    inside: str, adresse: Adresse | None
) -> None:
    assert read(inside).adresse == adresse


def test_values_are_read_in_every_form_the_schema_has() -> None:
    value = read(
        f"<Ident>{ID.upper()}</Ident><Navn>\n a <!-- x -->b </Navn><Beløb> 1.5</Beløb><Markering>1</Markering>"
        "<Tal><Antal>+007</Antal><Aktiv>0</Aktiv><Dybere><Foedt>2026-11-23+01:00</Foedt><Set>2026-11-23T09:00:00Z</Set>"
        "</Dybere><Kurs>-1.50</Kurs></Tal><Billede>AP\n8=</Billede><Andet>x</Andet>"
    )
    assert (value.familie_id, value.navn, value.beloeb, value.antal, value.aktiv) == (ID, "a b", 150, 7, False)
    assert (value.foedt, value.markering, value.kurs) == (date(2026, 11, 23), True, Decimal("-1.50"))
    assert value.set_tid == datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert value.billede == b"\x00\xff"


def test_an_element_of_another_namespace_is_not_read() -> None:
    assert read('<Titel xmlns="http://x/">T</Titel>').titel is None


@pytest.mark.parametrize(
    ("inside", "path"),
    [
        ("<Beløb>1.234</Beløb>", "/Familie/Beløb"),
        ("<Beløb>hemmelig</Beløb>", "/Familie/Beløb"),
        ("\n<Tal><Antal>1e3</Antal></Tal>", "/Familie/Tal/Antal"),
        ("<Tal><Dybere><Foedt>2026-02-30</Foedt></Dybere></Tal>", "/Familie/Tal/Dybere/Foedt"),
        ("<Tal><Kurs>hemmelig</Kurs></Tal>", "/Familie/Tal/Kurs"),
        ("<Billede>YQ=</Billede>", "/Familie/Billede"),
        ("<Billede>æ</Billede>", "/Familie/Billede"),
        (
            "<Boern><Barn><Navn>A</Navn></Barn><Barn><Alder>gammel</Alder></Barn></Boern>",
            "/Familie/Boern/Barn[2]/Alder",
        ),
    ],
)
def test_a_value_that_its_type_cannot_hold_is_told_with_its_place(inside: str, path: str) -> None:
    with pytest.raises(InvalidPayload) as raised:
        read(inside)
    (found,) = raised.value.findings
    assert found.path == path
    assert found.line == inside.count("\n") + 1
    assert path.rpartition("/")[2] in found.message.da
    assert "hemmelig" not in repr(found)


# --- where a value stood ----------------------------------------------------------------------------------------------

LINED = "\n<Navn>N</Navn>\n<Tal>\n<Antal>1</Antal></Tal>\n<Boern>\n<Barn>\n<Navn>A</Navn></Barn>\n<Barn/></Boern>"


@pytest.mark.parametrize(
    ("field_name", "place"),
    [
        ("navn", Place("Navn", "/Familie/Navn", 2)),
        ("antal", Place("Antal", "/Familie/Tal/Antal", 4)),
        ("kurs", Place("Kurs", "/Familie/Tal", 3)),
        ("titel", Place("Titel", "/Familie", 1)),
        ("barn", Place("Barn", "/Familie/Boern/Barn[1]", 6)),
        ("adresse", Place("Familie", "/Familie", 1)),
        ("", Place("Familie", "/Familie", 1)),
        ("kendes ikke", Place("Familie", "/Familie", 1)),
    ],
)
def test_a_field_is_found_again_where_it_stood(field_name: str, place: Place) -> None:
    assert read(LINED).kilde.place(field_name) == place


def test_an_entry_of_a_list_knows_its_own_place() -> None:
    first, second = read(LINED).barn
    assert first.kilde.place("navn") == Place("Navn", "/Familie/Boern/Barn[1]/Navn", 7)
    assert second.kilde.place("navn") == Place("Navn", "/Familie/Boern/Barn[2]", 8)


def test_a_place_is_no_part_of_the_content() -> None:
    assert read(LINED) == read(LINED.replace("\n", ""))
    assert repr(read(LINED)) == repr(read(LINED.replace("\n", "")))


# --- tables that do not fit -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Lille:
    a: str
    b: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Flyder:
    a: float


@pytest.mark.parametrize(
    ("cls", "table", "said"),
    [
        (Lille, {}, "no structure Lille"),
        (Lille, {"Lille": {"a": "A", "c": "C"}}, "has no field c"),
        (Lille, {"Lille": {"b": {"list": "B"}}}, "lacks a"),
        (Lille, {"Lille": {"a": "A", "b": {"at": "B"}}}, "disagree on whether it repeats"),
        (Lille, {"Lille": {"a": {"list": "A"}}}, "disagree on whether it repeats"),
        (Lille, {"Lille": {"a": "A", "b": {"list": "A"}}}, "two fields read"),
        (Lille, {"Lille": {"a": "A", "b": {"list": "A/B"}}}, "an element inside it"),
        (Lille, {"Lille": {"b": {"list": "A/B"}, "a": "A"}}, "two fields read"),
        (Flyder, {"Flyder": {"a": "A"}}, "type float"),
        (Familie, TABLE | {"Barn": {"navn": "Navn", "alder": "Alder", "x": "X"}}, "Barn has no field x"),
        (Familie, TABLE | {"Familie": TABLE["Familie"] | {"yngste": "Yngste"}}, "type Barn"),
        (Familie, {"Familie": TABLE["Familie"]}, "no structure Adresse"),
    ],
)
def test_a_table_that_does_not_fit_is_found_before_any_message(
    cls: type[Any], table: dict[str, dict[str, Any]], said: str
) -> None:
    with pytest.raises(BindingError, match=said):
        binding(table).reader(cls)


def test_a_structure_may_have_another_name_than_its_class() -> None:
    table = {"Stor": {"a": "A"}}
    assert binding(table).reader(Lille, "Stor")(element("<A>x</A>")) == Lille("x")
    assert binding(table).writer(Lille, "Stor")(Lille("x")) == "<A>x</A>"
