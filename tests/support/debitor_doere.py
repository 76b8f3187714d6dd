"""The debtor system of one sandbox through its JSON doors, and a plain account of what was told to it and what must hold.

Ids come from a count within the sandbox, so two sandboxes that are told the same have the same ids: what mixes shows.
"""

import uuid
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

import httpx

START: Final = "2026-11-23T09:00:00+01:00"
DEBITOR: Final = {"ident": "urn:oio:cpr-nr:6101901234", "type_id": "person"}
MEDHAEFTER: Final = {"ident": "urn:oio:cpr-nr:6202914321", "type_id": "person"}
NY_EJER: Final = {"ident": "urn:oio:cpr-nr:6303921111", "type_id": "person"}
OVERBETALENDE: Final = ("bankoverfoersel", "indbetalingskort", "betalingsservice")
GENNEMFOERT: Final = ("gennemfoert", "gennemfoert-med-resultat")


def oere(kroner: str) -> int:
    """Kroner with two decimals as whole øre."""
    whole, cents = kroner.removeprefix("-").split(".")
    return (-1 if kroner.startswith("-") else 1) * (int(whole) * 100 + int(cents))


def kroner(oere: int) -> str:
    """Whole øre as kroner with two decimals."""
    return f"{oere // 100}.{oere % 100:02}"


class Sandkasse:
    """One sandbox. `registreret`, `nedreguleret`, `kasse` are øre: what was accepted, told again without any ledger."""

    def __init__(self, http: httpx.Client, name: str, **settings: Any) -> None:
        self.http = http
        self.name = name
        self.base = f"/s/{name}"
        self.now = datetime.fromisoformat(START)
        self.sendt: list[tuple[str, Any, Any]] = []
        self.registreret = self.nedreguleret = self.kasse = 0
        self.konti: list[str] = []
        self.betalinger: list[tuple[str, str]] = []
        self.omkostninger: set[str] = set()
        self._made: defaultdict[str, int] = defaultdict(int)
        made = http.put(f"/api/control/sandboxes/{name}", json={"clock_frozen": START, **settings})
        assert made.status_code == 200, made.text

    # --- the doors

    def get(self, path: str, **query: Any) -> Any:
        """What a door shows."""
        answer = self.http.get(f"{self.base}/api/{path}", params=query)
        assert answer.status_code == 200, (path, answer.status_code, answer.text)
        return answer.json()

    def post(self, path: str, body: Any = None) -> Any:
        """What a door answers; it never breaks."""
        answer = self.http.post(f"{self.base}/api/{path}", json={} if body is None else body)
        assert answer.status_code in (200, 404), (path, body, answer.status_code, answer.text)
        return answer.json()

    def message(self, path: str, body: Mapping[str, Any]) -> Any:
        """Send a message of the contract, and keep it when it was accepted, to send it again later."""
        answer = self.post(path, body)
        if accepted(answer):
            self.sendt.append((path, body, answer))
        return answer

    def new_id(self, kind: str) -> str:
        """The next id of that kind."""
        self._made[kind] += 1
        return self.id_of(kind, self._made[kind])

    @staticmethod
    def id_of(kind: str, number: int) -> str:
        """The id with that number."""
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{kind}/{number}"))

    # --- what is sent

    @property
    def today(self) -> date:
        """The sandbox's date."""
        return self.now.date()

    def fordring(self, beloeb: int, alder: int, **more: Any) -> dict[str, Any]:
        """A claim that PSRM takes once it is due: it fell due `alder` days ago."""
        due = self.today - timedelta(days=alder)
        return {
            "fordring_id": self.new_id("fordring"),
            "registreret": self.now.isoformat(),
            "type_id": "KFDAINS",
            "beloeb": kroner(beloeb),
            "forfaldsdato": due.isoformat(),
            "til_opkraevning": True,
            "periode_start": due.replace(day=1).isoformat(),
            "periode_slut": due.replace(day=28).isoformat(),
            "stiftelsesdato": due.replace(day=1).isoformat(),
            "srb": (due + timedelta(days=14)).isoformat(),
            "foraeldelsesdato": (due + timedelta(days=3 * 365 + 2)).isoformat(),
            "tekstlinjer": [{"nummer": 1, "tekst": "Daginstitution"}],
        } | more

    def registrer(self, konto_id: str, *fordringer: Mapping[str, Any], **parts: Any) -> Any:
        """Register on an account; a new one gets its master data."""
        body = {"konto_id": konto_id, "registreret": self.now.isoformat(), "fordringer": list(fordringer), **parts}
        if konto_id not in self.konti:
            body.setdefault("konto", {"type_id": "daginstitution", "debitor": DEBITOR})
        answer = self.message("debitor/registreringer", body)
        if accepted(answer):
            self._registered(konto_id, fordringer, parts)
        return answer

    def _registered(self, konto_id: str, fordringer: Any, parts: Mapping[str, Any]) -> None:
        if konto_id not in self.konti:
            self.konti.append(konto_id)
        costs = [each["fordring"] for each in parts.get("omkostninger", ())]
        self.omkostninger |= {each["fordring_id"] for each in costs}
        self.registreret += sum(oere(each["beloeb"]) for each in (*fordringer, *costs))
        self.nedreguleret += sum(oere(each["beloeb"]) for each in parts.get("nedreguleringer", ()))

    def nedregulering(self, fordring_id: str, beloeb: int) -> dict[str, Any]:
        """A down-adjustment."""
        return {
            "nedregulering_id": self.new_id("nedregulering"),
            "registreret": self.now.isoformat(),
            "fordring_id": fordring_id,
            "beloeb": kroner(beloeb),
            "aarsag_id": "regulering",
        }

    def betal(self, konto_id: str, beloeb: int, slags: str, **more: Any) -> Any:
        """Pay on an account as its administrator would: whoever is marked."""
        body = {
            "indbetaling_id": self.new_id("betaling"),
            "registreret": self.now.isoformat(),
            "dato": self.today.isoformat(),
            "beloeb": kroner(beloeb),
            "type_id": slags,
        } | more
        answer = self.message(f"debitor/konti/{konto_id}/indbetalinger", body)
        if accepted(answer):
            self.kasse += beloeb
            self.betalinger.append((konto_id, body["indbetaling_id"]))
        return answer

    def tag_tilbage(self, konto_id: str, indbetaling_id: str, beloeb: int) -> Any:
        """ForetagIndbetalingNedregulering."""
        body = {
            "nedregulering_id": self.new_id("tilbage"),
            "registreret": self.now.isoformat(),
            "dato": self.today.isoformat(),
            "beloeb": kroner(beloeb),
            "aarsag_id": "forkert-beloeb",
        }
        answer = self.message(f"debitor/konti/{konto_id}/indbetalinger/{indbetaling_id}/nedregulering", body)
        self.kasse -= beloeb if accepted(answer) else 0
        return answer

    def anmod(self, operation: str, handling: str, konto_id: str, **more: Any) -> Any:
        """A request for an action."""
        body = {"anmodning_id": self.new_id("anmodning"), "handling_id": handling, "konto_id": konto_id, **more}
        return self.message(f"debitor/anmodninger/{operation}", body)

    def gaa(self, varighed: str) -> None:
        """Move the clock; everything on the agenda up to then happens."""
        answer = self.http.post(f"{self.base}/api/control/clock/advance?wait=600", json={"by": varighed})
        assert answer.status_code == 200, answer.text
        report = answer.json()
        assert report["state"] == "done", report
        assert "SBX-1" not in answer.text, answer.text
        self.now = datetime.fromisoformat(self.get("control/clock")["now"])

    # --- what is there

    def billede(self) -> dict[str, Any]:
        """Everything the doors show of it: accounts, statements, payments, PSRM's claims, the agenda."""
        konti = {each["konto_id"]: each["konto_id"] for each in self.get("debitor/konti")["konti"]}
        return {
            "konti": {key: self.get(f"debitor/konti/{key}") for key in konti},
            "udtog": {key: self.get(f"debitor/konti/{key}/kontoudtog") for key in konti},
            "indbetalinger": {key: self.get(f"debitor/konti/{key}/indbetalinger") for key in konti},
            "psrm": self.psrm(),
            "ur": self.get("control/clock"),
            "dagsorden": self.get("control/clock/agenda", limit=500),
        }

    def psrm(self) -> list[dict[str, Any]]:
        """PSRM's claims."""
        found: list[dict[str, Any]] = self.get("receiver/fordringer", antal=500)["fordringer"]
        return found


def accepted(answer: Mapping[str, Any]) -> bool:
    """Whether a door took a message."""
    if "udfald" in answer:
        return answer["udfald"] != "afvist"
    return str(answer.get("resultat", "")).startswith("ACCEPTERET")
