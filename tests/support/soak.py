"""Clients that each own some sandboxes of one running program, do everything there is to do in them, and know what each holds.

Every sandbox has a mark, which stands in each text and amount sent to it, and the ids are the same in all of them: whatever
leaks from one into another is seen by its content.
"""

import copy
import random
import threading
from collections import Counter, deque
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import httpx
from lxml import etree

from oir_sandbox.examples import read_answer
from tests.support import breve
from tests.support.soak_model import Holder, Konto, Sandkasse

XML: Final = {"Content-Type": "text/xml; charset=utf-8"}
START: Final = datetime.fromisoformat(breve.NOW)
SANDBOXES_URL: Final = "/api/control/sandboxes"
TIL_INDBETALING: Final = "debitor.fordring.til-indbetaling"
TOLD_BY_STEPS: Final = frozenset(
    {
        "debitor.registrering.accepteret",
        "debitor.konto.afsluttet",
        "debitor.konto.genoptaget",
        "finans.bilag.bogfoert",
        "faktura.modtaget",
        "faktura.besvaret",
    }
)
"""Topics of what the steps do; the others tell what the clock brings to claims that are owed."""
ANSWERS_LOST: Final = ("timeout-after;hold=50ms", "reset;when=after", "truncated")
NOTHING_HAPPENS: Final = ("timeout-before;hold=50ms", "reset;when=before", "http;status=503", "soap-fault", "technical")
LOST: Final = (httpx.ReadError, httpx.RemoteProtocolError, httpx.WriteError, httpx.CloseError)


class Klient:
    """One client with its own sandboxes; `others` are marks that none of them may ever show."""

    def __init__(self, url: str, number: int, own: list[Sandkasse], others: list[str]) -> None:
        self.http = httpx.Client(base_url=url, timeout=60)
        self.own = own
        self.random = random.Random(number)
        self.others = others
        self.count: Counter[str] = Counter()
        self._last: deque[str] = deque(maxlen=15)
        self._tid = 0
        self._name = number

    def run(self, go_on: Callable[[int], bool], stop: threading.Event) -> None:
        """Step after step, as long as told; then every sandbox is looked at. Raises what was wrong, with the steps before it."""
        steps = 0
        at: Sandkasse | None = None
        try:
            for at in self.own:
                self.http.put(f"{SANDBOXES_URL}/{at.name}", json=at.settings).raise_for_status()
            while go_on(steps) and not stop.is_set():
                steps += 1
                at = self.random.choice(self.own)
                (name,) = self.random.choices(list(STEPS), [weight for weight, _ in STEPS.values()])
                self._last.append(f"{at.name} {name}")
                STEPS[name][1](self, at)
                self.count[name] += 1
            for at in self.own:
                self.look(at, everything=True)
        except BaseException as error:
            stop.set()
            error.add_note(
                f"client {self._name} in {at.name if at else 'none'}, step {steps}; before: {list(self._last)}"
            )
            raise
        finally:
            self.http.close()

    # --- sending ---------------------------------------------------------------------------------------------------

    def soap(self, at: Sandkasse, door: str, operation: str, payload: str, tid: str = "") -> str:
        """Send a message; the answer at a glance, `ACCEPT`, or the codes."""
        return self.read(self.post(at, door, self.message(operation, payload, tid)))

    def message(self, operation: str, payload: str, tid: str = "") -> bytes:
        self._tid += 1
        return breve.soap(operation, payload, tid or f"{self._name}-{self._tid}")

    def post(self, at: Sandkasse, door: str, content: bytes) -> httpx.Response:
        return self.http.post(f"/s/{at.name}{breve.PATHS[door]}", content=content, headers=XML)

    @staticmethod
    def read(response: httpx.Response) -> str:
        assert response.status_code == 200, response.text
        seen = read_answer(response.content)
        return seen.svar if seen.svar == "ACCEPT" else " ".join((seen.svar, *seen.aarsager, *seen.fejl))

    def json(self, at: Sandkasse, method: str, path: str, **options: Any) -> Any:
        response = self.http.request(method, f"/s/{at.name}/api{path}", **options)
        assert response.is_success, response.text
        return response.json()

    def told(self, at: Sandkasse, path: str, body: Any = None) -> str:
        """Send over JSON; `ACCEPT` or the reasons."""
        self._tid += 1
        headers = {"x-TransaktionsId": f"{self._name}-{self._tid}"}
        answer = self.json(at, "POST", path, json=body, headers=headers)
        if str(answer.get("resultat", "")).startswith("ACCEPTERET") or answer.get("accepteret"):
            return "ACCEPT"
        return " ".join(["AFVISNING", *(found["rule_id"] for found in answer["findings"])])

    def either(self, at: Sandkasse, by_soap: tuple[str, str, str], path: str, body: Any) -> None:
        """The operation over one of its doors; it must be accepted, and an event tells of it."""
        by = self.random.random()
        answer = self.soap(at, *by_soap) if by < 0.5 else self.told(at, path, body)
        assert answer == "ACCEPT", (answer, by_soap[1])

    def some_konto(
        self, at: Sandkasse, good: Callable[[Konto], bool] = lambda _konto: True
    ) -> tuple[int, Konto] | None:
        fitting = [(number, konto) for number, konto in at.holds.konti.items() if good(konto)]
        return self.random.choice(fitting) if fitting else None

    # --- debitor ---------------------------------------------------------------------------------------------------

    def new_konto(self, at: Sandkasse) -> None:
        number = len(at.holds.konti) + 1
        konto = Konto(f"{at.mark} konto {number}", {1: (at.beloeb, False)})
        self._register(at, number, konto, 1, ny=True)
        at.holds.konti[number] = konto

    def new_fordring(self, at: Sandkasse) -> None:
        found = self.some_konto(at, lambda konto: not konto.lukket and not konto.ejerskifte)
        if found is None:
            return
        number, konto = found
        nummer = len(konto.fordringer) + 1
        self._register(at, number, konto, nummer, ny=False)
        konto.fordringer[nummer] = (at.beloeb, False)

    def _register(self, at: Sandkasse, number: int, konto: Konto, nummer: int, *, ny: bool) -> None:
        given = (number, konto.titel, nummer, at.beloeb)
        if self.random.random() < 0.6:
            konto.sendt += 1
            answer = self.soap(at, "debitor", "OpretDebitorkontoRegistrering", breve.registrering_soap(*given, ny=ny))
        else:
            answer = self.told(at, "/debitor/registreringer", breve.registrering_json(*given, ny=ny))
        assert answer == "ACCEPT", answer
        self._registered(at, number)
        if ny:
            at.holds.marks.add(at.mark)

    def repeat(self, at: Sandkasse) -> None:
        """The same message twice: the stored answer, and nothing twice. Other content under the same id: refused."""
        number = len(at.holds.konti) + 1
        konto = Konto(f"{at.mark} konto {number}", {1: (at.beloeb, False)}, sendt=3)
        payload = breve.registrering_soap(number, konto.titel, 1, at.beloeb, ny=True)
        message = self.message("OpretDebitorkontoRegistrering", payload)
        first, again = (self.post(at, "debitor", message) for _ in range(2))
        assert self.read(first) == self.read(again) == "ACCEPT"
        other = breve.registrering_soap(number, konto.titel, 1, "1.00", ny=False)
        refused = self.soap(at, "debitor", "OpretDebitorkontoRegistrering", other)
        assert "SBX-ÅRS-011" in refused, refused
        self._registered(at, number)
        at.holds.konti[number] = konto
        at.holds.marks.add(at.mark)

    def release(self, at: Sandkasse) -> None:
        found = self.some_konto(
            at, lambda konto: not konto.lukket and any(not out for _, out in konto.fordringer.values())
        )
        if found is None:
            return
        number, konto = found
        nummer = next(nummer for nummer, (_, out) in konto.fordringer.items() if not out)
        self.either(
            at,
            ("debitor", "SætFordringTilOpkrævning", breve.opkraevning_soap(number, nummer)),
            f"/debitor/konti/{breve.konto_id(number)}/opkraevning",
            {"fordringer": [{"fordring_id": breve.fordring_id(number, nummer)}]},
        )
        konto.fordringer[nummer] = (konto.fordringer[nummer][0], True)
        self._registered(at, number)

    def end_haeftelse(self, at: Sandkasse) -> None:
        body = {"slutdato": "2026-12-31"}
        by_soap = ("AfslutHæftelse", breve.afslut_haeftelse_soap)
        self._once(at, "haeftelse_slut", *by_soap, "haeftelser/{haeftelse}/afslut", body)

    def end_administrator(self, at: Sandkasse) -> None:
        body = breve.afslut_administrator_json()
        by_soap = ("AfslutAdministrator", breve.afslut_administrator_soap)
        self._once(at, "administrator_slut", *by_soap, "administratorer/afslut", body)

    def change_owner(self, at: Sandkasse) -> None:
        body = {"registreret": breve.NOW}
        self._once(at, "ejerskifte", "ForetagEjerskifte", breve.ejerskifte_soap, "ejerskifte", body)

    def _once(
        self, at: Sandkasse, done: str, operation: str, payload: Callable[[int], str], path: str, body: Any
    ) -> None:
        """What is done once to an account that is open; `done` is the field of `Konto` that remembers it."""
        found = self.some_konto(at, lambda konto: not konto.lukket and not getattr(konto, done))
        if found is None:
            return
        number, konto = found
        place = f"/debitor/konti/{breve.konto_id(number)}/{path.format(haeftelse=breve.haeftelse_id(number))}"
        self.either(at, ("debitor", operation, payload(number)), place, body)
        setattr(konto, done, True)
        self._registered(at, number)

    @staticmethod
    def _registered(at: Sandkasse, number: int) -> None:
        """An event tells that the account was registered on."""
        at.holds.events.append(("debitor.registrering.accepteret", breve.konto_id(number)))

    def close_or_open(self, at: Sandkasse) -> None:
        """Close an account, which refuses claims then, or reopen it."""
        found = self.some_konto(at)
        if found is None:
            return
        number, konto = found
        konto.lukket = not konto.lukket
        word, topic = ("afslut", "afsluttet") if konto.lukket else ("genoptag", "genoptaget")
        assert self.told(at, f"/debitor/konti/{breve.konto_id(number)}/{word}") == "ACCEPT"
        at.holds.events.append((f"debitor.konto.{topic}", breve.konto_id(number)))
        if konto.lukket:
            given = (number, konto.titel, len(konto.fordringer) + 1, at.beloeb)
            refused = self.told(at, "/debitor/registreringer", breve.registrering_json(*given, ny=False))
            assert "SBX-ÅRS-003" in refused, refused

    # --- finans, faktura, psrm -------------------------------------------------------------------------------------

    def new_bilag(self, at: Sandkasse) -> None:
        number = len(at.holds.bilag) + 1
        titel = f"{at.mark} bilag {number}"
        given = (number, titel, at.beloeb)
        self.either(
            at, ("finans", "AfsendFinansbilag", breve.bilag_soap(*given)), "/finans/bilag", breve.bilag_json(*given)
        )
        at.holds.bilag.append((number, titel, at.beloeb))
        at.holds.events.append(("finans.bilag.bogfoert", breve.bilag_id(number)))
        at.holds.marks.add(at.mark)

    def new_faktura(self, at: Sandkasse) -> None:
        number = len(at.holds.fakturaer) + 1
        given = (number, f"{at.mark}-{number}.xml")
        self.either(
            at,
            ("faktura", "AfsendFakturaInformation", breve.faktura_soap(*given)),
            "/faktura/fakturaer",
            breve.faktura_json(*given),
        )
        at.holds.fakturaer[number] = (given[1], "modtaget")
        at.holds.events.append(("faktura.modtaget", breve.faktura_id(number)))
        at.holds.marks.add(at.mark)

    def answer_faktura(self, at: Sandkasse) -> None:
        waiting = [number for number, (_, state) in at.holds.fakturaer.items() if state == "modtaget"]
        if not waiting:
            return
        number = waiting[0]
        self.either(
            at,
            ("svar", "AfsendFakturaInformationSvar", breve.svar_soap(number, at.mark)),
            f"/faktura/fakturaer/{breve.faktura_id(number)}/svar",
            breve.svar_json(number, at.mark),
        )
        at.holds.fakturaer[number] = (at.holds.fakturaer[number][0], "godkendt")
        at.holds.events.append(("faktura.besvaret", breve.faktura_id(number)))
        at.holds.marks.add(at.mark)

    def ask_psrm(self, at: Sandkasse) -> None:
        """What keeps nothing: Ping, and the PSRM check over both doors."""
        assert self.soap(at, "debitor", "Ping", "") == "ACCEPT"
        claim = {"id": "1", "type": "KFDAINS", "beskrivelse": "Faktura 1"}
        answer = self.http.post(f"/s/{at.name}/api/psrm/check", json={"claims": [claim]})
        assert answer.is_success, answer.text
        payload = breve.registrering_soap(1, at.mark, 1, at.beloeb, ny=True)
        kontrol = self.post(at, "psrm", self.message("OpretDebitorkontoRegistrering", payload))
        assert kontrol.status_code == 200, kontrol.text
        at.holds.marks.add(at.mark)

    def refused(self, at: Sandkasse) -> None:
        """What must be refused, and change nothing."""
        assert "SBX-1101" in self.soap(at, "finans", "AfsendFinansbilag", "<Ukendt/>")
        unknown = breve.registrering_soap(9999, at.mark, 1, at.beloeb, ny=False)
        assert "SBX-ÅRS-001" in self.soap(at, "debitor", "OpretDebitorkontoRegistrering", unknown)
        broken = self.post(at, "debitor", b"<a><b></a>")
        assert broken.status_code == 500
        assert "SBX-1002" in broken.text or "SBX-1001" in broken.text, broken.text

    # --- control ---------------------------------------------------------------------------------------------------

    def reset(self, at: Sandkasse) -> None:
        self.http.post(f"{SANDBOXES_URL}/{at.name}/reset", json={}).raise_for_status()
        at.holds = Holder()

    def clone(self, at: Sandkasse) -> None:
        to = self.random.choice(self.own)
        if to is at:
            return
        self.http.delete(f"{SANDBOXES_URL}/{to.name}").raise_for_status()
        self.http.post(f"{SANDBOXES_URL}/{at.name}/clone", json={"to": to.name}).raise_for_status()
        to.holds = copy.deepcopy(at.holds)
        self.look(to)

    def take(self, at: Sandkasse) -> None:
        response = self.http.get(f"{SANDBOXES_URL}/{at.name}/snapshot")
        assert response.status_code == 200, response.text
        at.snapshot = (response.content, copy.deepcopy(at.holds))

    def restore(self, at: Sandkasse) -> None:
        """Put a snapshot of one sandbox into another, or back."""
        taken = [each for each in self.own if each.snapshot is not None]
        if not taken:
            return
        content, holds = self.random.choice(taken).snapshot or (b"", Holder())
        zipped = {"Content-Type": "application/zip"}
        response = self.http.post(f"{SANDBOXES_URL}/{at.name}/restore", content=content, headers=zipped)
        assert response.status_code == 200, response.text
        at.holds = copy.deepcopy(holds)
        self.look(at)

    def jump(self, at: Sandkasse) -> None:
        hours = self.random.randint(1, 48)
        job = self.json(at, "POST", "/control/clock/advance", params={"wait": 60}, json={"by": f"PT{hours}H"})
        assert job["state"] == "done", job
        at.holds.advanced += timedelta(hours=hours)

    def fault(self, at: Sandkasse) -> None:
        """A fault on the next message, which is then sent again: it is done once."""
        ordered = self.random.choice(
            (*ANSWERS_LOST, *NOTHING_HAPPENS, "reject;reason=074", "malformed", "latency;time=5ms")
        )
        where = {"door": "soap", "operation": "OpretDebitorkontoRegistrering", "times": 1}
        self.json(at, "POST", "/control/faults", json={"fault": ordered, **where})
        number = len(at.holds.konti) + 1
        konto = Konto(f"{at.mark} konto {number}", {1: (at.beloeb, False)}, sendt=2)
        payload = breve.registrering_soap(number, konto.titel, 1, at.beloeb, ny=True)
        message = self.message("OpretDebitorkontoRegistrering", payload)
        self._struck(at, ordered, message)
        happened = len(self.json(at, "GET", "/debitor/konti", params={"antal": 500})["konti"]) - len(at.holds.konti)
        assert happened == (ordered.startswith((*ANSWERS_LOST, "malformed", "latency"))), ordered
        assert self.read(self.post(at, "debitor", message)) == "ACCEPT"
        (rule,) = self.json(at, "GET", "/control/faults")
        assert (rule["hits"], rule["fault"].partition(";")[0]) == (1, ordered.partition(";")[0])
        self.json(at, "DELETE", "/control/faults")
        at.holds.konti[number] = konto
        self._registered(at, number)
        at.holds.marks.add(at.mark)

    def _struck(self, at: Sandkasse, ordered: str, message: bytes) -> None:
        try:
            response = self.post(at, "debitor", message)
        except LOST:
            assert ordered.startswith(("timeout", "reset", "truncated")), ordered
            return
        if ordered.startswith("latency"):
            assert self.read(response) == "ACCEPT"
        elif ordered.startswith("reject"):
            assert "SBX-ÅRS-074" in self.read(response)
        elif ordered.startswith("technical"):
            assert "SBX-1301" in self.read(response)
        elif ordered.startswith("malformed"):
            try:
                etree.fromstring(response.content)
            except etree.XMLSyntaxError:
                return
            raise AssertionError("the answer is well-formed")
        else:
            assert response.status_code == (503 if ordered.startswith("http") else 500), (ordered, response.text)

    # --- looking ---------------------------------------------------------------------------------------------------

    def search(self, at: Sandkasse) -> None:
        """Another's mark is nowhere in the journal; the own one is, if anything was sent."""
        foreign = self.random.choice(self.others)
        found = self.json(at, "GET", "/control/journal/search", params={"text": foreign})
        assert found["exchanges"] == [], f"{foreign} in {at.name}"
        if at.mark in at.holds.marks:
            own = self.json(at, "GET", "/control/journal/search", params={"text": at.mark, "limit": 5})
            assert own["exchanges"], f"{at.mark} not in {at.name}"

    def verify(self, at: Sandkasse) -> None:
        found = self.some_konto(at)
        if found is None:
            return
        number, konto = found
        asked = {
            "operation": "OpretDebitorkontoRegistrering",
            "fields": {"DebitorkontoIdentifikation": breve.konto_id(number)},
            "times": konto.sendt,
        }
        answer = self.json(at, "POST", "/control/verify", json=asked)
        assert answer["satisfied"], answer["message"]

    def look(self, at: Sandkasse, *, everything: bool = False) -> None:
        """Everything the sandbox holds is what it must hold, by content; of accounts three, or all."""
        holds = at.holds
        konti = self.json(at, "GET", "/debitor/konti", params={"antal": 500})["konti"]
        assert [konto["konto_id"] for konto in konti] == [breve.konto_id(number) for number in sorted(holds.konti)]
        numbers = list(holds.konti)
        for number in numbers if everything else self.random.sample(numbers, min(3, len(numbers))):
            self._look_at_konto(at, number, holds.konti[number])
        bilag = self.json(at, "GET", "/finans/bilag", params={"antal": 500})["bilag"]
        assert [(one["bilag_id"], one["titel"], one["sum"], one["bilagsnummer"]) for one in bilag] == [
            (breve.bilag_id(number), titel, beloeb, f"{number:08d}") for number, titel, beloeb in holds.bilag
        ]
        fakturaer = self.json(at, "GET", "/faktura/fakturaer", params={"antal": 500})["fakturaer"]
        assert [(one["faktura_id"], one["filnavn"], one["tilstand"]) for one in fakturaer] == [
            (breve.faktura_id(number), *told) for number, told in holds.fakturaer.items()
        ]
        self._look_at_events(at)
        assert self.json(at, "GET", "/control/faults") == []
        now = datetime.fromisoformat(self.json(at, "GET", "/control/clock")["now"])
        assert now == START + holds.advanced
        self.verify(at)

    def _look_at_konto(self, at: Sandkasse, number: int, must: Konto) -> None:
        konto = self.json(at, "GET", f"/debitor/konti/{breve.konto_id(number)}")
        assert konto["indhold"]["titel"] == must.titel
        assert {one["fordring_id"]: (one["beloeb"], one["til_opkraevning"]) for one in konto["fordringer"]} == {
            breve.fordring_id(number, nummer): told for nummer, told in must.fordringer.items()
        }
        seen = (konto["afsluttet"] is not None, konto["ejerskifte"] is not None)
        assert seen == (must.lukket, must.ejerskifte)
        assert [one["afsluttet"] is not None for one in konto["haeftelser"]] == [must.haeftelse_slut]
        assert [one["slutdato"] is not None for one in konto["administratorer"]] == [must.administrator_slut]

    def _look_at_events(self, at: Sandkasse) -> None:
        """Every step is told once, in order; what the clock brings is told about accounts of this sandbox alone."""
        told, konti = self._events(at), at.holds.konti
        assert [each for each in told if each[0] in TOLD_BY_STEPS] == at.holds.events
        payable = {key for topic, key in told if topic == TIL_INDBETALING}
        released = {number for number, konto in konti.items() if any(out for _, out in konto.fordringer.values())}
        assert payable == {breve.konto_id(number) for number in released}
        of_time = {key for topic, key in told if topic not in TOLD_BY_STEPS}
        assert of_time <= {breve.konto_id(number) for number in konti}

    def _events(self, at: Sandkasse) -> list[tuple[str, str]]:
        found: list[Any] = []
        while page := self._page(at, found[-1]["seq"] if found else 0):
            found += page
        assert len({event["event_id"] for event in found}) == len(found)
        return [(event["topic"], event["key"]) for event in found]

    def _page(self, at: Sandkasse, after: int) -> list[Any]:
        page: list[Any] = self.json(at, "GET", "/control/events", params={"after": after, "limit": 500})
        return page


STEPS: Final[Mapping[str, tuple[int, Callable[[Klient, Sandkasse], None]]]] = {
    "new_konto": (12, Klient.new_konto),
    "new_fordring": (12, Klient.new_fordring),
    "repeat": (4, Klient.repeat),
    "release": (6, Klient.release),
    "end_haeftelse": (3, Klient.end_haeftelse),
    "end_administrator": (3, Klient.end_administrator),
    "change_owner": (2, Klient.change_owner),
    "close_or_open": (4, Klient.close_or_open),
    "new_bilag": (10, Klient.new_bilag),
    "new_faktura": (6, Klient.new_faktura),
    "answer_faktura": (6, Klient.answer_faktura),
    "ask_psrm": (4, Klient.ask_psrm),
    "refused": (4, Klient.refused),
    "reset": (3, Klient.reset),
    "clone": (2, Klient.clone),
    "take": (2, Klient.take),
    "restore": (2, Klient.restore),
    "jump": (4, Klient.jump),
    "fault": (5, Klient.fault),
    "search": (4, Klient.search),
    "verify": (4, Klient.verify),
    "look": (6, Klient.look),
}
"""What a client does, and how often of all."""


def klienter(url: str, clients: int, sandboxes: int) -> list[Klient]:
    """Clients of a running program that share out the sandboxes between them."""
    alle = [Sandkasse(number) for number in range(sandboxes)]
    shares = [alle[client::clients] for client in range(clients)]
    return [
        Klient(url, client, own, [each.mark for each in alle if each not in own]) for client, own in enumerate(shares)
    ]
