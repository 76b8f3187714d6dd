"""Deliveries of an old system's accounts: builders, the file of a delivery, and the trigger that sends it."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from oir_debitor.domain.commands import Fordring, Konto, OpretRegistrering
from oir_debitor.domain.indbetaling.commands import Daekning
from oir_debitor.domain.overtagelse.commands import (
    DebitorLeverance,
    OvertagDebitorkonto,
    TidligereAfskrivning,
    TidligereIndbetaling,
    TidligereRykning,
    TidligereTillaeg,
)
from oir_debitor.domain.overtagelse.leverance import URN, Optaelling
from oir_debitor.domain.parter import Part
from oir_debitor.overtagelse.files import INF_REF
from oir_kernel.clock import DANISH_TIME
from oir_kernel.identifiers import Uuid
from oir_kernel.money import Oere
from oir_kernel.soap.edition import Edition
from tests.support.leverance import SYSTEM, info
from tests.support.leverance import trigger as any_trigger

LEVERANCE = Uuid("7c0a4a52-51d2-4a0e-9b2d-0f2f5a5d2a01")
NAVN = f"OIR_SF1590_B_OVERTAG_1_11111111_20261123T090000_{LEVERANCE}.xml"
CVR = "11111111"
BEGAN = datetime(2026, 6, 1, 8, tzinfo=DANISH_TIME)


def key(*parts: object) -> Uuid:
    """The id that follows from these names."""
    return Uuid(str(uuid.uuid5(uuid.NAMESPACE_URL, "/".join(map(str, parts)))))


def fordring(edition: Edition, nummer: int, del_nr: int, oere: int, **changes: Any) -> Fordring:
    made = Fordring(
        fordring_id=key("fordring", nummer, del_nr),
        registreret=BEGAN,
        type_id=edition.uuid_of("fordringstype")["KFDAINS"],
        beloeb=Oere(oere),
        forfaldsdato=date(2026, 6, 15),
        til_opkraevning=True,
        periode_start=date(2026, 6, 1),
        periode_slut=date(2026, 6, 30),
        stiftelsesdato=date(2026, 6, 1),
        srb=date(2026, 6, 20),
        foraeldelsesdato=date(2029, 6, 20),
    )
    return replace(made, **changes)


def indbetaling(
    edition: Edition, nummer: int, del_nr: int, oere: int, daekker: Iterable[Daekning] = (), **changes: Any
) -> TidligereIndbetaling:
    made = TidligereIndbetaling(
        indbetaling_id=key("indbetaling", nummer, del_nr),
        registreret=BEGAN,
        dato=date(2026, 7, 1),
        beloeb=Oere(oere),
        type_id=edition.uuid_of("indbetalingstype")["overtaget"],
        daekninger=tuple(daekker),
    )
    return replace(made, **changes)


def daekker(fordring_id: Uuid, oere: int) -> Daekning:
    return Daekning(beloeb=Oere(oere), fordring_id=fordring_id)


def gebyr(nummer: int, oere: int, restance: int, **changes: Any) -> TidligereTillaeg:
    made = TidligereTillaeg(
        fordring_id=key("fordring", nummer, 1),
        registreret=BEGAN,
        beloeb=Oere(oere),
        restance=Oere(restance),
        rykkergebyr_id=key("gebyr", nummer),
        fra=date(2026, 7, 10),
        til=date(2026, 7, 10),
    )
    return replace(made, **changes)


def rykning(nummer: int, antal: int = 1, dato: date = date(2026, 7, 10)) -> TidligereRykning:
    return TidligereRykning(key("fordring", nummer, 1), antal, dato)


def afskrivning(edition: Edition, nummer: int, del_nr: int, oere: int, **changes: Any) -> TidligereAfskrivning:
    made = TidligereAfskrivning(
        afskrivning_id=key("afskrivning", nummer),
        registreret=BEGAN,
        beloeb=Oere(oere),
        dato=date(2026, 8, 1),
        fordring_id=key("fordring", nummer, del_nr),
        aarsag_id=next(iter(edition.uuid_of("afskrivningsaarsag").values())),
    )
    return replace(made, **changes)


def konto(edition: Edition, nummer: int, **changes: Any) -> OvertagDebitorkonto:
    """An account with two claims of 1,000 and 500 kr., of which 600 kr. of the first are paid."""
    person = Part(f"urn:oio:cvr-nr:{25313763}", edition.uuid_of("parttype")["virksomhed"])
    first = fordring(edition, nummer, 1, 1000_00)
    made = OvertagDebitorkonto(
        registrering=OpretRegistrering(
            konto_id=key("konto", nummer),
            registreret=BEGAN,
            konto=Konto(edition.uuid_of("debitorkontotype")["daginstitution"], person),
            fordringer=(first, fordring(edition, nummer, 2, 500_00)),
        ),
        indbetalinger=(indbetaling(edition, nummer, 1, 600_00, [daekker(first.fordring_id, 600_00)]),),
    )
    return replace(made, **changes)


def hoved(konti: Sequence[OvertagDebitorkonto], **changes: Any) -> DebitorLeverance:
    """The head whose counts and sums are right unless `changes` say otherwise."""
    talt = Optaelling()
    for each in konti:
        talt.tael(each)
    made = DebitorLeverance(
        leverance_id=LEVERANCE,
        dannet=datetime(2026, 11, 23, 8, 30, tzinfo=DANISH_TIME),
        modtager=f"{URN}{CVR}",
        afgiver=f"{URN}{CVR}",
        afgivende_system=Uuid(SYSTEM),
        antal_konti=talt.konti,
        antal_fordringer=talt.fordringer,
        total_fordring=Oere(talt.fordring_sum),
        antal_indbetalinger=talt.indbetalinger,
        total_indbetaling=Oere(talt.indbetaling_sum),
        konti=tuple(konti),
    )
    return replace(made, **changes)


def leverance(edition: Edition, konti: Sequence[OvertagDebitorkonto], **changes: Any) -> bytes:
    """The file of a delivery."""
    inside = edition.binding.writer(DebitorLeverance)(hoved(konti, **changes))
    root = "DebitorregistreringLeverance"
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{edition.namespace}">{inside}</{root}>'
    text = text.replace("<EjerskifteMarkering>false</EjerskifteMarkering>", "")  # a flag is never sent as false
    return text.replace("<DebitorregistreringStruktur>", "\n<DebitorregistreringStruktur>").encode()


def trigger(content: bytes, **changes: Any) -> bytes:
    """The trigger that sends the delivery."""
    return any_trigger(content, name=NAVN, info=info(inf_ref=INF_REF, transaktions_id=LEVERANCE), **changes)
