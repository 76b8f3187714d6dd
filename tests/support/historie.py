"""A municipality's sandbox as a story drives it: through its doors only, and with a neighbour beside it that must see nothing.

Names stand for ids, amounts are kroner as text. `staar` looks at the account over B_02 and at its statement, every time.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from oir_sandbox.client import Sandbox, Server
from tests.support.asyncapi import problems, som_cloud_event
from tests.support.hele import hele

START: Final = "2026-11-23T09:00:00+01:00"
MOR: Final = "6101901234"
FAR: Final = "6202914321"
KASSEN: Final = {"x-Rute-AfsenderItSystemInstans": "00000000-0000-4000-8000-0000000000aa"}
_DEBITOR: Final = "/api/debitor"
_GAMMEL: Final[dict[str, Any]] = {
    "type_id": "KFDAINS",
    "forfaldsdato": "2026-10-01",
    "srb": "2026-10-15",
    "periode_start": "2026-10-01",
    "periode_slut": "2026-10-31",
    "stiftelsesdato": "2026-10-01",
    "foraeldelsesdato": "2029-10-02",
    "til_opkraevning": True,
}
"""Day care of October 2026: overdue when the story begins."""


def navn(name: str) -> str:
    """The id a name stands for, the same in every story."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"historie:{name}"))


def person(cpr: str = MOR) -> dict[str, Any]:
    """A party with a CPR number."""
    return {"ident": f"urn:oio:cpr-nr:{cpr}", "type_id": "person"}


def fordring(name: str, beloeb: str, **andet: Any) -> dict[str, Any]:
    """A claim as it is registered: October's day care unless told otherwise."""
    tekst = [{"nummer": 1, "tekst": f"Regning {name}"}]
    given = {"fordring_id": navn(name), "registreret": START, "beloeb": beloeb, "tekstlinjer": tekst}
    return {**_GAMMEL, **given, **andet}


class Historie:
    """One sandbox and its neighbour, which gets every registration too, and nothing else."""

    def __init__(self, server: Server, **indstillinger: Any) -> None:
        self.sandkasse: Sandbox = server.create(clock_frozen=START, **indstillinger)
        self.nabo: Sandbox = server.create(clock_frozen=START, **indstillinger)
        self._hoert = 0

    # --- the line-of-business system and the cash desk

    def registrer(
        self, *fordringer: dict[str, Any], konto: str = "k1", konto_felter: Any = None, **dele: Any
    ) -> dict[str, Any]:
        """OpretDebitorkontoRegistrering: a new account, day care of the mother's unless `konto_felter` tell otherwise."""
        body: dict[str, Any] = {"konto_id": navn(konto), "registreret": START, "fordringer": list(fordringer), **dele}
        body["konto"] = konto_felter or {"type_id": "daginstitution", "debitor": person()}
        told: dict[str, Any] = self._send(self.sandkasse, "registreringer", body)
        self._send(self.nabo, "registreringer", body)
        assert told["resultat"] != "AFVIST", told["aarsager"]
        return told

    def betal(
        self, name: str, beloeb: str, *, konto: str = "k1", hvordan: str = "kort", **andet: Any
    ) -> dict[str, Any]:
        """ForetagIndbetaling at the desk, today."""
        today = self.sandkasse.clock.now()
        body = {"indbetaling_id": navn(name), "registreret": today.isoformat(), "dato": today.date().isoformat()}
        body |= {"beloeb": beloeb, "type_id": hvordan, "ansvarlig": True}
        whole = {key: value for key, value in (body | andet).items() if value is not None}
        told: dict[str, Any] = self._send(self.sandkasse, f"konti/{navn(konto)}/indbetalinger", whole, headers=KASSEN)
        return told

    def anmod(self, handling: str, name: str, *fordringer: str, konto: str = "k1", **andet: Any) -> dict[str, Any]:
        """AnmodDebitorkontoMedFordringer."""
        ids = [navn(each) for each in fordringer]
        body = {"anmodning_id": navn(name), "handling_id": handling, "konto_id": navn(konto), "fordring_ids": ids}
        told: dict[str, Any] = self._send(self.sandkasse, "anmodninger/med-fordringer", body | andet)
        return told

    def goer(self, path: str, body: Any = None) -> dict[str, Any]:
        """Any other act below `/api/debitor/`."""
        told: dict[str, Any] = self._send(self.sandkasse, path, body)
        return told

    def overdrag(self, name: str) -> None:
        """The claim is handed over by hand, before its reminders; an hour later PSRM has given its receipt."""
        before = {"forloeb": "automatisk"} | self.sandkasse.settings().get("opkraevning", {})
        self.sandkasse.change(opkraevning=before | {"forloeb": "manuelt"})
        told = self.goer(f"fordringer/{navn(name)}/overdrag")
        self.sandkasse.change(opkraevning=before)
        assert told["resultat"] == "ACCEPTERET", told["aarsager"]
        self.frem("PT1H")

    # --- time

    def frem(self, by: str) -> None:
        """The clock goes on by an ISO duration."""
        self.sandkasse.clock.advance(by)

    def til(self, dag: str) -> None:
        """The clock goes on to the morning of a day."""
        self.sandkasse.clock.advance(to=f"{dag}T09:00:00+00:00")

    # --- what is seen

    def konto(self, konto: str = "k1", sandkasse: Sandbox | None = None) -> dict[str, Any]:
        """HentDebitorkonto."""
        told = self._send(sandkasse or self.sandkasse, "hent", {"konto_id": navn(konto)})
        found: dict[str, Any] = told["konto"]
        return found

    def staar(self, samlet: str, *, konto: str = "k1", uplaceret: str = "0.00", **rester: str) -> dict[str, Any]:
        """The account owes `samlet`, its claims what `rester` says (`rente`, `gebyr`: all of the kind); all that is told agrees."""
        found = self.konto(konto)
        owed = {each["fordring_id"]: Decimal(each["rest"]) for each in found["fordringer"]}
        added = {"rente": Decimal(0), "gebyr": Decimal(0)}
        for each in found["tillaeg"]:
            added["gebyr" if each["art"] == "rykkergebyr" else "rente"] += Decimal(each["rest"])
        for name, rest in rester.items():
            assert added.get(name, owed.get(navn(name))) == Decimal(rest), f"{name}: {owed}, {added}"
        total = sum(owed.values()) + sum(added.values()) - Decimal(found["uplaceret"])
        assert (found["samlet"], found["uplaceret"], total) == (samlet, uplaceret, Decimal(samlet))
        assert self._overblik(konto)["samlet"] == samlet
        self._udtoget_stemmer(samlet, konto)
        return found

    def tilstand(self, name: str) -> str:
        """Where a claim stands on its way."""
        told: dict[str, Any] = self.sandkasse.json("GET", f"{_DEBITOR}/fordringer/{navn(name)}/overdragelse")
        return str(told["tilstand"])

    def vej(self, name: str) -> dict[str, Any]:
        """The claim's way to PSRM and back."""
        told: dict[str, Any] = self.sandkasse.json("GET", f"{_DEBITOR}/fordringer/{navn(name)}/overdragelse")
        return told

    def nyt(self, *emner: str) -> list[str]:
        """The topics the line-of-business system was told of since it was asked last, in order; only those below `emner`."""
        found = [each for each in self.sandkasse.events() if each["seq"] > self._hoert]
        self._hoert = max((each["seq"] for each in found), default=self._hoert)
        return [each["topic"] for each in found if not emner or each["topic"].startswith(emner)]

    def fortalt(self, topic: str) -> list[dict[str, Any]]:
        """What was told under a topic."""
        return [each["data"] for each in self.sandkasse.events(topic)]

    def alt_fortalt_som_beskrevet(self) -> None:
        """Every event of the story is as the published description says."""
        for each in self.sandkasse.events():
            assert problems(som_cloud_event(each)) == []

    # --- PSRM

    def psrm(self, reference: str) -> list[dict[str, Any]]:
        """The claims PSRM has by that reference of ours, the first first."""
        found = self.sandkasse.json("GET", "/api/receiver/fordringer", params={"reference": navn(reference)})
        return list(found["fordringer"])

    def hos_psrm(self) -> list[dict[str, Any]]:
        """All claims PSRM has."""
        return list(self.sandkasse.json("GET", "/api/receiver/fordringer")["fordringer"])

    def psrm_faar(self, beloeb: str, *, cpr: str = MOR) -> dict[str, Any]:
        """The debtor pays to PSRM."""
        body = {"skyldner": {"cpr": cpr}, "beloeb": beloeb, "kilde": "betaling"}
        told: dict[str, Any] = self.sandkasse.json("POST", "/api/receiver/indbetalinger", json=body)
        assert told["accepteret"], told["findings"]
        return dict(told["svar"])

    def psrm_goer_om(self, indbetaling_id: str) -> list[dict[str, Any]]:
        """PSRM undoes a payment; the coverages it took back."""
        path = f"/api/receiver/indbetalinger/{indbetaling_id}/ophaev"
        told: dict[str, Any] = self.sandkasse.json("POST", path)
        assert told["accepteret"], told["findings"]
        return list(told["svar"]["daekninger"])

    def enige_med_psrm(self, name: str, hovedstol: str, rente: str) -> None:
        """PSRM and the account owe the same of a claim, in principal and in PSRM's interest."""
        (hos_psrm,) = self.psrm(name)
        assert (hos_psrm["saldo"], hos_psrm["rente"]) == (hovedstol, rente)
        self.staar(f"{Decimal(hovedstol) + Decimal(rente):.2f}", rente=rente, **{name: hovedstol})

    def underretninger(self) -> list[tuple[str, str]]:
        """What PSRM told the debtor system: kind and amount."""
        told = self.sandkasse.json("GET", f"{_DEBITOR}/underretninger")["underretninger"]
        assert {each["uforklaret"] for each in told} <= {"0.00"}
        return [(each["type"], each["beloeb"]) for each in told]

    # --- the neighbour

    def naboen_saa_intet(self) -> None:
        """The neighbour has its own registrations, untouched, and PSRM has nothing of it."""
        listed = self.nabo.json("GET", f"{_DEBITOR}/konti")["konti"]
        for each in listed:
            body = {"konto_id": each["konto_id"]}
            found = self._send(self.nabo, "hent", body)["konto"]
            money = [
                found[name] for name in ("tillaeg", "indbetalinger", "daekninger", "afskrivninger", "overdragelser")
            ]
            assert money == [[], [], [], [], []]
        topics = {each["topic"] for each in self.nabo.events()}
        assert topics <= {"debitor.registrering.accepteret", "debitor.fordring.til-indbetaling"}
        assert self.nabo.json("GET", "/api/receiver/fordringer")["fordringer"] == []

    def _overblik(self, konto: str) -> dict[str, Any]:
        told = self._send(self.sandkasse, "soeg", {"konto_id": navn(konto), "overblik": True})
        return dict(told["konti"][0]["overblik"])

    def _udtoget_stemmer(self, samlet: str, konto: str) -> None:
        told = self.sandkasse.json("GET", f"{_DEBITOR}/konti/{navn(konto)}/kontoudtog")
        saldo = Decimal(told["primo"])
        for each in told["linjer"]:
            saldo += Decimal(each["debet"]) - Decimal(each["kredit"])
            assert Decimal(each["saldo"]) == saldo
        assert saldo == Decimal(told["ultimo"]) == Decimal(samlet)

    def _send(self, sandkasse: Sandbox, path: str, body: Any, **more: Any) -> Any:
        return sandkasse.json("POST", f"{_DEBITOR}/{path}", **({} if body is None else {"json": body}), **more)


@contextmanager
def fortalt_i(url: str, folder: Path, **indstillinger: Any) -> Iterator[Historie]:
    """A story in this process over that database. At its end the neighbour is looked at, and the log."""
    with hele(url, folder) as program:
        historie = Historie(Server(program.http), **indstillinger)
        yield historie
        historie.alt_fortalt_som_beskrevet()
        historie.naboen_saa_intet()
        program.must_not_have_broken()
