"""When an invoice is taken in: a receipt says *received and readable*, nothing of whether it will be paid.

| Check | Reason | If not |
|---|---|---|
| its id is new | 081 | rejected |
| its type and its attachments' types are classes of the edition | 088 | rejected |
| it does not demand an answer that cannot be received | 087 | rejected |
| OIOUBL and Peppol are well-formed UBL documents of a known kind, PDF is PDF | 080 | rejected |
| no CPR number but allowed test numbers, also in other encodings | 051 | rejected |
| its type is the document's kind; the customer's CVR is the receiver's; the format is known | 080, 082 | remark |

UBL's namespaces are official (OASIS); what is rejected and what is remarked is ours.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from oir_faktura.domain.aarsager import Aarsag, Rute, fundet
from oir_faktura.domain.faktura import AfsendFaktura
from oir_kernel.findings import Finding, Outcome, Text

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
RODER: Mapping[str, str] = {
    "faktura": "Invoice",
    "kreditnota": "CreditNote",
    "rykker": "Reminder",
    "forsyningsspecifikation": "UtilityStatement",
}
"""The UBL document each type of invoice is."""

FORMATER = "OIOUBL-2.1, PEPPOL-BIS-3.0, PDF"


@dataclass(frozen=True, slots=True)
class Klasser:
    """The classes that invoices and answers may name: code by UUID for types, results and reasons."""

    typer: Mapping[str, str]
    resultater: Mapping[str, str]
    aarsager: Mapping[str, str]


def vurder_faktura(faktura: AfsendFaktura, klasser: Klasser, rute: Rute, *, kendt: bool) -> tuple[Finding, ...]:
    """Everything found about an invoice; `kendt` says that one with its id is there already."""
    return (
        *(_kendt(faktura) if kendt else ()),
        *_typer(faktura, klasser),
        *_markeringer(faktura),
        *_dokument(faktura, klasser),
        *_cpr(faktura),
        *_kunde(faktura, rute),
    )


def _kendt(faktura: AfsendFaktura) -> Iterator[Finding]:
    sted = faktura.kilde.place("faktura_id")
    yield fundet(
        Aarsag.MODTAGET,
        sted,
        Text(
            f"{sted.name} {faktura.faktura_id} er allerede modtaget, med andet indhold eller fra en anden afsender.",
            f"{sted.name} {faktura.faktura_id} was already received, with other content or from another sender.",
        ),
        Text(
            "Giv den nye faktura en ny UUID; gensend en faktura uændret for at få samme kvittering.",
            "Give the new invoice a new UUID; send an invoice again unchanged to get the same receipt.",
        ),
        read={sted.name: faktura.faktura_id},
    )


def _typer(faktura: AfsendFaktura, klasser: Klasser) -> Iterator[Finding]:
    kode = klasser.typer.get(faktura.type_id)
    for kilde, kendt in (
        (faktura.kilde, kode in RODER),
        *((bilag.kilde, bilag.type_id in klasser.typer) for bilag in faktura.bilag),
    ):
        if not kendt:
            sted = kilde.place("type_id")
            yield fundet(
                Aarsag.KLASSE,
                sted,
                Text(
                    f"{sted.name} er ikke en klasse i listen faktura-type, som kan bruges her.",
                    f"{sted.name} is no class of the list faktura-type that can be used here.",
                ),
                Text(f"Brug klassen for en af: {', '.join(RODER)}.", f"Use the class of one of: {', '.join(RODER)}."),
                expected="faktura-type",
            )


def _markeringer(faktura: AfsendFaktura) -> Iterator[Finding]:
    if not (faktura.svar_kan_ikke_modtages and faktura.svar_paakraevet):
        return
    sted = faktura.kilde.place("svar_paakraevet")
    yield fundet(
        Aarsag.SELVMODSIGELSE,
        sted,
        Text(
            "Fakturaen kræver et svar, som afsenderen siger ikke kan modtages.",
            "The invoice demands an answer that its sender says cannot be received.",
        ),
        Text("Udfyld højst én af de to markeringer.", "Fill at most one of the two markings."),
    )


def _dokument(faktura: AfsendFaktura, klasser: Klasser) -> Iterator[Finding]:
    laesning, sted = faktura.laesning, faktura.kilde.place("indhold")
    if not laesning.aabnet:
        sted = faktura.kilde.place("format")
        yield fundet(
            Aarsag.ULAESELIG,
            sted,
            Text(
                f"{sted.name} er et format, sandkassen ikke åbner; indholdet er ikke kontrolleret.",
                f"{sted.name} is a format the sandbox does not open; the content was not checked.",
            ),
            Text(f"Brug et af: {FORMATER}.", f"Use one of: {FORMATER}."),
            Outcome.IKKE_EVALUERET,
            expected=FORMATER,
        )
    elif laesning.fejl is not None:
        yield fundet(
            Aarsag.ULAESELIG,
            sted,
            Text(f"Fakturaen kan ikke læses: {laesning.fejl.da}", f"The invoice cannot be read: {laesning.fejl.en}"),
            Text(
                "Send dokumentet Base64-kodet og uændret, og lad formatet passe til det.",
                "Send the document Base64-encoded and unchanged, and let the format match it.",
            ),
            expected=FORMATER,
        )
    elif laesning.rod:
        yield from _rod(faktura, klasser)


def _rod(faktura: AfsendFaktura, klasser: Klasser) -> Iterator[Finding]:
    laesning, sted = faktura.laesning, faktura.kilde.place("indhold")
    kendte = ", ".join(RODER.values())
    if laesning.rod not in RODER.values() or laesning.navnerum != f"{UBL}{laesning.rod}-2":
        yield fundet(
            Aarsag.ULAESELIG,
            sted,
            Text(
                f"Fakturaen kan ikke læses: rodelementet er ikke et af {kendte} i UBL's navnerum.",
                f"The invoice cannot be read: its root element is none of {kendte} in UBL's namespace.",
            ),
            Text(
                f"Send et UBL 2-dokument; navnerummet er {UBL}<rod>-2.",
                f"Send a UBL 2 document; the namespace is {UBL}<root>-2.",
            ),
            expected=kendte,
        )
        return
    kode = klasser.typer.get(faktura.type_id, "")
    if kode in RODER and RODER[kode] != laesning.rod:
        sted = faktura.kilde.place("type_id")
        yield fundet(
            Aarsag.ULAESELIG,
            sted,
            Text(
                f"{sted.name} siger {kode}, men dokumentet er {laesning.rod}.",
                f"{sted.name} says {kode}, but the document is {laesning.rod}.",
            ),
            Text(f"Brug typen, der hører til {laesning.rod}.", f"Use the type that belongs to {laesning.rod}."),
            Outcome.ADVARSEL,
            {sted.name: kode},
            laesning.rod,
        )


def _cpr(faktura: AfsendFaktura) -> Iterator[Finding]:
    for index, felt in faktura.laesning.cpr:
        kilde = faktura.kilde if index is None else faktura.bilag[index].kilde
        sted = kilde.place(felt)
        yield fundet(
            Aarsag.CPR,
            sted,
            Text(
                f"{sted.name} indeholder et CPR-nummer, som ikke er et tilladt testnummer.",
                f"{sted.name} holds a CPR number that is not an allowed test number.",
            ),
            Text(
                "Brug et testnummer med dag 61-91, eller lad sandkassens ejer tillade nummeret.",
                "Use a test number with day 61-91, or let the sandbox's owner allow the number.",
            ),
        )


def _kunde(faktura: AfsendFaktura, rute: Rute) -> Iterator[Finding]:
    cvr = faktura.laesning.kunde_cvr
    if cvr is None or cvr == rute.modtager_cvr:
        return
    yield fundet(
        Aarsag.FREMMED,
        faktura.kilde.place("indhold"),
        Text(
            f"Fakturaens kunde har CVR {cvr}; modtageren er {rute.modtager_cvr}.",
            f"The invoice's customer has CVR {cvr}; the receiver is {rute.modtager_cvr}.",
        ),
        Text(
            "Send fakturaen til kundens egen myndighed, hvis den ikke er modtagerens.",
            "Send the invoice to the customer's own authority if it is not the receiver's.",
        ),
        Outcome.ADVARSEL,
        {"AccountingCustomerParty": cvr},
        rute.modtager_cvr,
    )
