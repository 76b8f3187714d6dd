"""The topics of a subscription: read, and cut down to those its kind can deliver."""

import re
from collections.abc import Collection, Iterable
from typing import Final

from oir_kernel.cpr_gate import CprGate
from oir_kernel.errors import BadRequest
from oir_kernel.findings import Text
from oir_kernel.sandbox import SandboxScope

MAX_TOPICS: Final = 20
"""Topics of one subscription. Source: ours."""

_TOPIC = re.compile(r"\*|[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")
_TOPIC_LENGTH = 200


def called_topics(asked: Collection[str], called: Collection[str]) -> tuple[str, ...]:
    """Those of the topics that become calls which `asked` covers. Raises `BadRequest` when there is none."""
    meant = tuple(topic for topic in sorted(called) if any(_covers(each, topic) for each in asked))
    if not meant:
        raise _nothing_called(called)
    return meant


def read_topics(scope: SandboxScope, given: Iterable[str]) -> tuple[str, ...]:
    """The topics without those that another one covers, so that an event meets at most one of them. Raises `BadRequest`."""
    topics = sorted(set(given))
    if not 1 <= len(topics) <= MAX_TOPICS or not all(
        len(topic) <= _TOPIC_LENGTH and _TOPIC.fullmatch(topic) for topic in topics
    ):
        raise BadRequest(
            Text(
                f"topics skal have 1-{MAX_TOPICS} emner: navne med små bogstaver og punktum som debitor.registrering, der også"
                " dækker alt derunder, eller * for alt.",
                f"topics takes 1-{MAX_TOPICS} topics: names in lower case with dots like debitor.registrering, which cover all"
                " below them too, or * for everything.",
            )
        )
    require_no_cpr(scope, " ".join(topics))
    if "*" in topics:
        return ("*",)
    return tuple(topic for topic in topics if not any(topic.startswith(f"{other}.") for other in topics))


def _covers(asked: str, topic: str) -> bool:
    return asked == "*" or f"{topic}.".startswith(f"{asked}.")


def _nothing_called(called: Collection[str]) -> BadRequest:
    known = ", ".join(sorted(called))
    return BadRequest(
        Text(
            f"Ingen af emnerne bliver til et kald. Et oir-abonnement kan have: {known}; eller * for dem alle.",
            f"None of the topics becomes a call. An oir subscription can have: {known}; or * for all of them.",
        )
    )


def require_no_cpr(scope: SandboxScope, text: str) -> None:
    """Raises `BadRequest` when an address or topic holds a number the CPR gate refuses."""
    if CprGate(scope.settings.allowed_cpr).refuses(text):
        raise BadRequest(
            Text(
                "Adresse eller emne indeholder noget, der ligner et CPR-nummer. Skriv det uden.",
                "Address or topic holds something that looks like a CPR number. Write it without.",
            )
        )
