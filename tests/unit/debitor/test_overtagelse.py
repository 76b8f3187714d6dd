"""A delivery of accounts: what is taken over, what is refused and why, what is recognised, and what a break leaves."""

import asyncio
import json
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import pytest
from lxml import etree

from oir_debitor.codes import codes_of
from oir_debitor.domain.forloebsposter import ForloebPost
from oir_debitor.domain.overtagelse.commands import OvertagDebitorkonto
from oir_debitor.operations.overtagelse import overtag_operation
from oir_debitor.overtagelse.files import INF_REF, SVAR_INF_REF, OvertagelseDoor
from oir_debitor.overtagelse.overtager import Overtager
from oir_debitor.store import KontoRepository, OvertagelseRepository
from oir_kernel.identifiers import Uuid
from oir_kernel.money import Oere
from oir_kernel.sftp.doors import Delivery, DeliveryAnswer
from oir_kernel.xml.schema import Schema
from tests.support.leverance import texts
from tests.support.overtagelse import (
    LEVERANCE,
    afskrivning,
    daekker,
    fordring,
    gebyr,
    indbetaling,
    key,
    konto,
    leverance,
    rykning,
)
from tests.unit.debitor.conftest import Debitor

Send = Callable[..., DeliveryAnswer]
Change = Callable[[Debitor, OvertagDebitorkonto], OvertagDebitorkonto]


@pytest.fixture
def overtager(debitor: Debitor) -> Overtager:
    operation = overtag_operation(codes_of(debitor.edition), debitor.storage, debitor.psrm)
    return Overtager(debitor.edition, debitor.storage, operation, batch=3)


@pytest.fixture
def send(debitor: Debitor, overtager: Overtager) -> Send:
    """Sends a delivery through the file door; every answer file satisfies its schema."""
    debitor.transaktions_id = LEVERANCE
    door = OvertagelseDoor(debitor.edition, debitor.storage, overtager)

    def go(content: bytes, transfer: str = "", **changes: Any) -> DeliveryAnswer:
        call = replace(debitor.call(), **changes)
        answer = asyncio.run(door(Delivery(call, "fil.xml", INF_REF, transfer or str(uuid.uuid4()), content)))
        for file in answer.files:
            root = etree.fromstring(file.content)
            name = etree.QName(root).localname.replace("Ø", "OE")
            schema = Schema(debitor.edition.folder / "common" / "view" / f"{name}Type.xsd")
            assert schema.findings(root, str) == []
            assert file.inf_ref == SVAR_INF_REF
        return answer

    return go


def refused(answer: DeliveryAnswer) -> list[str]:
    """The codes of a transport receipt that refuses; nothing follows it."""
    (transport,) = answer.files
    assert answer.verdict == "AFVIST"
    assert texts(transport.content, "DebitorKvitteringBatchTransportResultat") == ["AFVIST"]
    return texts(transport.content, "LokalÅrsagskode")


def receipts(answer: DeliveryAnswer) -> list[bool]:
    """Whether each account was taken over, in order."""
    roots = [etree.fromstring(file.content) for file in answer.files[1:]]
    found = [each for root in roots for each in root.iter("{*}DebitorregistreringSvarStruktur")]
    return [each.find("{*}DebitorRegistreringAcceptStruktur") is not None for each in found]


def codes(answer: DeliveryAnswer) -> list[str]:
    return sorted(
        {code.removeprefix("SBX-ÅRS-") for f in answer.files[1:] for code in texts(f.content, "LokalÅrsagskode")}
    )


def saldo(debitor: Debitor, krav_id: str) -> int:
    sql = f"SELECT coalesce(sum(beloeb), 0) FROM debitor_postering WHERE krav_id = '{krav_id}'"
    return int(debitor.storage.read_now(lambda c: c.exec_driver_sql(sql).scalar_one()))


def forloeb(debitor: Debitor, fordring_id: str) -> ForloebPost:
    (found,) = debitor.storage.read_now(
        lambda c: KontoRepository(c, debitor.sandbox).find(ForloebPost, fordring_id=fordring_id)
    )
    return found


def test_accounts_are_taken_over_with_their_coverage_and_answered_in_order(send: Send, debitor: Debitor) -> None:
    alle = [konto(debitor.edition, n) for n in range(7)]
    answer = send(leverance(debitor.edition, alle))
    assert [file.name for file in answer.files] == ["fil_TRANSPORT.xml", "fil_SVAR_1af1.xml"]
    assert texts(answer.files[0].content, "DebitorKvitteringBatchTransportResultat") == ["MODTAGET"]
    assert texts(answer.files[0].content, "DebitorKvitteringÅrsagTitel") == []
    assert texts(answer.files[1].content, "DebitorkontoIdentifikation") == [each.konto_id for each in alle]
    assert receipts(answer) == [True] * 7
    for n in range(7):
        assert (saldo(debitor, key("fordring", n, 1)), saldo(debitor, key("fordring", n, 2))) == (400_00, 500_00)
    assert debitor.rows("debitor_konto") == 7
    total = "SELECT sum(beloeb) FROM debitor_postering"
    assert debitor.storage.read_now(lambda c: c.exec_driver_sql(total).scalar_one()) == 0


def test_what_happened_before_sets_where_each_claim_stands(send: Send, debitor: Debitor) -> None:
    one = konto(debitor.edition, 1)
    first = key("fordring", 1, 1)
    fuld = indbetaling(debitor.edition, 1, 2, 700_00, [daekker(key("fordring", 1, 2), 500_00)])
    one = replace(
        one,
        tillaeg=(gebyr(1, 250_00, 250_00),),
        indbetalinger=(*one.indbetalinger, fuld),
        afskrivninger=(afskrivning(debitor.edition, 1, 1, 100_00),),
        rykninger=(rykning(1, 2),),
    )
    assert receipts(send(leverance(debitor.edition, [one]))) == [True]
    assert (saldo(debitor, first), saldo(debitor, key("gebyr", 1)), saldo(debitor, key("fordring", 1, 2))) == (
        300_00,
        250_00,
        0,
    )
    reminded, paid = forloeb(debitor, first), forloeb(debitor, key("fordring", 1, 2))
    assert (reminded.tilstand, reminded.trin, json.loads(reminded.indhold)["sidst"]) == ("rykket", 2, "2026-07-10")
    assert reminded.naeste_dato == date(2026, 11, 24)
    assert reminded.rentedato == date(2026, 11, 23)
    assert paid.tilstand == "afsluttet"
    uplaceret = "SELECT -sum(beloeb) FROM debitor_postering WHERE hovedkonto = 'uplaceret'"
    assert debitor.storage.read_now(lambda c: c.exec_driver_sql(uplaceret).scalar_one()) == 200_00
    assert debitor.rows("kernel_agenda") == 1


def test_interest_goes_on_after_what_the_old_system_added(send: Send, debitor: Debitor) -> None:
    rente = gebyr(
        1,
        10_00,
        10_00,
        rykkergebyr_id=None,
        opkraevningsrente_id=key("rente", 1),
        fra=date(2026, 6, 16),
        til=date(2026, 7, 15),
    )
    assert receipts(send(leverance(debitor.edition, [replace(konto(debitor.edition, 1), tillaeg=(rente,))]))) == [True]
    assert forloeb(debitor, key("fordring", 1, 1)).rentedato == date(2026, 7, 15)  # gebyrloven counts started months


def test_the_line_of_business_system_hears_what_can_be_paid_and_no_old_coverage(send: Send, debitor: Debitor) -> None:
    send(leverance(debitor.edition, [konto(debitor.edition, 1)]))
    told = {event.topic: event for event in debitor.events()}
    assert set(told) == {"debitor.registrering.accepteret", "debitor.fordring.til-indbetaling"}


def _with(change: Callable[[Debitor, OvertagDebitorkonto], dict[str, Any]]) -> Change:
    return lambda debitor, one: replace(one, **change(debitor, one))


def _registrering(**changes: Any) -> Change:
    return lambda _, one: replace(one, registrering=replace(one.registrering, **changes))


BAD: dict[str, tuple[list[str], Change]] = {
    "a coverage over the claim": (
        ["167"],
        _with(
            lambda d, _: {
                "indbetalinger": (indbetaling(d.edition, 1, 1, 2000_00, [daekker(key("fordring", 1, 1), 1100_00)]),)
            }
        ),
    ),
    "a coverage over the payment": (
        ["167"],
        _with(
            lambda d, _: {
                "indbetalinger": (indbetaling(d.edition, 1, 1, 500_00, [daekker(key("fordring", 1, 1), 600_00)]),)
            }
        ),
    ),
    "coverages that are too much together": (
        ["167"],
        _with(
            lambda d, o: {
                "indbetalinger": (
                    *o.indbetalinger,
                    indbetaling(d.edition, 1, 2, 500_00, [daekker(key("fordring", 1, 1), 500_00)]),
                )
            }
        ),
    ),
    "a claim of another account covered": (
        ["166"],
        _with(
            lambda d, _: {
                "indbetalinger": (indbetaling(d.edition, 1, 1, 500_00, [daekker(key("fordring", 2, 1), 1_00)]),)
            }
        ),
    ),
    "a payment told twice": (["165", "167"], _with(lambda _, o: {"indbetalinger": o.indbetalinger * 2})),
    "a payment to come": (
        ["169"],
        _with(lambda d, _: {"indbetalinger": (indbetaling(d.edition, 1, 1, 1_00, dato=date(2026, 11, 24)),)}),
    ),
    "a payment of no amount": (["013"], _with(lambda d, _: {"indbetalinger": (indbetaling(d.edition, 1, 1, 0),)})),
    "arrears that do not fit": (["168"], _with(lambda *_: {"tillaeg": (gebyr(1, 250_00, 200_00),)})),
    "a fee on no claim": (
        ["166"],
        _with(lambda *_: {"tillaeg": (gebyr(1, 250_00, 250_00, fordring_id=key("x")),)}),
    ),
    "a period backwards": (
        ["169"],
        _with(lambda *_: {"tillaeg": (gebyr(1, 250_00, 250_00, til=date(2026, 7, 9)),)}),
    ),
    "a write-off over the claim": (
        ["167"],
        _with(lambda d, _: {"afskrivninger": (afskrivning(d.edition, 1, 2, 500_01),)}),
    ),
    "a reason for a write-off that is none": (
        ["111"],
        _with(lambda d, _: {"afskrivninger": (afskrivning(d.edition, 1, 2, 1_00, aarsag_id=key("x")),)}),
    ),
    "a reminder before the claim was late": (
        ["169"],
        _with(lambda *_: {"rykninger": (rykning(1, 1, date(2026, 6, 20)),)}),
    ),
    "reminders of a claim told twice": (["169"], _with(lambda *_: {"rykninger": (rykning(1), rykning(1))})),
    "no reminder": (["169"], _with(lambda *_: {"rykninger": (rykning(1, 0),)})),
    "an unknown account type": (
        ["005"],
        lambda _, o: replace(
            o,
            registrering=replace(o.registrering, konto=replace(o.registrering.konto, type_id=key("x"))),  # type: ignore[type-var]
        ),
    ),
    "everything at once": (
        ["006", "166", "168"],
        lambda _, o: replace(
            o,
            registrering=replace(o.registrering, ejerskifte=True),
            tillaeg=(gebyr(1, 250_00, 1_00, fordring_id=key("x")),),
        ),
    ),
}


@pytest.mark.parametrize("what", BAD)
def test_a_bad_account_is_refused_with_its_reasons_and_the_others_go_on(
    send: Send, debitor: Debitor, what: str
) -> None:
    expected, change = BAD[what]
    alle = [konto(debitor.edition, 0), change(debitor, konto(debitor.edition, 1)), konto(debitor.edition, 3)]
    answer = send(leverance(debitor.edition, alle))
    assert codes(answer) == expected
    assert receipts(answer) == [True, False, True]
    assert debitor.rows("debitor_konto") == 2
    assert debitor.rows("debitor_bilag") == 4
    assert saldo(debitor, key("fordring", 1, 1)) == 0


def test_an_account_that_is_there_already_is_not_taken_over(send: Send, debitor: Debitor) -> None:
    one = konto(debitor.edition, 1)
    assert debitor.send(one.registrering).accepted
    answer = send(leverance(debitor.edition, [one]))
    assert (receipts(answer), codes(answer)) == ([False], ["164"])
    assert debitor.rows("debitor_bilag") == 0


def test_an_id_that_another_account_used_is_refused(send: Send, debitor: Debitor) -> None:
    first = konto(debitor.edition, 1)
    stolen = replace(konto(debitor.edition, 2), indbetalinger=(indbetaling(debitor.edition, 1, 1, 1_00),))
    answer = send(leverance(debitor.edition, [first, stolen]))
    assert (receipts(answer), codes(answer)) == ([True, False], ["165"])


@pytest.mark.parametrize(
    ("changes", "element"),
    [
        ({"antal_konti": 3}, "DebitorLeverancedataAntalDebitorkonto"),
        ({"antal_fordringer": 5}, "DebitorLeverancedataAntalFordring"),
        ({"total_fordring": Oere(1)}, "DebitorLeverancedataTotalFordringBeløb"),
        ({"antal_indbetalinger": 0}, "DebitorLeverancedataAntalIndbetaling"),
        ({"total_indbetaling": Oere(1)}, "DebitorLeverancedataTotalIndbetalingBeløb"),
        ({"leverance_id": key("en anden")}, "DebitorLeverancedataTransaktionsId"),
        ({"modtager": "urn:oio:cvr-nr:22222222"}, "DebitorLeverancedataDebitoransvarligMyndighed"),
        ({"afgiver": "urn:oio:cvr-nr:22222222"}, "DebitorLeverancedataAfgivendeMyndighed"),
        ({"afgivende_system": key("x")}, "DebitorLeverancedataAfgivendeItSystemInstans"),
    ],
)
def test_a_head_that_the_file_does_not_keep_refuses_the_delivery(
    send: Send, debitor: Debitor, changes: dict[str, Any], element: str
) -> None:
    answer = send(leverance(debitor.edition, [konto(debitor.edition, n) for n in (1, 2)], **changes))
    assert refused(answer) == ["SBX-ÅRS-161"]
    assert element in texts(answer.files[0].content, "LokalÅrsagstekst")[0]
    assert debitor.rows("debitor_konto") == debitor.rows("debitor_overtagelse") == 0


def test_optional_control_figures_may_be_left_out(send: Send, debitor: Debitor) -> None:
    left_out = dict.fromkeys(("total_fordring", "antal_indbetalinger", "total_indbetaling"))
    assert receipts(send(leverance(debitor.edition, [konto(debitor.edition, 1)], **left_out))) == [True]


@pytest.mark.parametrize("what", ["no XML", "cut off", "another root", "no accounts", "a wrong value"])
def test_a_file_that_cannot_be_read_is_refused_whole(send: Send, debitor: Debitor, what: str) -> None:
    text = leverance(debitor.edition, [konto(debitor.edition, 1)]).decode()
    damaged = {
        "no XML": "ikke xml",
        "cut off": text[:-40],
        "another root": text.replace("DebitorregistreringLeverance", "Noget"),
        "no accounts": text[: text.index("<DebitorregistreringListe>")] + "</DebitorregistreringLeverance>",
        "a wrong value": text.replace(">1000.00<", ">tusind<"),
    }[what]
    assert "SBX-ÅRS-160" in refused(send(damaged.encode())) or what in {"no accounts", "a wrong value"}
    assert debitor.rows("debitor_konto") == 0


@pytest.mark.parametrize("content", [b"hej", b"{}"])
def test_a_file_that_is_no_xml_is_told_so(send: Send, content: bytes) -> None:
    (transport,) = send(content).files
    assert "er ikke XML" in transport.content.decode()


def test_a_delivery_is_seen_while_it_is_looked_through(debitor: Debitor, overtager: Overtager) -> None:
    call, seen = debitor.call(), list[bool]()
    content = leverance(debitor.edition, [konto(debitor.edition, n) for n in range(120)])

    async def watch() -> None:
        taking = asyncio.create_task(overtager.overtag(content, call, str(uuid.uuid4()), udloest=False))
        while not taking.done():
            state = overtager.kontrolleres(call.scope.state_id, LEVERANCE)
            seen.append(state or await debitor.storage.read(partial(_kept, call.scope.state_id)))
            await asyncio.sleep(0)
        assert not (await taking).gentaget

    asyncio.run(watch())
    assert all(seen[1:])
    assert not overtager.kontrolleres(call.scope.state_id, LEVERANCE)


def test_a_refused_delivery_is_not_seen_afterwards(send: Send, debitor: Debitor, overtager: Overtager) -> None:
    assert refused(send(leverance(debitor.edition, [konto(debitor.edition, 1)], antal_konti=2))) != []
    assert not overtager.kontrolleres(debitor.call().scope.state_id, LEVERANCE)


def _kept(state_id: str, connection: Any) -> bool:
    return OvertagelseRepository(connection, state_id).find(LEVERANCE) is not None


def test_the_same_delivery_again_is_recognised_and_takes_nothing_over(send: Send, debitor: Debitor) -> None:
    alle = [konto(debitor.edition, n) for n in range(5)]
    alle[2] = replace(alle[2], rykninger=(rykning(2, 0),))
    first = send(leverance(debitor.edition, alle))
    again = send(leverance(debitor.edition, alle))
    assert [file.content for file in again.files[1:]] == [file.content for file in first.files[1:]]
    assert texts(again.files[0].content, "DebitorKvitteringÅrsagTitel") == ["Leverancen af konti er modtaget før"]
    assert (debitor.rows("debitor_konto"), debitor.rows("debitor_overtagelse_svar")) == (4, 5)


def test_the_id_of_a_delivery_is_not_used_for_other_content_or_by_another_sender(send: Send, debitor: Debitor) -> None:
    send(leverance(debitor.edition, [konto(debitor.edition, 1)]))
    assert refused(send(leverance(debitor.edition, [konto(debitor.edition, 2)]))) == ["SBX-ÅRS-162"]
    other = str(key("et andet system"))
    content = leverance(debitor.edition, [konto(debitor.edition, 1)], afgivende_system=Uuid(other))
    assert refused(send(content, afsender_system=other)) == ["SBX-ÅRS-162"]
    assert debitor.rows("debitor_konto") == 1


def test_the_same_accounts_in_a_corrected_delivery_are_recognised_one_by_one(send: Send, debitor: Debitor) -> None:
    alle = [konto(debitor.edition, n) for n in range(3)]
    bad = [alle[0], replace(alle[1], rykninger=(rykning(1, 0),)), alle[2]]
    assert receipts(send(leverance(debitor.edition, bad))) == [True, False, True]
    other = Uuid("00000000-0000-4000-8000-0000000000ff")
    second = send(leverance(debitor.edition, alle, leverance_id=other), transaktions_id=other)
    assert receipts(second) == [True] * 3
    assert debitor.rows("debitor_konto") == 3


def test_a_delivery_that_was_interrupted_goes_on_where_it_stopped(
    send: Send, debitor: Debitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    alle = [konto(debitor.edition, n) for n in range(8)]
    whole, seen = OvertagelseRepository.advance, []

    def breaks(self: OvertagelseRepository, leverance_id: str, svar: list[Any]) -> None:
        whole(self, leverance_id, svar)
        seen.append(svar)
        if len(seen) == 2:
            raise RuntimeError("the power goes")

    monkeypatch.setattr(OvertagelseRepository, "advance", breaks)
    with pytest.raises(RuntimeError):
        send(leverance(debitor.edition, alle), "t1")
    assert debitor.rows("debitor_konto") == debitor.rows("debitor_overtagelse_svar") == 3
    answer = send(leverance(debitor.edition, alle), "t1")
    assert receipts(answer) == [True] * 8
    assert texts(answer.files[0].content, "DebitorKvitteringÅrsagTitel") == []
    assert texts(answer.files[1].content, "DebitorkontoIdentifikation") == [each.konto_id for each in alle]
    assert (debitor.rows("debitor_konto"), debitor.rows("debitor_bilag")) == (8, 16)


def test_two_at_a_time_execute_a_delivery_once(debitor: Debitor, overtager: Overtager) -> None:
    alle = [konto(debitor.edition, n) for n in range(10)]
    content = leverance(debitor.edition, alle)

    async def both() -> None:
        await asyncio.gather(*(overtager.overtag(content, debitor.call(), f"t{n}", udloest=False) for n in (1, 2)))

    asyncio.run(both())
    assert (debitor.rows("debitor_konto"), debitor.rows("debitor_overtagelse_svar")) == (10, 10)
    assert saldo(debitor, key("fordring", 9, 1)) == 400_00


def test_two_sandboxes_take_the_same_delivery_over_on_their_own(send: Send, debitor: Debitor) -> None:
    content = leverance(debitor.edition, [konto(debitor.edition, n) for n in range(2)])
    send(content)
    debitor.sandbox = "en-anden"
    answer = send(content)
    assert receipts(answer) == [True, True]
    assert texts(answer.files[0].content, "DebitorKvitteringÅrsagTitel") == []
    assert (debitor.rows("debitor_konto"), debitor.rows("debitor_overtagelse")) == (4, 2)


def test_receipts_come_in_segments(send: Send, debitor: Debitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("oir_debitor.overtagelse.files.SEGMENT", 4)
    answer = send(leverance(debitor.edition, [konto(debitor.edition, n) for n in range(9)]))
    assert [file.name for file in answer.files[1:]] == [f"fil_SVAR_{n}af3.xml" for n in (1, 2, 3)]
    assert receipts(answer) == [True] * 9


def test_costs_and_down_adjustments_are_counted_in(send: Send, debitor: Debitor) -> None:
    one = konto(debitor.edition, 1)
    first = key("fordring", 1, 1)
    nedskrevet = debitor.nedregulering("n1", beloeb="400.00")
    sent = replace(
        one.registrering,
        nedreguleringer=(replace(nedskrevet, fordring_id=first),),
        fordringer=(*one.registrering.fordringer, fordring(debitor.edition, 1, 3, 10_00)),
    )
    assert receipts(send(leverance(debitor.edition, [replace(one, registrering=sent)]))) == [True]
    assert saldo(debitor, first) == 0
    more = replace(
        sent, nedreguleringer=(replace(nedskrevet, fordring_id=first, beloeb=Oere(401_00)),), konto_id=key("k2")
    )
    answer = send(
        leverance(debitor.edition, [replace(one, registrering=more)], leverance_id=key("l2")), transaktions_id=key("l2")
    )
    assert receipts(answer) == [False]
