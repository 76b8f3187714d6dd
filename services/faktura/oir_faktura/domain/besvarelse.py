"""When an answer to an invoice is taken in. An invoice is `modtaget` until its one final answer (ours).

| Check | Reason |
|---|---|
| the invoice is there | 084 |
| it was sent to the authority that answers, and the answer goes back to its sender | 082 |
| its sender can receive an answer | 086 |
| it has no other answer, and the answer's id was not used before | 085 |
| the result is a class, and so is every reason | 088 |
| `godkendt` approves, `afvist` refuses, `delvis` approves with remarks | 087 |
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from oir_faktura.domain.aarsager import Aarsag, Rute, fundet
from oir_faktura.domain.modtagelse import Klasser
from oir_faktura.domain.svar import AfsendFakturaSvar
from oir_kernel.findings import Finding, Text

MODTAGET = "modtaget"
GODKENDT = "godkendt"
AFVIST = "afvist"
DELVIS = "delvis"


@dataclass(frozen=True, slots=True)
class KendtSvar:
    """An answer taken in before."""

    svar_id: str
    faktura_id: str
    resultat: str
    aftryk: str
    afsender_cvr: str
    afsender_system: str
    behandlet: datetime


@dataclass(frozen=True, slots=True)
class KendtFaktura:
    """An invoice that can be answered: who sent it to whom, and its answer if it has one."""

    faktura_id: str
    rute: Rute
    svar_kan_ikke_modtages: bool
    svar: KendtSvar | None

    @property
    def tilstand(self) -> str:
        """`modtaget`, or the result of its answer."""
        return MODTAGET if self.svar is None else self.svar.resultat

    def svarrute(self, given: Rute) -> Rute:
        """The way of an answer: as given, or back the way the invoice came when the message names no receiver."""
        if given.modtager_cvr:
            return given
        return Rute(given.afsender_cvr or self.rute.modtager_cvr, given.afsender_system, self.rute.afsender_cvr)

    def er_besvaret_med(self, svar: AfsendFakturaSvar, rute: Rute) -> bool:
        """Whether this very decision was taken in before, from the same sender."""
        known = self.svar
        sender = (rute.afsender_cvr, rute.afsender_system)
        return (
            known is not None and known.aftryk == svar.aftryk and (known.afsender_cvr, known.afsender_system) == sender
        )


def vurder_svar(
    svar: AfsendFakturaSvar, faktura: KendtFaktura | None, brugt: KendtSvar | None, klasser: Klasser, rute: Rute
) -> tuple[Finding, ...]:
    """Every reason not to take the answer in; `brugt` is an earlier answer with the same id."""
    om_fakturaen = _ukendt(svar) if faktura is None else _faktura(svar, faktura, rute)
    return (*om_fakturaen, *_identitet(svar, faktura, brugt), *_klasser(svar, klasser), *_valg(svar, klasser))


def _ukendt(svar: AfsendFakturaSvar) -> Iterator[Finding]:
    sted = svar.kilde.place("faktura_id")
    yield fundet(
        Aarsag.UKENDT_FAKTURA,
        sted,
        Text(f"{sted.name} {svar.faktura_id} er ikke modtaget.", f"{sted.name} {svar.faktura_id} was not received."),
        Text(
            "Brug den UUID, fakturaen blev sendt med; en afvist faktura gemmes ikke.",
            "Use the UUID the invoice was sent with; a rejected invoice is not kept.",
        ),
        read={sted.name: svar.faktura_id},
    )


def _faktura(svar: AfsendFakturaSvar, faktura: KendtFaktura, rute: Rute) -> Iterator[Finding]:
    sted = svar.kilde.place("faktura_id")
    if rute.afsender_cvr != faktura.rute.modtager_cvr:
        yield fundet(
            Aarsag.FREMMED,
            sted,
            Text(
                f"Fakturaen blev sendt til {faktura.rute.modtager_cvr}, ikke til {rute.afsender_cvr}.",
                f"The invoice was sent to {faktura.rute.modtager_cvr}, not to {rute.afsender_cvr}.",
            ),
            Text("Lad fakturaens modtager svare.", "Let the invoice's receiver answer."),
            expected=faktura.rute.modtager_cvr,
        )
    if rute.modtager_cvr != faktura.rute.afsender_cvr:
        yield fundet(
            Aarsag.FREMMED,
            sted,
            Text(
                f"Fakturaen kom fra {faktura.rute.afsender_cvr}; svaret er sendt til {rute.modtager_cvr}.",
                f"The invoice came from {faktura.rute.afsender_cvr}; the answer was sent to {rute.modtager_cvr}.",
            ),
            Text("Send svaret til fakturaens afsender.", "Send the answer to the invoice's sender."),
            expected=faktura.rute.afsender_cvr,
        )
    if faktura.svar_kan_ikke_modtages:
        yield fundet(
            Aarsag.KAN_IKKE_BESVARES,
            sted,
            Text(
                "Fakturaens afsender har sagt, at svar ikke kan modtages; den er kun til orientering.",
                "The invoice's sender said that no answer can be received; it is for information only.",
            ),
            Text("Undlad at svare.", "Do not answer."),
        )


def _identitet(svar: AfsendFakturaSvar, faktura: KendtFaktura | None, brugt: KendtSvar | None) -> Iterator[Finding]:
    if faktura is not None and faktura.svar is not None:
        sted = svar.kilde.place("faktura_id")
        yield fundet(
            Aarsag.BESVARET,
            sted,
            Text(
                f"Fakturaen er allerede {faktura.tilstand} med svar {faktura.svar.svar_id}; et svar er endeligt.",
                f"The invoice is already {faktura.tilstand} by answer {faktura.svar.svar_id}; an answer is final.",
            ),
            Text(
                "Gensend det første svar uændret, eller bed afsenderen om en ny faktura.",
                "Send the first answer again unchanged, or ask the sender for a new invoice.",
            ),
            read={"tilstand": faktura.tilstand},
            expected=MODTAGET,
        )
    elif brugt is not None:
        sted = svar.kilde.place("svar_id")
        yield fundet(
            Aarsag.BESVARET,
            sted,
            Text(
                f"{sted.name} {svar.svar_id} er brugt til svaret på en anden faktura.",
                f"{sted.name} {svar.svar_id} was used for the answer to another invoice.",
            ),
            Text("Giv svaret en ny UUID.", "Give the answer a new UUID."),
            read={sted.name: svar.svar_id},
        )


def _klasser(svar: AfsendFakturaSvar, klasser: Klasser) -> Iterator[Finding]:
    if svar.resultat_id not in klasser.resultater:
        sted = svar.kilde.place("resultat_id")
        yield fundet(
            Aarsag.KLASSE,
            sted,
            Text(
                f"{sted.name} er ikke en klasse i listen faktura-resultat.",
                f"{sted.name} is no class of the list faktura-resultat.",
            ),
            Text("Brug klassen for godkendt, afvist eller delvis.", "Use the class of godkendt, afvist or delvis."),
            expected="faktura-resultat",
        )
    for aarsag in svar.aarsager:
        if aarsag.aarsag_id not in klasser.aarsager:
            sted = aarsag.kilde.place("aarsag_id")
            yield fundet(
                Aarsag.KLASSE,
                sted,
                Text(f"{sted.name} er ikke en klasse i listen aarsag.", f"{sted.name} is no class of the list aarsag."),
                Text(
                    "Brug en klasse fra listen, fx SBX-ÅRS-083, og skriv egen begrundelse i den lokale tekst.",
                    "Use a class of the list, as SBX-ÅRS-083, and put your own words into the local text.",
                ),
                expected="aarsag",
            )


_KRAV: dict[str, tuple[Callable[[AfsendFakturaSvar], bool], Text]] = {
    GODKENDT: (
        lambda svar: svar.godkender and not svar.afviser,
        Text("en godkendelse og ingen afvisning", "an approval and no refusal"),
    ),
    AFVIST: (
        lambda svar: svar.afviser and not svar.godkender,
        Text(
            "en afvisning med mindst én årsag og ingen godkendelse",
            "a refusal with at least one reason and no approval",
        ),
    ),
    DELVIS: (
        lambda svar: bool(svar.godkendt_aarsager) and not svar.godkendt_uden_bemaerkninger and not svar.afviser,
        Text(
            "en godkendelse med bemærkninger om det, der ikke godkendes",
            "an approval with remarks on what is not approved",
        ),
    ),
}


def _valg(svar: AfsendFakturaSvar, klasser: Klasser) -> Iterator[Finding]:
    resultat = klasser.resultater.get(svar.resultat_id, "")
    if resultat not in _KRAV:
        return
    holds, krav = _KRAV[resultat]
    if holds(svar):
        return
    sted = svar.kilde.place("resultat_id")
    yield fundet(
        Aarsag.SELVMODSIGELSE,
        sted,
        Text(f"{sted.name} er {resultat}; det kræver {krav.da}.", f"{sted.name} is {resultat}; that takes {krav.en}."),
        Text("Ret resultatet, eller ret godkendelse og afvisning.", "Correct the result, or the approval and refusal."),
        read={sted.name: resultat},
        expected=krav.en,
    )
