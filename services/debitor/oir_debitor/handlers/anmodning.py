"""The handlers of DebitorkontoAnmodningAfsend, the later answer to what was put off, and the step that comes back to it on its day."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final

from oir_debitor.domain.anmodning import reasons
from oir_debitor.domain.anmodning.afgoerelse import (
    Afgoerelse,
    Kendt,
    anmod,
    kept_request,
    luk,
    svar_senere,
    udfoer,
    venter_paa,
)
from oir_debitor.domain.anmodning.commands import AfgoerAnmodning, Anmodning, Form
from oir_debitor.domain.anmodning.outcome import VENTER, AnmodningAarsag, AnmodningOutcome, Udfald
from oir_debitor.domain.anmodning.typer import Afventer
from oir_debitor.domain.codes import Codes
from oir_debitor.domain.dag.plan import Planer
from oir_debitor.domain.facts import NO_FACTS
from oir_debitor.domain.forloebsposter import AftalePost, HandlingPost, HenstandPost, OverdragelsePost, RelationPost
from oir_debitor.domain.hovedbog import BilagPost, PosteringPost, TillaegPost
from oir_debitor.domain.outcome import Reference
from oir_debitor.domain.problems import Problem, problem
from oir_debitor.domain.reasons import Reason
from oir_debitor.handlers.carry_out import begin_of, see_to_the_day
from oir_debitor.handlers.efter_betaling import efter_betaling
from oir_debitor.handlers.til_psrm import fortael_psrm, klar_til_afsendelse
from oir_debitor.rykkere import rykkerplaner
from oir_debitor.store import DebitorUow
from oir_kernel.agenda import AgendaItem, Decide
from oir_kernel.cpr_gate import STRICTEST
from oir_kernel.findings import Text
from oir_kernel.identifiers import Uuid
from oir_kernel.operations import Call
from oir_kernel.source import NOWHERE, Source
from oir_kernel.storage.uow import UnitOfWork

HANDLING: Final = "debitor.handling"
"""On the agenda: a request that was put off is looked at again; its key is the request's id."""
_IDS: Final[Sequence[tuple[Any, str]]] = (
    (BilagPost, "bilag_id"),
    (PosteringPost, "bilag_id"),
    (TillaegPost, "tillaeg_id"),
    (HenstandPost, "henstand_id"),
    (RelationPost, "relation_id"),
    (AftalePost, "aftale_id"),
)


def anmod_om(form: Form) -> Callable[[Anmodning, DebitorUow], AnmodningOutcome]:
    """The handler of one operation: the form says what it points at."""
    return partial(_anmod, form)


def afgoer(command: AfgoerAnmodning, uow: DebitorUow) -> AnmodningOutcome:
    """The debtor system's case worker decides a request that waits for its day or for them."""
    post = _laas(uow, command.anmodning_id)
    known = "ukendt" if post is None else post.tilstand
    if post is None or post.tilstand not in VENTER or venter_paa(post) is Afventer.PSRM:
        found = _problem(reasons.IKKE_VENTENDE, command.anmodning_id, command.kilde, kendt=known)
        konto_id = Uuid("") if post is None else post.konto_id
        reason = (AnmodningAarsag.af(found),)
        return AnmodningOutcome(
            command.anmodning_id, konto_id, uow.clock.now(), Udfald.AFVIST, reason, findings=(found.finding,)
        )
    own = _som_afsender(uow, post)
    if command.udfoer:
        _, request = kept_request(post)
        return _skriv(udfoer(post, _kendt(own, request), own.terms, godkendt=True), own)
    begrundelse = STRICTEST.mask(command.tekst) or "uden begrundelse"
    return _skriv(
        luk(post, own.terms, _problem(reasons.AFSLAAET, post.anmodning_id, NOWHERE, begrundelse=begrundelse)), own
    )


def besvar(
    uow: DebitorUow,
    anmodning_id: str,
    udfald: str,
    aarsager: Sequence[Mapping[str, str]] = (),
    resultat: Mapping[str, str] | None = None,
) -> bool:
    """Answer a request that was put off, within the unit of work under way; whether it still waited.

    `udfald` is gennemfoert, gennemfoert-med-resultat or ej-gennemfoert; `aarsager` have `kode` (of the list aarsag) and `tekst`. The
    line-of-business system is told by `debitor.anmodning.besvaret`. Asked again, nothing happens twice.
    """
    post = _laas(uow, anmodning_id)
    if post is None or post.tilstand not in VENTER:
        return False
    told = [AnmodningAarsag(each["kode"], each["tekst"]) for each in aarsager]
    _skriv(svar_senere(post, uow.terms, Udfald(udfald), told, dict(resultat or {})), uow)
    return True


def aktion_besvaret(
    uow: DebitorUow, konto_id: str, aktion_id: str, *, udfoert: bool, aarsager: Sequence[Mapping[str, str]] = ()
) -> bool:
    """PSRM answered an action; whether a request is answered by that, because it was the last of its actions.

    An action that no request asked for changes nothing. One refused action makes the request ej-gennemfoert, when all have answered.
    """
    uow.konti.lock(konto_id)
    post = next((each for each in uow.konti.find(HandlingPost, konto_id=konto_id) if _beder_om(each, aktion_id)), None)
    if post is None or post.tilstand not in VENTER:
        return False
    answers = json.loads(post.resultat).get("aktioner", {})
    answers[aktion_id] = {"udfoert": udfoert, "aarsager": [dict(each) for each in aarsager]}
    if set(answers) < set(json.loads(post.indhold)["aktioner"]):
        kept = json.dumps({"aktioner": answers}, ensure_ascii=False)
        uow.konti.append((), (replace(post, resultat=kept),))
        return False
    why = [reason for each in answers.values() for reason in each["aarsager"]]
    if all(each["udfoert"] for each in answers.values()):
        return besvar(uow, post.anmodning_id, Udfald.GENNEMFOERT, why)
    return besvar(uow, post.anmodning_id, Udfald.EJ_GENNEMFOERT, why or [_psrm_afviste(post)])


def behandl(codes: Codes) -> Decide:
    """The step of `HANDLING`: a request whose day has come is carried out, one whose deadline has passed is ended."""

    def decide(item: AgendaItem, kernel: UnitOfWork) -> Sequence[Text]:
        uow = DebitorUow(kernel.conn, Call(kernel.scope, item.key, "", "", ""), codes)
        post = _laas(uow, item.key)
        if post is None or post.tilstand not in VENTER:
            return ()
        own = _som_afsender(uow, post)
        if post.svarfrist is not None and own.terms.today > post.svarfrist:
            found = _problem(reasons.FRIST_OVERSKREDET, post.svarfrist.isoformat(), NOWHERE, "svarfrist")
            return _told(_skriv(luk(post, own.terms, found), own), post)
        if venter_paa(post) is not Afventer.INTET:
            return ()
        _, request = kept_request(post)
        return _told(_skriv(udfoer(post, _kendt(own, request), own.terms), own), post)

    return decide


def _anmod(form: Form, command: Anmodning, uow: DebitorUow) -> AnmodningOutcome:
    _lock(uow, command)
    known = uow.konti.find(HandlingPost, anmodning_id=command.anmodning_id)
    kendt = _kendt(uow, command, known[0] if known else None)
    return _skriv(anmod(form, command, kendt, uow.terms), uow)


def _kendt(uow: DebitorUow, command: Anmodning, handling: HandlingPost | None = None) -> Kendt:
    til = command.til_konto_id
    ny = command.givet.ny_id
    return Kendt(
        her=uow.konti.whole(command.konto_id),
        der=NO_FACTS if til in (None, command.konto_id) else uow.konti.whole(str(til)),
        handling=handling,
        optaget=ny is not None and any(uow.konti.find(cls, **{column: ny}) for cls, column in _IDS),
        lov=_lov(uow),
        manuelt=uow.settings.opkraevning.forloeb == "manuelt",
    )


def _skriv(afgoerelse: Afgoerelse, uow: DebitorUow) -> AnmodningOutcome:
    """Write what was decided, and see to it that somebody looks again."""
    uow.konti.append(afgoerelse.added, afgoerelse.changed)
    uow.outbox.add(*afgoerelse.events)
    fortael_psrm(uow, afgoerelse.added)
    see_to_the_day(uow, (*afgoerelse.added, *afgoerelse.changed))
    if any(isinstance(each, OverdragelsePost) for each in afgoerelse.added):
        klar_til_afsendelse(uow, afgoerelse.outcome.konto_id)
    for booked in afgoerelse.bogfoert:
        efter_betaling(uow, booked.konto_id, booked)
    for day in afgoerelse.dage:
        uow.agenda.add(HANDLING, begin_of(day), afgoerelse.outcome.anmodning_id)
    return afgoerelse.outcome


def _laas(uow: DebitorUow, anmodning_id: str) -> HandlingPost | None:
    """The request's row, read again once its accounts are locked."""
    found = uow.konti.find(HandlingPost, anmodning_id=anmodning_id)
    if not found:
        return None
    _, request = kept_request(found[0])
    _lock(uow, request)
    return uow.konti.find(HandlingPost, anmodning_id=anmodning_id)[0]


def _lock(uow: DebitorUow, request: Anmodning) -> None:
    """Lock the request's accounts, then the id of what it is to make, which another request may name for another kind of object.

    Accounts are always locked in the order of their ids, so that two requests never wait for each other.
    """
    for konto_id in sorted({each for each in (request.konto_id, request.til_konto_id) if each is not None}):
        uow.konti.lock(konto_id)
    ny = request.givet.ny_id
    uow.konti.lock_ids(() if ny is None else (ny,))


def _som_afsender(uow: DebitorUow, post: HandlingPost) -> DebitorUow:
    """The same unit of work in the name of who sent the request."""
    cvr, system, modtager = json.loads(post.indhold)["afsender"]
    return DebitorUow(uow.conn, Call(uow.scope, post.anmodning_id, cvr, system, modtager), uow.terms.codes)


def _lov(uow: DebitorUow) -> Callable[[str, str], str]:
    planer = Planer(rykkerplaner(), uow.settings.opkraevning.rykkere)
    return lambda kontotype, fordringstype: planer.plan(kontotype, fordringstype).lov


def _beder_om(post: HandlingPost, aktion_id: str) -> bool:
    return aktion_id in json.loads(post.indhold).get("aktioner", ())


def _problem(reason: Reason, key: str, kilde: Source, field: str = "anmodning_id", **more: object) -> Problem:
    return problem(reason, Reference("debitorkontoanmodning", key), kilde, field, key, **more)


def _psrm_afviste(post: HandlingPost) -> dict[str, str]:
    found = _problem(reasons.PSRM_AFVISTE, post.anmodning_id, NOWHERE, begrundelse="uden årsag")
    return {"kode": found.aarsag.code, "tekst": found.aarsag.lokal_tekst}


def _told(outcome: AnmodningOutcome, post: HandlingPost) -> Sequence[Text]:
    said = f"{post.handling} {post.anmodning_id}: {outcome.udfald.value}."
    return (Text(said, said),)
