"""Which documents of a message are booked, which repeat a known one, which are rejected.

Idempotency is by document: same id and same content gets the first receipt again, in whatever message it comes; same id
and other content is rejected. A message is never rejected as a whole because one document is wrong (ours; ERP practice).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from oir_finans.domain.aarsager import Aarsag, afvis
from oir_finans.domain.bilag import AfsendFinansbilag, Finansbilag
from oir_finans.domain.kontrol import Kontoplan, kontroller
from oir_finans.domain.kvittering import Kvittering, begrundelse
from oir_finans.domain.vilkaar import Vilkaar
from oir_kernel.findings import Finding, Outcome, Text


@dataclass(frozen=True, slots=True)
class Rute:
    """Who sends to whom: CVR and it-system of the sender, CVR of the municipality whose ledger it is."""

    afsender_cvr: str
    afsender_system: str
    modtager_cvr: str


@dataclass(frozen=True, slots=True)
class KendtBilag:
    """A document that is in the ledger already: its content's fingerprint, who sent it, the receipt it got."""

    aftryk: str
    rute: Rute
    kvittering: Kvittering


class Udfald(Enum):
    """What happens to one document."""

    BOGFOER = auto()
    GENTAG = auto()
    AFVIS = auto()


@dataclass(frozen=True, slots=True)
class Vurdering:
    """The decision on one document, with what was found."""

    bilag: Finansbilag
    udfald: Udfald
    findings: tuple[Finding, ...] = ()


def vurder(
    besked: AfsendFinansbilag,
    kendte: Mapping[str, KendtBilag],
    kontoplan: Kontoplan,
    rute: Rute,
    vilkaar: Vilkaar | None = None,
) -> list[Vurdering]:
    """The decision on each document; `kendte` holds those of the named ones that are in the ledger.

    `vilkaar` are the terms of the receiver's ERP system; left out, it has none of its own.
    """
    aftryk_i_besked: dict[str, set[str]] = defaultdict(set)
    for bilag in besked.bilag:
        aftryk_i_besked[bilag.bilag_id].add(bilag.aftryk)
    i_bogen = {bilag_id for bilag_id, kendt in kendte.items() if kendt.rute.modtager_cvr == rute.modtager_cvr}
    booked: set[str] = set()
    vurderinger = []
    for bilag in besked.bilag:
        kendt = kendte.get(bilag.bilag_id)
        if (kendt is not None and _samme(kendt, bilag, rute)) or bilag.bilag_id in booked:
            vurderinger.append(Vurdering(bilag, Udfald.GENTAG))
            continue
        tvetydig = len(aftryk_i_besked[bilag.bilag_id]) > 1
        findings = (*_identitet(bilag, kendt, rute, tvetydig=tvetydig), *kontroller(bilag, kontoplan))
        if vilkaar is not None:
            findings = (*vilkaar.eased(findings), *vilkaar.findings(bilag))
        findings += (*_oprindeligt_bilag(bilag, i_bogen | booked),)
        afvist = any(finding.outcome is Outcome.AFVIS for finding in findings)
        if not afvist:
            booked.add(bilag.bilag_id)
        vurderinger.append(Vurdering(bilag, Udfald.AFVIS if afvist else Udfald.BOGFOER, findings))
    return vurderinger


def afvist(vurdering: Vurdering, behandlet: datetime) -> Kvittering:
    """The receipt for a rejected document: the first reason as code, all of them as text."""
    grunde = [finding for finding in vurdering.findings if finding.outcome is Outcome.AFVIS]
    return Kvittering(vurdering.bilag.bilag_id, behandlet, aarsag=grunde[0].rule_id, begrundelse=begrundelse(grunde))


def _samme(kendt: KendtBilag, bilag: Finansbilag, rute: Rute) -> bool:
    return kendt.rute == rute and kendt.aftryk == bilag.aftryk


def _identitet(bilag: Finansbilag, kendt: KendtBilag | None, rute: Rute, *, tvetydig: bool) -> Iterator[Finding]:
    sted = bilag.kilde.place("bilag_id")
    ny_id = Text("Giv det nye bilag en ny UUID.", "Give the new document a new UUID.")
    if kendt is not None:
        hvordan = Text("med andet indhold", "with other content")
        if kendt.rute != rute:
            hvordan = Text(
                "fra en anden afsender eller til en anden modtager", "from another sender or to another receiver"
            )
        da, en = f"findes allerede {hvordan.da}", f"already exists {hvordan.en}"
        ret = Text(
            "Giv det nye bilag en ny UUID; ret et bogført bilag med en tilbageførsel.",
            "Give the new document a new UUID; correct a booked document by reversing it.",
        )
    elif tvetydig:
        da, en, ret = (
            "står flere gange i beskeden med forskelligt indhold",
            "stands several times with different content",
            ny_id,
        )
    else:
        return
    read = {sted.name: bilag.bilag_id}
    yield afvis(
        Aarsag.ANDET_INDHOLD,
        sted,
        Text(f"{sted.name} {bilag.bilag_id} {da}.", f"{sted.name} {bilag.bilag_id} {en}."),
        ret,
        read,
    )


def _oprindeligt_bilag(bilag: Finansbilag, i_bogen: set[str]) -> Iterator[Finding]:
    if not bilag.tilbagefoersel or bilag.oprindeligt_bilag_id in i_bogen:
        return
    sted = bilag.kilde.place("oprindeligt_bilag_id")
    oprindeligt = bilag.oprindeligt_bilag_id
    yield afvis(
        Aarsag.OPRINDELIGT_BILAG,
        sted,
        Text(f"{sted.name} mangler på en tilbageførsel.", f"{sted.name} is missing from a reversal.")
        if oprindeligt is None
        else Text(f"{sted.name} {oprindeligt} er ikke bogført.", f"{sted.name} {oprindeligt} is not booked."),
        Text(
            "Henvis til et bilag, som er bogført hos samme modtager, eller som står tidligere i beskeden.",
            "Name a document that is booked with the same receiver, or that stands earlier in the message.",
        ),
        {} if oprindeligt is None else {sted.name: oprindeligt},
    )
