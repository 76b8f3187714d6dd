"""A batch of actions as it comes in: what it holds, and what is wrong with it before any rule for actions is asked.

A batch is known by its id (MFLeveranceID): the same again changes nothing, the same id with other content is refused (ours).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from oir_kernel.findings import Finding, Outcome, Text
from oir_kernel.identifiers import is_uuid
from oir_kernel.money import to_oere
from psrm_receiver.domain.aktion import AktionPost, AktionStatus, LeverancePost, LeveranceTilstand
from psrm_receiver.domain.ids import aftryk

LAYER = "leverance"


@dataclass(frozen=True, slots=True)
class IndberetLeverance:
    """A batch. `aktioner` are the public fields of each action as canonical JSON texts, `koder` the action codes they have.

    `koder` is filled by the look-up, which also says whether each action can be read.
    """

    leverance_id: str
    aktioner: tuple[str, ...]
    koder: tuple[str, ...] = ()

    @property
    def aftryk(self) -> str:
        """The digest of its content."""
        return aftryk(self.aktioner)


@dataclass(frozen=True, slots=True)
class LeveranceOutcome:
    """What the intake answered: the batch was taken in at `modtaget`, and its receipts are due at `klar` (ISO instants)."""

    leverance_id: str
    modtaget: str
    klar: str
    antal: int
    accepted: bool = True
    findings: Sequence[Finding] = ()

    def as_dict(self) -> dict[str, Any]:
        """Plain values, kept for a repeated message."""
        return {
            "leverance_id": self.leverance_id,
            "modtaget": self.modtaget,
            "klar": self.klar,
            "antal": self.antal,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "LeveranceOutcome":
        """The outcome `as_dict` wrote."""
        return cls(data["leverance_id"], data["modtaget"], data["klar"], data["antal"])


def canonical(aktion: Mapping[str, object]) -> str:
    """The one text of an action's fields: empty fields left out, names in order, the ids of actions in lower case."""
    kept = {name: value for name, value in aktion.items() if value is not None and value not in ("", [])}
    kept |= {name: str(kept[name]).lower() for name in ("aktion_id", "ref_aktion_id") if name in kept}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True)


def leverance_af(mapping: Mapping[str, object]) -> IndberetLeverance:
    """The batch plain JSON values describe, whatever `wrong` will say of them."""
    raw = mapping.get("aktioner")
    aktioner = [each for each in raw if isinstance(each, Mapping)] if isinstance(raw, Sequence) else []
    return IndberetLeverance(str(mapping.get("leverance_id") or "").lower(), tuple(map(canonical, aktioner)))


def wrong(command: IndberetLeverance) -> Iterator[Finding]:
    """What is wrong with the batch itself: its id, its size, the ids of its actions."""
    if not is_uuid(command.leverance_id):
        yield problem("SBX-MOD-001", "leverance_id", _NO_ID, _NO_ID_FIX)
    if not command.aktioner:
        yield problem("SBX-MOD-002", "aktioner", _EMPTY, _EMPTY_FIX)
    seen: set[str] = set()
    for index, aktion in enumerate(command.aktioner):
        aktion_id = str(json.loads(aktion).get("aktion_id") or "").lower()
        path = f"aktioner[{index}].aktion_id"
        if not is_uuid(aktion_id):
            yield problem("SBX-MOD-003", path, _NO_ACTION_ID, _NO_ID_FIX)
        elif aktion_id in seen:
            yield used_before(path)
        seen.add(aktion_id)


def used_before(path: str) -> Finding:
    """The refusal of an action id that is taken."""
    return problem("SBX-MOD-004", path, _USED, _USED_FIX)


def problem(rule_id: str, path: str, message: Text, fix: Text) -> Finding:
    """A refusal of the batch, source ours."""
    place = Text(f"{path}: {message.da}", f"{path}: {message.en}")
    return Finding(rule_id, LAYER, Outcome.AFVIS, place, fix, path=path, source="ours")


def modtag(
    command: IndberetLeverance, nummer: int, first: int, now: datetime, klar: datetime
) -> tuple[LeverancePost, list[AktionPost]]:
    """The batch and its actions as they wait for their receipts; `first` is the number of the first action."""
    post = LeverancePost(
        command.leverance_id, nummer, command.aftryk, now, klar, LeveranceTilstand.MODTAGET, len(command.aktioner)
    )
    koder = command.koder or ("",) * len(command.aktioner)
    aktioner = [
        _aktion(command.leverance_id, linje, first + linje, kode, text, now)
        for linje, (kode, text) in enumerate(zip(koder, command.aktioner, strict=True))
    ]
    return post, aktioner


def klar_til(now: datetime, minutter: int) -> datetime:
    """When a batch taken in at `now` (UTC) has its receipts."""
    return now + timedelta(minutes=minutter)


def _aktion(leverance_id: str, linje: int, nummer: int, kode: str, text: str, now: datetime) -> AktionPost:
    raw = json.loads(text)
    virkning = raw.get("virkningsdato")
    return AktionPost(
        aktion_id=str(raw["aktion_id"]).lower(),
        nummer=nummer,
        leverance_id=leverance_id,
        linje=linje,
        aktion=kode,
        fordringshaver=creditor_of(raw),
        ref_aktion_id=str(raw.get("ref_aktion_id") or "").lower(),
        fordring_id=str(raw.get("fordring_id") or ""),
        beloeb=to_oere(raw.get("beloeb") or 0),
        virkningsdato=None if virkning is None else date.fromisoformat(virkning),
        aarsag=str(raw.get("aarsag") or "").strip().upper(),
        modtaget=now,
        status=AktionStatus.MODTAGET,
        dmi_status="",
        aendret=now,
        tilbagefoert_af="",
        aarsager="[]",
        indhold=text,
        svar="{}",
    )


def creditor_of(raw: Mapping[str, Any]) -> str:
    """The creditor an action names, itself or in its claim; empty when it names none."""
    fordring = raw.get("fordring")
    inner = fordring.get("fordringshaver") if isinstance(fordring, Mapping) else None
    return str(raw.get("fordringshaver") or inner or "")


_NO_ID = Text("Leverancens id er ikke et UUID.", "The batch's id is no UUID.")
_NO_ACTION_ID = Text("Aktionens id mangler eller er ikke et UUID.", "The action's id is missing or no UUID.")
_NO_ID_FIX = Text("Lav et nyt UUID, og send det med.", "Make a new UUID and send it.")
_EMPTY = Text("Leverancen har ingen aktioner.", "The batch holds no action.")
_EMPTY_FIX = Text("Send mindst én aktion.", "Send at least one action.")
_USED = Text("Aktionens id er brugt før.", "The action's id was used before.")
_USED_FIX = Text(
    "Giv hver aktion sit eget UUID; vil du gentage en leverance, så send den uændret med samme leverance_id.",
    "Give each action a UUID of its own; to repeat a batch send it unchanged with the same leverance_id.",
)
