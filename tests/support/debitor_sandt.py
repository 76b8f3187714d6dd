"""What must hold of a debtor system and its PSRM at any time, seen from the doors and from the entries on disk."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, select

from oir_debitor.domain.hovedbog import BilagPost, Hovedkonto, PosteringPost, ubalancerede
from oir_debitor.store import KontoRepository
from oir_kernel.storage import Storage
from oir_kernel.storage.sandboxes import SandboxRegistry
from oir_sandbox.migrations.metadata import all_metadata
from tests.support.debitor_doere import Sandkasse, oere

_ITS_OWN = [
    table
    for table in all_metadata().sorted_tables
    if "sandbox_id" in table.c and not table.name.startswith("kernel_journal")
]


def raekker(storage: Storage, sandbox: str) -> dict[str, list[Any]]:
    """Every row a sandbox has on disk, the journal's left out."""

    def work(connection: Connection) -> dict[str, list[Any]]:
        found = SandboxRegistry(connection).get(sandbox)
        assert found is not None
        return {
            table.name: sorted(map(repr, connection.execute(select(table).where(table.c.sandbox_id == found.state_id))))
            for table in _ITS_OWN
        }

    return storage.read_now(work)


class Bog:
    """The entries and documents of one sandbox as they lie on disk."""

    def __init__(self, storage: Storage, sandbox: str) -> None:
        def work(connection: Connection) -> tuple[list[Any], list[Any]]:
            found = SandboxRegistry(connection).get(sandbox)
            assert found is not None
            konti = KontoRepository(connection, found.state_id)
            return konti.find(PosteringPost), konti.find(BilagPost)

        self.posteringer, bilag = storage.read_now(work)
        self.bilag = {each.bilag_id: each for each in bilag}
        self.rest: defaultdict[str, int] = defaultdict(int)
        self.konto: defaultdict[tuple[str, str], int] = defaultdict(int)
        for each in self.posteringer:
            self.konto[each.konto_id, each.hovedkonto] += each.beloeb
            if each.hovedkonto == Hovedkonto.TILGODEHAVENDE:
                self.rest[each.krav_id] += each.beloeb

    def sum(self, hovedkonto: Hovedkonto) -> int:
        """The balance of one account of the ledger over the whole sandbox, øre."""
        return sum(beloeb for (_, name), beloeb in self.konto.items() if name == hovedkonto)

    def kasse(self, fra_psrm: str) -> int:
        """Money that came and stayed, without what PSRM paid (payments of the type `fra_psrm`), øre."""
        theirs = {each.bilag_id for each in self.bilag.values() if f'"{fra_psrm}"' in each.indhold}
        theirs |= {each.bilag_id for each in self.bilag.values() if each.modbilag_id in theirs}
        return sum(
            each.beloeb
            for each in self.posteringer
            if each.hovedkonto == Hovedkonto.LIKVIDER and each.bilag_id not in theirs
        )


def hovedbogen_stemmer(bog: Bog, sandkasse: Sandkasse, fra_psrm: str) -> None:
    """Entries balance; nothing is owed below nothing; what was told and accepted is what is booked."""
    assert list(ubalancerede(bog.posteringer)) == []
    assert {krav: rest for krav, rest in bog.rest.items() if rest < 0} == {}
    assert all(beloeb <= 0 for (_, name), beloeb in bog.konto.items() if name == Hovedkonto.UPLACERET)
    assert -bog.sum(Hovedkonto.INDTAEGT) == sandkasse.registreret - sandkasse.nedreguleret
    assert bog.kasse(fra_psrm) == sandkasse.kasse


def doerene_viser_bogen(bog: Bog, billede: Mapping[str, Any]) -> None:
    """Every sum a door tells is the sum of the entries."""
    for konto_id, konto in billede["konti"].items():
        shown = {each["fordring_id"]: oere(each["rest"]) for each in konto["fordringer"]}
        added = {each["tillaeg_id"]: oere(each["rest"]) for each in konto["tillaeg"]}
        assert {**shown, **added} == {krav: bog.rest[krav] for krav in (*shown, *added)}
        on_it = bog.konto[konto_id, Hovedkonto.TILGODEHAVENDE]
        free = -bog.konto[konto_id, Hovedkonto.UPLACERET]
        assert sum(shown.values()) + sum(added.values()) == on_it
        assert oere(konto["uplaceret"]) == free
        assert oere(konto["samlet"]) == on_it - free
        _udtog(billede["udtog"][konto_id], on_it - free)
        _indbetalinger(billede["indbetalinger"][konto_id], konto)


def _udtog(udtog: Mapping[str, Any], samlet: int) -> None:
    assert oere(udtog["ultimo"]) == samlet
    assert oere(udtog["primo"]) + oere(udtog["debet"]) - oere(udtog["kredit"]) == samlet
    if udtog["linjer"]:
        assert oere(udtog["linjer"][-1]["saldo"]) == samlet


def _indbetalinger(shown: Mapping[str, Any], konto: Mapping[str, Any]) -> None:
    assert oere(shown["uplaceret"]) == oere(konto["uplaceret"])
    for each in shown["indbetalinger"]:
        covers = [oere(daekning["daekker"]) for daekning in each["daekninger"]]
        assert min([*covers, oere(each["uplaceret"]), oere(each["tilbage"])]) >= 0
        assert oere(each["uplaceret"]) + sum(covers) == oere(each["tilbage"]) <= oere(each["beloeb"])


def psrm_stemmer(billede: Mapping[str, Any]) -> None:
    """PSRM owes nobody, and no claim of it owes below nothing."""
    for each in billede["psrm"]:
        assert min(oere(each["saldo"]), oere(each["rente"])) >= 0, each


def forskelle(billede: Mapping[str, Any], underretninger: list[Mapping[str, Any]]) -> Iterator[str]:
    """Where PSRM and the debtor system differ on a claim that PSRM has, once every message went through.

    Legal, and left out: a claim with an action that PSRM has not answered, refused, or that is held back with its reasons, and
    one of which a notification told more than is owed here (`uforklaret`): both are shown at the doors for somebody to settle.
    Of PSRM's own interest no action exists that writes it down: what was paid or written off of it here, PSRM still has.
    """
    excused = {each["fordring_id"] for each in underretninger if oere(each["uforklaret"])}
    at_home: dict[str, tuple[str, int, int]] = {}
    ours: set[str] = set()
    touched: set[str] = set()
    for konto in billede["konti"].values():
        states = {each["fordring_id"]: each["tilstand"] for each in konto["forloeb"]}
        excused |= {each["fordring_id"] for each in konto["overdragelser"] if each["tilstand"] != "udført"}
        interest: defaultdict[str, int] = defaultdict(int)
        ours |= {each["krav_id"] for each in _bilag(konto) if "underretning" not in each["indhold"]}
        for each in konto["tillaeg"]:
            if each["art"] == "inddrivelsesrente":
                krav = each["indhold"].get("krav_id") or each["fordring_id"]
                interest[krav] += oere(each["rest"])
                touched |= {krav} if each["tillaeg_id"] in ours else set()
        owners = [(each["fordring_id"], each["fordring_id"], each["rest"]) for each in konto["fordringer"]]
        owners += [(each["tillaeg_id"], each["fordring_id"], each["rest"]) for each in konto["tillaeg"]]
        for krav, fordring, rest in owners:
            if states[fordring] == "under-inddrivelse" and fordring not in excused:
                at_home[krav] = (fordring, oere(rest), interest[krav])
    for each in billede["psrm"]:
        if each["tilstand"] == "MODTAGET" and each["reference"] in at_home:
            fordring, rest, rente = at_home[each["reference"]]
            owed, more = oere(each["saldo"]) - rest, oere(each["rente"]) - rente
            if owed or more < 0 or (more and each["reference"] not in touched):
                yield f"{each['fordring_id']} {fordring}: PSRM {each['saldo']} + {each['rente']}, here {rest} + {rente}"


def _bilag(konto: Mapping[str, Any]) -> list[Any]:
    return [each for name in ("daekninger", "afskrivninger", "oevrige_bilag") for each in konto[name]]
