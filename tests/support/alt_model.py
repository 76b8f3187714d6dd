"""Two sandboxes of one running program under a state machine: what its steps mean by a number, and what holds after each step.

The steps stand in `alt_trin`. After each, in the sandbox it was sent to: every document balances, nothing is owed below nothing,
every sum a door tells is the sum of the entries, and what was accepted is what is booked. The other sandbox, whose objects have the
same ids, is as it was.
"""

import itertools
from datetime import timedelta
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant

from tests.support.debitor_doere import Sandkasse, accepted
from tests.support.debitor_sandt import Bog, doerene_viser_bogen, hovedbogen_stemmer, psrm_stemmer, raekker
from tests.support.hele import Hele

SETTINGS: Final = {
    "roed": {"psrm": "off"},
    "blaa": {
        "psrm": "off",
        "opkraevning": {"kladder": True},
        "inddrivelse": {"saldo": "allokering", "hoering": "godkendes"},
    },
}
_navne = itertools.count(1)


class AltModel(RuleBasedStateMachine):
    """Accounts, claims and payments are meant by number: the number modulo how many there are.

    `sidst` is what the doors of a sandbox showed after its last step, `raekker` the rows of each sandbox then, and `rullede` the
    sandbox of the step that is not yet looked at.
    """

    program: Hele
    indbetalingstype: str
    """The class UUID of the payments that PSRM's money comes as."""

    def __init__(self) -> None:
        super().__init__()
        number = next(_navne)
        self.program.log.lines.clear()
        self.sandkasser = {
            name: Sandkasse(self.program.http, f"{name}-{number}", **given) for name, given in SETTINGS.items()
        }
        self.sidst: dict[str, Any] = {}
        self.raekker: dict[str, Any] = {}
        self.rullede = ""

    def teardown(self) -> None:
        for each in self.sandkasser.values():
            self.program.http.delete(f"/api/control/sandboxes/{each.name}")

    def _i(self, hvor: str) -> Sandkasse:
        self.rullede = hvor
        return self.sandkasser[hvor]

    def _konto(self, box: Sandkasse, nr: int) -> str:
        return box.konti[nr % len(box.konti)]

    def _fordring(self, box: Sandkasse, nr: int) -> tuple[str, str]:
        """An account and a claim on it; where claims were moved, the account they are on now."""
        seen = self.sidst[self.rullede]["konti"]
        found = [(konto, each["fordring_id"]) for konto in box.konti for each in seen[konto]["fordringer"]]
        return found[nr % len(found)] if found else (box.konti[0], box.id_of("fordring", 999))

    def _betaling(self, box: Sandkasse, nr: int) -> tuple[str, str]:
        return (
            box.betalinger[nr % len(box.betalinger)] if box.betalinger else (box.konti[0], box.id_of("betaling", 999))
        )

    def _ny_dato(self, box: Sandkasse, dage: int) -> str:
        return (box.today + timedelta(days=dage)).isoformat()

    # --- where it begins, and what holds after each step

    @initialize(hos_psrm=st.booleans())
    def to_konti_i_hver(self, hos_psrm: bool) -> None:
        for hvor in SETTINGS:
            box = self._i(hvor)
            for nr in (1, 2):
                assert accepted(box.registrer(box.id_of("konto", nr), box.fordring(100_000 * nr, 40)))
            self.sidst[hvor] = box.billede()
            if hos_psrm:
                self._alt_til_psrm(hvor)

    def _alt_til_psrm(self, hvor: str) -> None:
        """Every claim is taken through its reminders and handed over, as far as it may be, and answered."""
        box = self._i(hvor)
        for konto_id, konto in self.sidst[hvor]["konti"].items():
            for each in konto["fordringer"]:
                for _ in range(4):
                    box.post(f"debitor/konti/{konto_id}/fordringer/{each['fordring_id']}/ryk")
                box.post(f"debitor/fordringer/{each['fordring_id']}/overdrag")
        box.gaa("P1D")

    @invariant()
    def alt_stemmer(self) -> None:
        if not self.rullede:
            return
        hvor, self.rullede = self.rullede, ""
        for name, other in self.sandkasser.items():
            now = raekker(self.program.storage, other.name)
            assert name == hvor or now == self.raekker.get(name, now), f"{name} changed by a step in {hvor}"
            self.raekker[name] = now
        box = self.sandkasser[hvor]
        seen = self.sidst[hvor] = box.billede()
        bog = Bog(self.program.storage, box.name)
        hovedbogen_stemmer(bog, box, self.indbetalingstype)
        doerene_viser_bogen(bog, seen)
        psrm_stemmer(seen)
        assert [each for each in seen["dagsorden"] if each["attempts"]] == []
        self.program.must_not_have_broken()
