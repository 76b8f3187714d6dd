"""Messages that exist only as drafts in KOMBIT's model (names and composition inferred), each as the request it comes to.

They stand in no published service; the sandbox offers them with the setting `opkraevning.kladder` and decides them like
RYKKERGEBYR_OPRET, RYKKERGEBYR_NEDREGULER, RELATION_OPRET and RELATION_NEDLÆG.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from oir_debitor.domain.anmodning.commands import Anmodning, Form, Handlingsdata
from oir_debitor.domain.bogfoering import afledt_id
from oir_kernel.identifiers import Uuid
from oir_kernel.money import Oere
from oir_kernel.source import NOWHERE, Source


@dataclass(frozen=True, slots=True)
class OpretRykkerGebyr:
    """A reminder fee the sender made itself. `beloeb` is øre."""

    konto_id: Uuid
    fordring_id: Uuid
    gebyr_id: Uuid
    registreret: datetime
    beloeb: Oere
    kilde: Source = field(default=NOWHERE, repr=False, compare=False)

    handling: ClassVar[str] = "RYKKERGEBYR_OPRET"
    form: ClassVar[Form] = Form.MED_FORDRINGER

    def anmodning(self, handling_id: Uuid) -> Anmodning:
        """The request it comes to."""
        data = Handlingsdata(beloeb=self.beloeb, ny_id=self.gebyr_id, kilde=self.kilde)
        key = afledt_id("kladde", self.handling, self.gebyr_id)
        return Anmodning(key, handling_id, self.konto_id, (self.fordring_id,), data=data, kilde=self.kilde)


@dataclass(frozen=True, slots=True)
class NedregulerRykkerGebyr:
    """(Part of) a reminder fee is taken away. `beloeb` is øre."""

    konto_id: Uuid
    fordring_id: Uuid
    gebyr_id: Uuid
    nedregulering_id: Uuid
    registreret: datetime
    beloeb: Oere
    kilde: Source = field(default=NOWHERE, repr=False, compare=False)

    handling: ClassVar[str] = "RYKKERGEBYR_NEDREGULER"
    form: ClassVar[Form] = Form.MED_FORDRINGER

    def anmodning(self, handling_id: Uuid) -> Anmodning:
        """The request it comes to."""
        data = Handlingsdata(beloeb=self.beloeb, objekt_id=self.gebyr_id, kilde=self.kilde)
        key = afledt_id("kladde", self.handling, self.nedregulering_id)
        return Anmodning(key, handling_id, self.konto_id, (self.fordring_id,), data=data, kilde=self.kilde)


@dataclass(frozen=True, slots=True)
class OpretFordringRelation:
    """Two claims of one account are tied together. `relationstype_id` is a class of the list relationstype."""

    konto_id: Uuid
    relation_id: Uuid
    fra_fordring_id: Uuid
    relationstype_id: Uuid
    til_fordring_id: Uuid
    registreret: datetime | None = None
    kilde: Source = field(default=NOWHERE, repr=False, compare=False)

    handling: ClassVar[str] = "RELATION_OPRET"
    form: ClassVar[Form] = Form.MELLEM_FORDRINGER

    def anmodning(self, handling_id: Uuid) -> Anmodning:
        """The request it comes to."""
        data = Handlingsdata(ny_id=self.relation_id, relationstype_id=self.relationstype_id, kilde=self.kilde)
        key = afledt_id("kladde", self.handling, self.relation_id)
        ends = (self.fra_fordring_id,), self.konto_id, self.til_fordring_id
        return Anmodning(key, handling_id, self.konto_id, *ends, data=data, kilde=self.kilde)


@dataclass(frozen=True, slots=True)
class NedlaegFordringRelation:
    """A relation is taken away. The claims are a control: sent, they must be those of the relation."""

    konto_id: Uuid
    relation_id: Uuid
    fra_fordring_id: Uuid | None = None
    til_fordring_id: Uuid | None = None
    kilde: Source = field(default=NOWHERE, repr=False, compare=False)

    handling: ClassVar[str] = "RELATION_NEDLÆG"

    @property
    def form(self) -> Form:
        """Without both claims it is a request on the account."""
        return Form.EN_KONTO if None in (self.fra_fordring_id, self.til_fordring_id) else Form.MELLEM_FORDRINGER

    def anmodning(self, handling_id: Uuid) -> Anmodning:
        """The request it comes to."""
        data = Handlingsdata(objekt_id=self.relation_id, kilde=self.kilde)
        key = afledt_id("kladde", self.handling, self.relation_id)
        if self.fra_fordring_id is None or self.til_fordring_id is None:
            return Anmodning(key, handling_id, self.konto_id, data=data, kilde=self.kilde)
        ends = (self.fra_fordring_id,), self.konto_id, self.til_fordring_id
        return Anmodning(key, handling_id, self.konto_id, *ends, data=data, kilde=self.kilde)


Kladde = OpretRykkerGebyr | NedregulerRykkerGebyr | OpretFordringRelation | NedlaegFordringRelation
