"""The decision on a request: judge it, then answer in one of the six ways, now or on the day it waits for.

A request that is wrong is AFVIST and leaves nothing. A sound one is kept as a row whatever comes of it. `anmod` decides a new one,
`udfoer` one whose day has come or that a case worker let through, `luk` ends one without carrying it out.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from oir_debitor.domain.anmodning.commands import Anmodning, Form, anmodning_of
from oir_debitor.domain.anmodning.kontrol import kontroller
from oir_debitor.domain.anmodning.outcome import AnmodningAarsag, AnmodningOutcome, Udfald
from oir_debitor.domain.anmodning.sag import Lov, Sag
from oir_debitor.domain.anmodning.typer import HANDLINGSTYPER, Afventer, Handlingstype
from oir_debitor.domain.bogfoering import Bogfoering
from oir_debitor.domain.content import content, json_text
from oir_debitor.domain.draft import Terms
from oir_debitor.domain.facts import NO_FACTS, Facts
from oir_debitor.domain.forloebsposter import HandlingPost
from oir_debitor.domain.indbetaling.events import til_indbetaling
from oir_debitor.domain.posts import Post
from oir_debitor.domain.problems import Problem, cut_short
from oir_kernel.events import Event

BESVARET: Final = "debitor.anmodning.besvaret"
"""A request that was put off has its answer: what AfsendDebitorkontoAnmodningSvar tells the line-of-business system (stated)."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Kendt:
    """What is stored about a request: both accounts' facts, and the row of that id, on whichever account.

    `optaget`: the id sent for what is to be made is in use somewhere. `lov` says which law a kind of claim's fees follow; with
    `manuelt` a case worker decides every request.
    """

    her: Facts
    der: Facts = NO_FACTS
    handling: HandlingPost | None = None
    optaget: bool = False
    lov: Lov | None = None
    manuelt: bool = False


@dataclass(frozen=True, slots=True)
class Afgoerelse:
    """What a handler carries out. `dage` are the days on which somebody must look at the request again.

    `bogfoert` are the accounts' bookings, after which the claims' courses may end or begin again.
    """

    outcome: AnmodningOutcome
    added: tuple[Post, ...] = ()
    changed: tuple[Post, ...] = ()
    events: tuple[Event, ...] = ()
    dage: tuple[date, ...] = ()
    bogfoert: tuple[Bogfoering, ...] = ()


def anmod(form: Form, command: Anmodning, kendt: Kendt, terms: Terms) -> Afgoerelse:
    """A new request."""
    sag = _sag(form, command, kendt, terms)
    sound = kontroller(sag, kendt.handling)
    kind = HANDLINGSTYPER.get(sag.handling)
    if kind is None or not sound:
        return _afvist(sag)
    kind.doem(sag)
    if sag.problems:
        return _afvist(sag)
    senere = command.oensket_dato is not None and command.oensket_dato > sag.today
    if kendt.manuelt or kind.afventer is Afventer.SAGSBEHANDLER or senere:
        venter = Afventer.INTET if senere and not kendt.manuelt else Afventer.SAGSBEHANDLER
        if senere or not sag.forhindringer:
            return _vent(sag, venter)
    return _konklusion(sag, kind, None)


def udfoer(post: HandlingPost, kendt: Kendt, terms: Terms, *, godkendt: bool = False) -> Afgoerelse:
    """A request whose day has come. What is wrong by now keeps it from being carried out. `godkendt`: a case worker said yes."""
    form, command = kept_request(post)
    sag = _sag(form, command, kendt, terms)
    kontroller(sag, None, igen=True)
    kind = HANDLINGSTYPER[sag.handling]
    if not sag.problems:
        kind.doem(sag)
    if not sag.har_problemer and not godkendt and kind.afventer is Afventer.SAGSBEHANDLER:
        return _fortsat(sag, post, Udfald.ACCEPTERET, Afventer.SAGSBEHANDLER)
    return _konklusion(sag, kind, post)


def luk(post: HandlingPost, terms: Terms, problem: Problem) -> Afgoerelse:
    """A request that waits and will not be carried out, for this reason."""
    return svar_senere(post, terms, Udfald.EJ_GENNEMFOERT, (AnmodningAarsag.af(problem),), {})


def svar_senere(
    post: HandlingPost,
    terms: Terms,
    udfald: Udfald,
    aarsager: Sequence[AnmodningAarsag],
    resultat: dict[str, str],
    more: Sequence[Problem] = (),
) -> Afgoerelse:
    """The answer to a request that was put off: its row says so, and the line-of-business system is told."""
    now = terms.now
    told: dict[str, Any] = {
        "anmodning_id": post.anmodning_id,
        "konto_id": post.konto_id,
        "udfald": udfald.value,
        "aarsager": [{"kode": each.kode, "tekst": each.tekst_med_objekt} for each in aarsager],
        "resultat": resultat,
        "behandlet": now.isoformat(),
    }
    changed = replace(post, tilstand=udfald.value, resultat=json_text(told))
    findings = tuple(each.finding for each in more)
    outcome = AnmodningOutcome(post.anmodning_id, post.konto_id, now, udfald, tuple(aarsager), resultat, None, findings)
    return Afgoerelse(outcome, changed=(changed,), events=(Event(BESVARET, post.konto_id, told),))


def kept_request(post: HandlingPost) -> tuple[Form, Anmodning]:
    """The request that a row keeps."""
    kept = json.loads(post.indhold)
    return Form(kept["form"]), anmodning_of(kept["anmodning"])


def venter_paa(post: HandlingPost) -> Afventer:
    """What a request that is not answered waits for; nothing but its day, perhaps."""
    return Afventer(json.loads(post.indhold)["venter"])


def _sag(form: Form, command: Anmodning, kendt: Kendt, terms: Terms) -> Sag:
    handling = terms.codes.handlingstype.get(command.handling_id, "")
    sag = Sag(command, form, handling, kendt.her, terms, kendt.lov)
    sag.optaget = kendt.optaget
    sag.og_til(kendt.der)
    return sag


def _afvist(sag: Sag) -> Afgoerelse:
    outcome, left_out = _outcome(sag, Udfald.AFVIST, sag.problems), sum(side.draft.untold for side in sag.sider)
    if left_out:
        outcome = replace(outcome, findings=(*outcome.findings, cut_short(left_out)))
    return Afgoerelse(outcome)


def _konklusion(sag: Sag, kind: Handlingstype, post: HandlingPost | None) -> Afgoerelse:
    """What comes of a request that is carried out now: for a new one the answer, for one that waited the later answer."""
    hindered = [*sag.problems, *sag.forhindringer]
    if hindered:
        return _besvaret(sag, Udfald.EJ_GENNEMFOERT, post, hindered)
    if kind.afventer is Afventer.PSRM:
        if post is None:
            return _with_rows(sag, _vent(sag, Afventer.PSRM))
        return _with_rows(sag, _fortsat(sag, post, Udfald.UDSAT, Afventer.PSRM))
    udfald = Udfald.MED_RESULTAT if sag.resultat else Udfald.GENNEMFOERT
    return _with_rows(sag, _besvaret(sag, udfald, post, []))


def _besvaret(sag: Sag, udfald: Udfald, post: HandlingPost | None, why: Sequence[Problem]) -> Afgoerelse:
    resultat = sag.resultat if udfald is Udfald.MED_RESULTAT else {}
    if post is not None:
        return svar_senere(post, sag.terms, udfald, [AnmodningAarsag.af(each) for each in why], resultat, why)
    outcome = _outcome(sag, udfald, why)
    told = {name: value for name, value in outcome.as_dict().items() if name != "findings"}
    row = replace(_post(sag, udfald, Afventer.INTET), resultat=json_text(told))
    return Afgoerelse(outcome, added=(row,))


def _vent(sag: Sag, venter: Afventer) -> Afgoerelse:
    """A sound request that is not carried out today: receipted, or put off to a day."""
    if venter is Afventer.SAGSBEHANDLER:
        return Afgoerelse(
            _outcome(sag, Udfald.ACCEPTERET, ()), added=(_post(sag, Udfald.ACCEPTERET, venter),), dage=_frist(sag)
        )
    wished = sag.command.oensket_dato if venter is Afventer.INTET else None
    day = wished or sag.today + _DAY
    outcome = replace(_outcome(sag, Udfald.UDSAT, ()), forventet=day)
    days = _frist(sag) if wished is None else (wished, *_frist(sag))
    return Afgoerelse(outcome, added=(_post(sag, Udfald.UDSAT, venter),), dage=days)


def _fortsat(sag: Sag, post: HandlingPost, tilstand: Udfald, venter: Afventer) -> Afgoerelse:
    """A request whose day has come and that now waits for somebody else."""
    row = _post(sag, tilstand, venter)
    changed = replace(post, tilstand=tilstand.value, indhold=row.indhold)
    return Afgoerelse(replace(_outcome(sag, tilstand, ()), forventet=sag.today + _DAY), changed=(changed,))


def _with_rows(sag: Sag, afgoerelse: Afgoerelse) -> Afgoerelse:
    """The decision with what the action booked and changed."""
    added: list[Post] = [*afgoerelse.added, *sag.added]
    changed: list[Post] = [*afgoerelse.changed, *sag.changed]
    events = [*afgoerelse.events, *sag.events]
    for side in sag.sider:
        added += side.bog.posts
        events += [*side.bog.events(), *til_indbetaling(side.facts, side.bog, sag.terms.now)]
        if side.konto_id not in sag.lukkede:
            changed += [side.forloeb[key] for key in sorted(side.moved)]
    booked = tuple(side.bog for side in sag.sider if side.bog.posts)
    return replace(afgoerelse, added=tuple(added), changed=tuple(changed), events=tuple(events), bogfoert=booked)


def _outcome(sag: Sag, udfald: Udfald, why: Sequence[Problem]) -> AnmodningOutcome:
    return AnmodningOutcome(
        sag.command.anmodning_id,
        sag.command.konto_id,
        sag.terms.now,
        udfald,
        tuple(map(AnmodningAarsag.af, why)),
        dict(sag.resultat) if udfald is Udfald.MED_RESULTAT else {},
        findings=tuple(each.finding for each in why),
    )


def _post(sag: Sag, tilstand: Udfald, venter: Afventer) -> HandlingPost:
    kept = {
        "form": sag.form.value,
        "anmodning": content(sag.command),
        "afsender": [sag.terms.afsender_cvr, sag.terms.afsender_system, sag.terms.modtager_cvr],
        "venter": venter.value,
        "aktioner": sag.aktioner,
    }
    return HandlingPost(
        sag.command.anmodning_id,
        sag.command.konto_id,
        sag.handling,
        tilstand.value,
        sag.terms.now,
        sag.command.svarfrist,
        json_text(kept),
    )


def _frist(sag: Sag) -> tuple[date, ...]:
    """The day after the last on which an answer is of use."""
    return () if sag.command.svarfrist is None else (sag.command.svarfrist + _DAY,)
