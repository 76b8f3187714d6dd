"""The steps of the state machine over the whole debtor system and its PSRM: each a message or an act through a JSON door."""

from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.support.alt_model import AltModel
from tests.support.debitor_doere import (
    DEBITOR,
    GENNEMFOERT,
    MEDHAEFTER,
    NY_EJER,
    OVERBETALENDE,
    Sandkasse,
    accepted,
    kroner,
    oere,
)
from tests.support.debitor_sandt import forskelle

HVOR: Final = st.sampled_from(["roed", "blaa"])
NR: Final = st.integers(0, 5)
BELOEB: Final = st.integers(1, 3000).map(lambda kr: kr * 100) | st.integers(1, 300_000)
DAGE: Final = st.sampled_from([1, 3, 10, 30, 45])
"""How far the clock goes in a step."""


class Registreringer(AltModel):
    """What an account is told."""

    @rule(hvor=HVOR, nr=st.integers(1, 3), beloeb=BELOEB, alder=st.integers(-10, 90), med=st.booleans())
    def registrer(self, hvor: str, nr: int, beloeb: int, alder: int, med: bool) -> None:
        box = self._i(hvor)
        parts: dict[str, Any] = {}
        if med:
            given = {"haeftelse_id": box.new_id("haeftelse"), "registreret": box.now.isoformat()}
            parts["haeftelser"] = [given | {"startdato": self._ny_dato(box, -5), "part": MEDHAEFTER}]
        box.registrer(box.id_of("konto", nr), box.fordring(beloeb, alder, til_opkraevning=beloeb % 3 > 0), **parts)

    @rule(hvor=HVOR, nr=NR, beloeb=BELOEB)
    def omkostning(self, hvor: str, nr: int, beloeb: int) -> None:
        box = self._i(hvor)
        konto, fordring = self._fordring(box, nr)
        cost = {"hovedfordring_id": fordring, "fordring": box.fordring(beloeb, 20, type_id="GEDAINS")}
        box.registrer(konto, omkostninger=[cost])

    @rule(hvor=HVOR, nr=NR, beloeb=BELOEB)
    def nedreguler(self, hvor: str, nr: int, beloeb: int) -> None:
        box = self._i(hvor)
        konto, fordring = self._fordring(box, nr)
        box.registrer(konto, nedreguleringer=[box.nedregulering(fordring, beloeb)])

    @rule(hvor=HVOR, nr=NR)
    def saet_til_opkraevning(self, hvor: str, nr: int) -> None:
        box = self._i(hvor)
        konto, fordring = self._fordring(box, nr)
        box.message(f"debitor/konti/{konto}/opkraevning", {"fordringer": [{"fordring_id": fordring}]})

    @rule(hvor=HVOR, nr=NR)
    def ejerskifte(self, hvor: str, nr: int) -> None:
        box = self._i(hvor)
        konto = self._konto(box, nr)
        if accepted(box.message(f"debitor/konti/{konto}/ejerskifte", {"registreret": box.now.isoformat()})):
            master = {"type_id": "daginstitution", "debitor": NY_EJER if nr % 2 else DEBITOR}
            box.registrer(konto, box.fordring(50_000, 30), konto=master, ejerskifte=True)

    @rule(hvor=HVOR, nr=NR, dage=st.integers(-3, 3))
    def afslut_haeftelse(self, hvor: str, nr: int, dage: int) -> None:
        box = self._i(hvor)
        konto = self._konto(box, nr)
        found = self.sidst[hvor]["konti"][konto]["haeftelser"]
        haeftelse = found[0]["haeftelse_id"] if found else box.id_of("haeftelse", 999)
        end = {"slutdato": self._ny_dato(box, dage)}
        box.message(f"debitor/konti/{konto}/haeftelser/{haeftelse}/afslut", end)


class Penge(AltModel):
    """Payments, and what takes them off again."""

    @rule(hvor=HVOR, nr=NR, beloeb=BELOEB, slags=st.sampled_from(["kontant", "mobil", *OVERBETALENDE]))
    def betal(self, hvor: str, nr: int, beloeb: int, slags: str) -> None:
        box = self._i(hvor)
        box.betal(self._konto(box, nr), beloeb, slags, ansvarlig=True)

    @rule(hvor=HVOR, nr=NR, beloeb=BELOEB, medhaefter=st.booleans())
    def betal_med_oenske(self, hvor: str, nr: int, beloeb: int, medhaefter: bool) -> None:
        box = self._i(hvor)
        konto, fordring = self._fordring(box, nr)
        wish = {"daekninger": [{"beloeb": kroner(beloeb), "fordring_id": fordring}]}
        payer = {"betaler_ident": MEDHAEFTER["ident"], "betaler_type": MEDHAEFTER["type_id"]} if medhaefter else {}
        box.betal(konto, beloeb, "kontant", **wish, **(payer or {"ansvarlig": True}))

    @rule(hvor=HVOR, nr=NR)
    def betal_alt(self, hvor: str, nr: int) -> None:
        box = self._i(hvor)
        konto = self._konto(box, nr)
        if (owed := oere(self.sidst[hvor]["konti"][konto]["samlet"])) > 0:
            box.betal(konto, owed, "bankoverfoersel", ansvarlig=True)

    @rule(hvor=HVOR, nr=NR, beloeb=BELOEB)
    def tag_betaling_tilbage(self, hvor: str, nr: int, beloeb: int) -> None:
        box = self._i(hvor)
        box.tag_tilbage(*self._betaling(box, nr), beloeb)

    @rule(hvor=HVOR, nr=NR)
    def afvis_betaling(self, hvor: str, nr: int) -> None:
        box = self._i(hvor)
        self._ud(
            box, nr, "tilbagefoer", "tilbage", {"ordre_id": box.new_id("ordre"), "aarsag_id": "manglende-daekning"}
        )

    @rule(hvor=HVOR, nr=NR)
    def udbetal(self, hvor: str, nr: int) -> None:
        box = self._i(hvor)
        self._ud(box, nr, "udbetal", "uplaceret", {"udbetaling_id": box.new_id("udbetaling")})

    def _ud(self, box: Sandkasse, nr: int, act: str, what: str, body: dict[str, Any]) -> None:
        """The debtor system's own act takes all of `what` of a payment off."""
        konto, betaling = self._betaling(box, nr)
        known = self.sidst[self.rullede]["indbetalinger"][konto]["indbetalinger"]
        there = sum(oere(each[what]) for each in known if each["indbetaling_id"] == betaling)
        if accepted(box.message(f"debitor/konti/{konto}/indbetalinger/{betaling}/{act}", body)):
            assert there > 0
            box.kasse -= there


class Anmodninger(AltModel):
    """Requests for an action."""

    @rule(hvor=HVOR, nr=NR, beloeb=st.none() | BELOEB)
    def afskriv(self, hvor: str, nr: int, beloeb: int | None) -> None:
        data = {} if beloeb is None else {"data": {"beloeb": kroner(beloeb)}}
        self._anmod_fordring(hvor, nr, "AFSKRIVNING", aarsag_id="bagatel", **data)

    @rule(hvor=HVOR, nr=NR)
    def annuller_afskrivning(self, hvor: str, nr: int) -> None:
        self._anmod_fordring(hvor, nr, "AFSKRIVNING_ANNULLER")

    @rule(hvor=HVOR, nr=NR, dage=st.integers(1, 30))
    def henstand(self, hvor: str, nr: int, dage: int) -> None:
        box = self.sandkasser[hvor]
        self._anmod_fordring(hvor, nr, "HENSTAND", aarsag_id="klage", data={"til": self._ny_dato(box, dage)})

    @rule(
        hvor=HVOR,
        nr=NR,
        handling=st.sampled_from(
            [
                "HENSTAND_OPHØR",
                "RYKKERGEBYR_OPRET",
                "RYKKERGEBYR_NEDREGULER",
                "STATUS_SPÆR_OPKRÆVNING",
                "STATUS_OPHÆV_SPÆRRING",
            ]
        ),
    )
    def anmod_om(self, hvor: str, nr: int, handling: str) -> None:
        self._anmod_fordring(hvor, nr, handling)

    @rule(hvor=HVOR, nr=NR, aarsag=st.sampled_from(["FEJL", "BORT", "HENS", "KLAG", "BORD", "HAFT"]))
    def tilbagekald(self, hvor: str, nr: int, aarsag: str) -> None:
        box = self.sandkasser[hvor]
        day = {"dato": box.today.isoformat()} if aarsag == "BORT" else {}
        data = {"tilbagekald_aarsag": aarsag, **day}
        self._anmod_fordring(hvor, nr, "TILBAGEKALD_FRA_INDDRIVELSE", aarsag_id="fejl", data=data)

    @rule(hvor=HVOR, nr=NR, rater=st.integers(1, 4))
    def betalingsaftale(self, hvor: str, nr: int, rater: int) -> None:
        self._anmod_fordring(hvor, nr, "BETALINGSAFTALE", data={"rater": rater})

    def _anmod_fordring(self, hvor: str, nr: int, handling: str, **more: Any) -> Any:
        box = self._i(hvor)
        konto, fordring = self._fordring(box, nr)
        return box.anmod("med-fordringer", handling, konto, fordring_ids=[fordring], **more)

    @rule(hvor=HVOR, fra=NR, til=NR, beloeb=st.none() | BELOEB, fordringer=st.booleans())
    def flyt_indbetaling(self, hvor: str, fra: int, til: int, beloeb: int | None, fordringer: bool) -> None:
        box = self._i(hvor)
        data = {} if beloeb is None else {"data": {"beloeb": kroner(beloeb)}}
        if fordringer:
            (konto, fordring), (til_konto, til_fordring) = self._fordring(box, fra), self._fordring(box, til)
            ids = {"fordring_ids": [fordring], "til_konto_id": til_konto, "til_fordring_id": til_fordring}
            box.anmod("mellem-fordringer", "FLYT_INDBETALING", konto, **ids, **data)
        else:
            til_konto = self._konto(box, til)
            box.anmod("mellem-konti", "FLYT_INDBETALING", self._konto(box, fra), til_konto_id=til_konto, **data)

    @rule(hvor=HVOR, fra=NR, til=NR)
    def relation(self, hvor: str, fra: int, til: int) -> None:
        box = self._i(hvor)
        (konto, fordring), (til_konto, til_fordring) = self._fordring(box, fra), self._fordring(box, til)
        ids = {"fordring_ids": [fordring], "til_konto_id": til_konto, "til_fordring_id": til_fordring}
        box.anmod("mellem-fordringer", "RELATION_OPRET", konto, **ids, data={"relationstype_id": "samme-sag"})

    @rule(hvor=HVOR, fra=NR, til=NR)
    def sammenlaeg(self, hvor: str, fra: int, til: int) -> None:
        box = self._i(hvor)
        konto, til_konto = self._konto(box, fra), self._konto(box, til)
        answer = box.anmod("mellem-konti", "SAMMENLÆG_KONTI", konto, til_konto_id=til_konto)
        if answer.get("udfald") in GENNEMFOERT:
            box.betalinger = [(til_konto if each == konto else each, paid) for each, paid in box.betalinger]

    @rule(hvor=HVOR, nr=NR, udfoer=st.sampled_from([False, False, False, True]))
    def overdrag_konto(self, hvor: str, nr: int, udfoer: bool) -> None:
        box = self._i(hvor)
        data = {"modtager_system": box.id_of("system", 1)} | ({"modtager_cvr": "99999999"} if nr == 5 else {})
        answer = box.anmod("en-konto", "OVERDRAG_KONTO", self._konto(box, nr), data=data)
        if answer.get("udfald") == "accepteret":
            box.post(f"debitor/anmodninger/{answer['anmodning_id']}/afgoer", {"udfoer": udfoer, "tekst": "Afgjort"})

    @rule(hvor=HVOR, nr=NR)
    def udsat_anmodning(self, hvor: str, nr: int) -> None:
        box = self.sandkasser[hvor]
        self._anmod_fordring(hvor, nr, "AFSKRIVNING", aarsag_id="bagatel", oensket_dato=self._ny_dato(box, 2))


class Inddrivelse(AltModel):
    """The debtor system's own acts, and PSRM's."""

    @rule(hvor=HVOR, nr=NR, act=st.sampled_from(["ryk", "ryk", "luk"]))
    def naeste_trin(self, hvor: str, nr: int, act: str) -> None:
        box = self._i(hvor)
        konto, fordring = self._fordring(box, nr)
        box.post(f"debitor/konti/{konto}/fordringer/{fordring}/{act}")

    @rule(hvor=HVOR, nr=NR)
    def overdrag(self, hvor: str, nr: int) -> None:
        box = self._i(hvor)
        box.post(f"debitor/fordringer/{self._fordring(box, nr)[1]}/overdrag")

    @rule(hvor=HVOR)
    def alt_til_psrm(self, hvor: str) -> None:
        self._alt_til_psrm(hvor)

    @rule(hvor=HVOR, nr=NR, valg=st.sampled_from(["godkend", "fortryd"]))
    def hoeringssvar(self, hvor: str, nr: int, valg: str) -> None:
        box = self._i(hvor)
        body = {"valg": valg, "begrundelse": "Kravet er rigtigt."}
        box.post(f"debitor/fordringer/{self._fordring(box, nr)[1]}/hoering", body)

    @rule(hvor=HVOR, beloeb=BELOEB, kilde=st.sampled_from(["betaling", "modregning"]))
    def psrm_faar_penge(self, hvor: str, beloeb: int, kilde: str) -> None:
        box = self._i(hvor)
        body = {"skyldner": {"cpr": "6101901234"}, "beloeb": kroner(beloeb), "kilde": kilde}
        box.post("receiver/indbetalinger", body)

    @rule(hvor=HVOR, nr=NR)
    def psrm_ophaever(self, hvor: str, nr: int) -> None:
        box = self._i(hvor)
        if found := box.get("receiver/indbetalinger")["indbetalinger"]:
            box.post(f"receiver/indbetalinger/{found[nr % len(found)]['indbetaling_id']}/ophaev")

    @rule(hvor=HVOR, nr=NR, act=st.sampled_from(["afskriv", "returner"]))
    def psrm_slipper(self, hvor: str, nr: int, act: str) -> None:
        box = self._i(hvor)
        body = {"aarsag": "udsigtsloes"} if act == "afskriv" else {"aarsag": "AFTL"}
        if found := box.psrm():
            box.post(f"receiver/fordringer/{found[nr % len(found)]['fordring_id']}/{act}", body)


class TidOgVej(AltModel):
    """Time, repetition, questions, and whether every message arrives."""

    @rule(hvor=HVOR, dage=DAGE)
    def gaa(self, hvor: str, dage: int) -> None:
        self._i(hvor).gaa(f"P{dage}D")

    @rule(hvor=HVOR, nr=st.integers(0, 40))
    def send_igen(self, hvor: str, nr: int) -> None:
        """An earlier message once more: it is accepted or refused for its age, and nothing changes."""
        box = self._i(hvor)
        path, body, _ = box.sendt[nr % len(box.sendt)]
        before = box.billede()
        box.post(path, body)
        assert box.billede() == before

    @rule(hvor=HVOR, nr=NR)
    def spoerg(self, hvor: str, nr: int) -> None:
        """The three questions tell the same sums, and change nothing."""
        box = self._i(hvor)
        konto = self._konto(box, nr)
        seen = self.sidst[hvor]["konti"][konto]
        assert box.post("debitor/hent", {"konto_id": konto})["konto"] == seen
        found = box.post("debitor/soeg", {"konto_id": konto, "overblik": True})["konti"]
        assert [each["overblik"]["samlet"] for each in found] == [seen["samlet"]]
        debitor = {"ident": DEBITOR["ident"], "type_id": DEBITOR["type_id"]}
        for each in box.post("debitor/indbetalinger/soeg", debitor)["konti"]:
            parts = [oere(claim["restance"]) for claim in each["fordringer"]]
            parts += [oere(added["restance"]) for claim in each["fordringer"] for added in claim["tillaeg"]]
            assert (
                sum(parts)
                == oere(each["restance"])
                <= oere(self.sidst[hvor]["konti"][each["konto_id"]]["samlet"])
                + (oere(self.sidst[hvor]["konti"][each["konto_id"]]["uplaceret"]))
            )

    @rule(hvor=HVOR)
    def alt_naar_frem(self, hvor: str) -> None:
        """Four nights on, every message went through: PSRM's balances are ours."""
        box = self._i(hvor)
        box.gaa("P4D")
        told = box.get("debitor/underretninger", antal=500)["underretninger"]
        assert list(forskelle(box.billede(), told)) == []
