"""What PSRM holds that an action is about: for the rules to judge by, and to carry it out on."""

import json
from collections.abc import Mapping
from typing import Any

from psrm_receiver.domain.aktion import AktionKode, AktionPost
from psrm_receiver.domain.fordring import Bevaegelse, PsrmFordring
from psrm_receiver.domain.kendt import Kendskab, bruger_reference
from psrm_receiver.domain.udfoer import Grundlag
from psrm_receiver.store import ModtagerRepository


def kendskab(aktion: AktionPost, psrm: ModtagerRepository) -> Kendskab:
    """The claims and earlier actions the action points at, and the claims that use its references.

    A creditor sees its own claims only: another's does not exist for it (ours). A resend sees the claim, so that the rules can say
    that the creditor is another (code 541).
    """
    raw = json.loads(aktion.indhold)
    ref = _earlier(psrm, aktion, aktion.ref_aktion_id)
    own = aktion.fordring_id or ("" if ref is None else ref.fordring_id)
    inner = raw.get("fordring")
    main = str(inner.get("hovedfordring_id") or "") if isinstance(inner, Mapping) else ""
    fordringer = _claims(psrm, aktion, (own, main))
    ids = {each.fordring_id for each in fordringer}
    aktioner = {
        each.aktion_id: each
        for fordring_id in sorted(ids)
        for each in psrm.find(AktionPost, fordring_id=fordring_id)
        if each.nummer < aktion.nummer
    }
    if ref is not None and _is_own(aktion, ref.fordringshaver):
        aktioner[ref.aktion_id] = ref
    again = psrm.find(PsrmFordring, genindsender_id=own) if aktion.aktion == AktionKode.GENINDSEND and own else []
    return Kendskab(
        fordringer=tuple(fordringer),
        aktioner=tuple(aktioner.values()),
        med_reference=tuple(_with_references(psrm, aktion, raw)),
        genindsendt=tuple(each for each in again if bruger_reference(each)),
        version=psrm.version(),
    )


def grundlag(aktion: AktionPost, psrm: ModtagerRepository) -> Grundlag:
    """The claim the action is about with its related claims and all their movements, and the action it undoes."""
    ref = _earlier(psrm, aktion, aktion.ref_aktion_id)
    own = aktion.fordring_id or ("" if ref is None else ref.fordring_id)
    fordring = psrm.one(PsrmFordring, fordring_id=own) if own else None
    if fordring is None:
        return Grundlag(ref=ref)
    relaterede = psrm.find(PsrmFordring, hovedfordring_id=own)
    bevaegelser = {
        each.fordring_id: psrm.find(Bevaegelse, fordring_id=each.fordring_id) for each in (fordring, *relaterede)
    }
    before = None if ref is None else _earlier(psrm, aktion, ref.ref_aktion_id)
    return Grundlag(fordring, relaterede, bevaegelser, ref, before)


def _earlier(psrm: ModtagerRepository, aktion: AktionPost, aktion_id: str) -> AktionPost | None:
    found = psrm.one(AktionPost, aktion_id=aktion_id) if aktion_id else None
    return found if found is not None and found.nummer < aktion.nummer else None


def _claims(psrm: ModtagerRepository, aktion: AktionPost, ids: tuple[str, ...]) -> list[PsrmFordring]:
    """Those claims, and the main claims of theirs."""
    found: dict[str, PsrmFordring] = {}
    for fordring_id in ids:
        post = psrm.one(PsrmFordring, fordring_id=fordring_id) if fordring_id else None
        if post is None or not _is_own(aktion, post.fordringshaver):
            continue
        found[post.fordring_id] = post
        main = psrm.one(PsrmFordring, fordring_id=post.hovedfordring_id) if post.hovedfordring_id else None
        if main is not None:
            found[main.fordring_id] = main
    return list(found.values())


def _is_own(aktion: AktionPost, fordringshaver: str) -> bool:
    same = not aktion.fordringshaver or not fordringshaver or aktion.fordringshaver == fordringshaver
    return same or aktion.aktion == AktionKode.GENINDSEND


def _with_references(psrm: ModtagerRepository, aktion: AktionPost, raw: Mapping[str, Any]) -> list[PsrmFordring]:
    claims = [raw.get("fordring"), *(raw.get("relaterede") or ())]
    references = {str(each["reference"]) for each in claims if isinstance(each, Mapping) and each.get("reference")}
    return [
        found
        for reference in sorted(references)
        for found in psrm.find(PsrmFordring, reference=reference)
        if found.fordringshaver == aktion.fordringshaver
    ]
