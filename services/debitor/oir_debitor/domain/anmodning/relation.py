"""RELATION_OPRET and RELATION_NEDLÆG: two claims are tied together, or not any more.

The claims may stand on two accounts of the same system. A relation is kept with the account it goes out from; between two claims
one of each type can be in force. It says that claims belong together and moves no money (ours).
"""

from dataclasses import replace

from oir_debitor.domain.anmodning import reasons
from oir_debitor.domain.anmodning.sag import Sag
from oir_debitor.domain.forloebsposter import RelationPost
from oir_kernel.identifiers import Uuid


def opret(sag: Sag) -> None:
    """RELATION_OPRET: from one claim to another."""
    fra, til = _ends(sag)
    type_id = sag.data.relationstype_id or ""
    if fra == til:
        sag.refuse(reasons.RELATION_TIL_SIG_SELV, "fordring", fra, "til_fordring_id", til)
    if type_id not in sag.terms.codes.relationstype:
        listed = {"liste": "relationstype"}
        sag.refuse(
            reasons.AARSAG_UKENDT,
            "debitorkontoanmodning",
            sag.command.anmodning_id,
            "relationstype_id",
            type_id,
            **listed,
        )
    for each in _mellem(sag, fra, til):
        if each.type_id == type_id:
            sag.refuse(reasons.RELATION_FINDES, "fordring", fra, "til_fordring_id", fra, kendt=til)
    sag.ny_er_ledig("relation")
    if not sag.har_problemer:
        sag.added.append(RelationPost(sag.ny_id(), sag.her.konto_id, fra, til, type_id, sag.terms.now))


def nedlaeg(sag: Sag) -> None:
    """RELATION_NEDLÆG: all between the two claims, or the relation named."""
    asked = sag.data.objekt_id
    named = sag.command.til_fordring_id is not None
    here = _mellem(sag, *_ends(sag)) if named else [*sag.her.facts.relationer.values()]
    ends = [each for each in here if each.ophoert is None and asked in (None, each.relation_id)]
    if asked is None and not named:
        sag.refuse(reasons.DATA_MANGLER, "debitorkontoanmodning", sag.command.anmodning_id, "objekt_id")
    elif not ends:
        objekt = asked or sag.command.fordring_ids[0]
        paa = f" mellem {' og '.join(_ends(sag))}" if named else f" {sag.her.konto_id}"
        sag.refuse(reasons.OBJEKT_UKENDT, "relation", objekt, "objekt_id", objekt, slags="relation i kraft", paa=paa)
    if not sag.har_problemer:
        sag.changed += [replace(each, ophoert=sag.terms.now) for each in ends]


def _ends(sag: Sag) -> tuple[Uuid, Uuid]:
    return sag.command.fordring_ids[0], sag.command.til_fordring_id or Uuid("")


def _mellem(sag: Sag, fra: str, til: str) -> list[RelationPost]:
    found = sag.her.facts.relationer.values()
    return [each for each in found if (each.fra_fordring, each.til_fordring, each.ophoert) == (fra, til, None)]
