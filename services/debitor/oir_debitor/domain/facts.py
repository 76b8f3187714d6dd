"""What is known when a message is judged: the account it names and the stored objects it mentions."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from oir_debitor.domain.commands import OpretRegistrering
from oir_debitor.domain.forloebsposter import (
    AftalePost,
    ForloebPost,
    HandlingPost,
    HenstandPost,
    OverdragelsePost,
    RelationPost,
)
from oir_debitor.domain.hovedbog import BilagPost, PosteringPost, TillaegPost
from oir_debitor.domain.posts import (
    AdministratorPost,
    FordringPost,
    HaeftelsePost,
    KontoPost,
    NedreguleringPost,
    OpkraevningPost,
    Post,
)
from oir_kernel.identifiers import Uuid


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which stored objects a decision needs beside the account.

    By id: claims, liabilities, down-adjustments, the collection entries of claims (`opkraevninger`) and of requests
    (`anmodninger`), what is booked under an id on whichever account (`bogfoerte`). Of the account all its administrators,
    liabilities (`kontoens_haeftelser`), claims (`kontoens_fordringer`) …
    """

    fordringer: frozenset[Uuid] = frozenset()
    haeftelser: frozenset[Uuid] = frozenset()
    nedreguleringer: frozenset[Uuid] = frozenset()
    opkraevninger: frozenset[Uuid] = frozenset()
    anmodninger: frozenset[Uuid] = frozenset()
    bogfoerte: frozenset[Uuid] = frozenset()
    administratorer: bool = False
    kontoens_haeftelser: bool = False
    kontoens_fordringer: bool = False
    kontoens_nedreguleringer: bool = False
    kontoens_opkraevninger: bool = False
    posteringer: bool = False
    bilag: bool = False
    tillaeg: bool = False
    forloeb: bool = False
    henstande: bool = False
    aftaler: bool = False
    handlinger: bool = False
    relationer: bool = False
    overdragelser: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """The stored objects found, by id. An object of another account is among them: its `konto_id` says so."""

    konto: KontoPost | None = None
    fordringer: dict[str, FordringPost] = field(default_factory=dict)
    haeftelser: dict[str, HaeftelsePost] = field(default_factory=dict)
    nedreguleringer: dict[str, NedreguleringPost] = field(default_factory=dict)
    opkraevninger: Sequence[OpkraevningPost] = ()
    administratorer: Sequence[AdministratorPost] = ()
    posteringer: Sequence[PosteringPost] = ()
    bilag: dict[str, BilagPost] = field(default_factory=dict)
    tillaeg: dict[str, TillaegPost] = field(default_factory=dict)
    forloeb: dict[str, ForloebPost] = field(default_factory=dict)
    henstande: Sequence[HenstandPost] = ()
    aftaler: Sequence[AftalePost] = ()
    handlinger: dict[str, HandlingPost] = field(default_factory=dict)
    relationer: dict[str, RelationPost] = field(default_factory=dict)
    overdragelser: Sequence[OverdragelsePost] = ()

    @classmethod
    def of(cls, posts: Iterable[Post]) -> "Facts":
        """The facts that these rows are, in any order."""
        found = list(posts)
        return cls(
            konto=next((post for post in found if isinstance(post, KontoPost)), None),
            fordringer={post.fordring_id: post for post in found if isinstance(post, FordringPost)},
            haeftelser={post.haeftelse_id: post for post in found if isinstance(post, HaeftelsePost)},
            nedreguleringer={post.nedregulering_id: post for post in found if isinstance(post, NedreguleringPost)},
            opkraevninger=[post for post in found if isinstance(post, OpkraevningPost)],
            administratorer=[post for post in found if isinstance(post, AdministratorPost)],
            posteringer=[post for post in found if isinstance(post, PosteringPost)],
            bilag={post.bilag_id: post for post in found if isinstance(post, BilagPost)},
            tillaeg={post.tillaeg_id: post for post in found if isinstance(post, TillaegPost)},
            forloeb={post.fordring_id: post for post in found if isinstance(post, ForloebPost)},
            henstande=[post for post in found if isinstance(post, HenstandPost)],
            aftaler=[post for post in found if isinstance(post, AftalePost)],
            handlinger={post.anmodning_id: post for post in found if isinstance(post, HandlingPost)},
            relationer={post.relation_id: post for post in found if isinstance(post, RelationPost)},
            overdragelser=[post for post in found if isinstance(post, OverdragelsePost)],
        )


NO_FACTS = Facts()
"""Nothing is stored, or nothing was asked for."""


def wanted_by(command: OpretRegistrering) -> Wanted:
    """What a registration asks about: every object it sends or refers to."""
    return Wanted(
        fordringer=frozenset(_mentioned(command)),
        haeftelser=frozenset(haeftelse.haeftelse_id for haeftelse in command.haeftelser),
        nedreguleringer=frozenset(each.nedregulering_id for each in command.nedreguleringer),
        opkraevninger=frozenset(key for anmodning in command.opkraevninger for key in anmodning.fordring_ids),
        anmodninger=frozenset(anmodning.anmodning_id for anmodning in command.opkraevninger),
        bogfoerte=frozenset(_booked(command)),
        administratorer=command.ejerskifte or bool(command.administratorer),
        kontoens_haeftelser=command.ejerskifte,
    )


def _mentioned(command: OpretRegistrering) -> Iterator[Uuid]:
    for fordring in command.fordringer:
        yield fordring.fordring_id
    for omkostning in command.omkostninger:
        yield omkostning.fordring.fordring_id
        yield omkostning.hovedfordring_id
    for nedregulering in command.nedreguleringer:
        yield nedregulering.fordring_id
    for haeftelse in command.haeftelser:
        yield from haeftelse.fordring_ids
    for anmodning in command.opkraevninger:
        yield from anmodning.fordring_ids


def _booked(command: OpretRegistrering) -> Iterator[Uuid]:
    """The ids under which a registration books."""
    for fordring in command.fordringer:
        yield fordring.fordring_id
    for omkostning in command.omkostninger:
        yield omkostning.fordring.fordring_id
    for nedregulering in command.nedreguleringer:
        yield nedregulering.nedregulering_id
