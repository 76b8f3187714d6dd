"""The kinds of fault: the one table that the doors, the command line and the documentation read.

All of them are `ours`: which faults a tester may order is no matter of the real interfaces.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from oir_kernel.faults import answers, before
from oir_kernel.faults import values as v
from oir_kernel.faults.occasion import Occasion, Values
from oir_kernel.faults.plan import DeliveryPlan, PickupPlan, Plan
from oir_kernel.findings import Text
from oir_kernel.operations import Rejection

_EXCHANGES: Final = ("soap", "json")
REASON: Final = "SBX-ÅRS-"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a kind.

    `read` makes the value of a text and raises `ValueError`; `wants` says what may be written; `default` is such a text, empty
    for a parameter that may be left out and `None` for one that may not.
    """

    name: str
    wants: Text
    read: Callable[[str], Any]
    default: str | None = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of fault.

    - `says`: what the other side sees
    - `doors`: where it can strike
    - `parameters`: in the order they are told
    - `check`: completes the values; raises `ValueError` with the name of the parameter that does not fit the others
    - `strikes`: whether it does at that instant of the sandbox's clock; without it, always
    - `plan`, `delivery`, `pickup`: what goes wrong, for the doors it is for
    - `reads`: over JSON it can strike requests that change nothing too
    """

    name: str
    says: Text
    doors: tuple[str, ...]
    parameters: tuple[Parameter, ...] = ()
    check: Callable[[Values], Values] | None = None
    strikes: Callable[[Values, datetime], bool] | None = None
    plan: Callable[[Values, Occasion], Plan] | None = None
    delivery: Callable[[Values, str], DeliveryPlan] | None = None
    pickup: Callable[[Values, str], PickupPlan] | None = None
    reads: bool = True


Kinds = Mapping[str, Kind]

_DURATION = Text("en varighed som 250ms, 2s, 5m, 3h eller 1d", "a duration like 250ms, 2s, 5m, 3h or 1d")
_HOLD = Parameter(
    "hold",
    Text(
        "hvor længe forbindelsen holdes åben, højst 120s, hvis klienten ikke giver op",
        "how long the connection is kept open, at most 120s, unless the client gives up",
    ),
    v.wall_duration,
    "30s",
)
_TEXT = Parameter(
    "text", Text("en tekst på højst 200 tegn uden ;", "a text of at most 200 characters without ;"), v.said
)


def kinds(reasons: Mapping[str, str]) -> Kinds:
    """All kinds by name; `reasons` are the reasons a receiver may give, Danish title by code."""
    return {kind.name: kind for kind in (*_late(), *_silent(), *_stopping(), _reject(reasons), *_broken(), *_way_out())}


def _late() -> list[Kind]:
    parameters = (
        Parameter(
            "time",
            Text("en varighed, eller to med bindestreg: 100ms-400ms", "a duration, or two with a hyphen: 100ms-400ms"),
            v.span,
            None,
        ),
        Parameter(
            "spread",
            Text(
                "0.01-3: tiden er medianen af en lognormal fordeling med den spredning",
                "0.01-3: the time is the median of a lognormal distribution of that spread",
            ),
            v.spread,
        ),
        Parameter(
            "clock",
            Text("wall (højst 120s) eller sandbox", "wall (at most 120s) or sandbox"),
            v.Choice(("wall", "sandbox")),
            "wall",
        ),
        Parameter(
            "limit",
            Text(
                "med clock=sandbox: ventetid efter maskinens ur, højst 120s",
                "with clock=sandbox: how long to wait by the machine's clock, at most 120s",
            ),
            v.wall_duration,
            "60s",
        ),
    )
    return [
        Kind(
            "latency",
            Text(
                "Beskeden behandles, og svaret kommer for sent.", "The message is handled, and the answer comes late."
            ),
            _EXCHANGES,
            parameters,
            check=_latency_fits,
            plan=answers.latency,
        )
    ]


def _latency_fits(values: Values) -> Values:
    if values["clock"] == "wall" and values["time"].high > v.WALL_LIMIT:
        raise ValueError("time")
    if values["spread"] is not None and values["time"].low != values["time"].high:
        raise ValueError("spread")
    return values


def _silent() -> list[Kind]:
    return [
        Kind(
            "timeout-before",
            Text("Intet svar, og intet er sket.", "No answer, and nothing happened."),
            _EXCHANGES,
            (_HOLD,),
            plan=lambda values, on: answers.Silent(on.name, handled=False, hold=values["hold"]),
        ),
        Kind(
            "timeout-after",
            Text("Beskeden behandles, men svaret går tabt.", "The message is handled, but the answer is lost."),
            _EXCHANGES,
            (_HOLD,),
            plan=lambda values, on: answers.Silent(on.name, handled=True, hold=values["hold"]),
        ),
        Kind(
            "reset",
            Text("Forbindelsen nulstilles (TCP RST).", "The connection is reset (TCP RST)."),
            _EXCHANGES,
            (
                Parameter(
                    "when",
                    Text("before eller after behandlingen", "before or after the handling"),
                    v.Choice(("before", "after")),
                    "before",
                ),
            ),
            plan=lambda values, on: answers.Silent(on.name, handled=values["when"] == "after", hold=None),
        ),
    ]


def _stopping() -> list[Kind]:
    return [
        Kind(
            "http",
            Text("En HTTP-status fra en gateway, i ren tekst.", "An HTTP status of a gateway, in plain text."),
            _EXCHANGES,
            (
                Parameter("status", Text("400-599", "400-599"), v.whole(400, 599), None),
                Parameter(
                    "retry-after",
                    Text(
                        "til status 413, 429 og 503: varigheden i Retry-After",
                        "for status 413, 429 and 503: the duration in Retry-After",
                    ),
                    v.duration,
                ),
                _TEXT,
            ),
            check=_status_fits,
            plan=before.http_status,
        ),
        Kind(
            "soap-fault",
            Text("En SOAP-fault uden detaljer (niveau 2).", "A SOAP fault without details (level 2)."),
            ("soap",),
            (
                Parameter(
                    "code", Text("Client eller Server", "Client or Server"), v.Choice(("Client", "Server")), "Server"
                ),
                _TEXT,
            ),
            plan=before.soap_fault,
        ),
        Kind(
            "technical",
            Text(
                "SvarReaktion/Fejl (niveau 3); over JSON et problem.",
                "SvarReaktion/Fejl (level 3); over JSON a problem.",
            ),
            _EXCHANGES,
            (
                Parameter(
                    "code",
                    Text(f"en af {', '.join(before.TECHNICAL)}", f"one of {', '.join(before.TECHNICAL)}"),
                    v.Choice(tuple(before.TECHNICAL)),
                    "SBX-1301",
                ),
                _TEXT,
            ),
            plan=before.technical,
        ),
        Kind(
            "closed",
            Text(
                "Modtagerens ERP er lukket i et dagligt vindue: SBX-1307 med åbningstiden.",
                "The receiver's ERP is closed in a daily window: SBX-1307 with the time it opens.",
            ),
            _EXCHANGES,
            (
                Parameter("from", Text("dansk tid som 18:00", "Danish time like 18:00"), v.clock_time, None),
                Parameter(
                    "to",
                    Text(
                        "dansk tid som 06:00, næste dag hvis ikke senere",
                        "Danish time like 06:00, next day if not later",
                    ),
                    v.clock_time,
                    None,
                ),
                Parameter(
                    "days",
                    Text(
                        "ugedage, mandag 1 til søndag 7, som 1-5 eller 6,7",
                        "weekdays, Monday 1 to Sunday 7, like 1-5 or 6,7",
                    ),
                    v.weekdays,
                    "1-7",
                ),
            ),
            check=lambda values: {**values, "window": v.Window(values["from"], values["to"], values["days"])},
            strikes=lambda values, now: values["window"].closed_until(now) is not None,
            plan=before.closed,
        ),
        Kind(
            "expired-certificate",
            Text("Klientcertifikatet afvises som udløbet.", "The client certificate is refused as expired."),
            _EXCHANGES,
            plan=before.expired_certificate,
        ),
        Kind(
            "expired-token",
            Text("Billetten (SAML) afvises som udløbet.", "The token (SAML) is refused as expired."),
            _EXCHANGES,
            plan=before.expired_token,
        ),
    ]


def _status_fits(values: Values) -> Values:
    if values["retry-after"] is not None and values["status"] not in (413, 429, 503):
        raise ValueError("retry-after")
    return values


def _reject(reasons: Mapping[str, str]) -> Kind:
    def reason(text: str) -> str:
        code = f"{REASON}{text}" if text.isascii() and text.isdigit() else text
        if code not in reasons:
            raise ValueError
        return code

    def plan(values: Values, occasion: Occasion) -> Plan:
        said = values["text"] or reasons[values["reason"]]
        return answers.Rejected(occasion.name, Rejection(values["reason"], Text(said, said)))

    return Kind(
        "reject",
        Text(
            "Modtageren afviser med en årsag fra kodelisten (niveau 4).",
            "The receiver refuses with a reason of the code list (level 4).",
        ),
        _EXCHANGES,
        (
            Parameter(
                "reason",
                Text(
                    "en kode fra listen aarsag, som SBX-ÅRS-074 eller blot 074",
                    "a code of the list aarsag, like SBX-ÅRS-074 or just 074",
                ),
                reason,
                None,
            ),
            _TEXT,
        ),
        plan=plan,
        reads=False,
    )


def _broken() -> list[Kind]:
    def garbled(
        name: str,
        da: str,
        en: str,
        garble: Callable[[bytes], bytes],
        doors: tuple[str, ...] = _EXCHANGES,
        sent_as: str = "",
    ) -> Kind:
        return Kind(name, Text(da, en), doors, plan=lambda _values, on: answers.Garbled(on.name, garble, sent_as))

    return [
        Kind(
            "truncated",
            Text("Svaret er kortere end sin Content-Length.", "The answer is shorter than its Content-Length."),
            _EXCHANGES,
            plan=lambda _values, on: answers.Truncated(on.name),
        ),
        garbled(
            "malformed",
            "Svaret er ikke velformet XML (eller JSON).",
            "The answer is no well-formed XML (or JSON).",
            answers.without_end,
        ),
        garbled(
            "wrong-namespace",
            "Svarets indhold står i et forkert navnerum.",
            "The answer's payload stands in a wrong namespace.",
            answers.in_wrong_namespace,
            ("soap",),
        ),
        garbled(
            "wrong-content-type",
            "Svaret har Content-Type text/html.",
            "The answer has Content-Type text/html.",
            lambda body: body,
            sent_as="text/html; charset=utf-8",
        ),
        garbled("empty", "Svaret er tomt.", "The answer is empty.", lambda _body: b""),
    ]


def _way_out() -> list[Kind]:
    wait = Parameter("time", _DURATION, v.duration, None)
    return [
        Kind(
            "late",
            Text(
                "Hændelsen eller kvitteringen kommer for sent efter sandkassens ur.",
                "The event or receipt comes late by the sandbox's clock.",
            ),
            ("delivery",),
            (wait,),
            delivery=lambda values, name: DeliveryPlan(name, delay=values["time"]),
        ),
        Kind(
            "duplicate",
            Text("Den kommer flere gange.", "It comes several times."),
            ("delivery",),
            (Parameter("copies", Text("2-10 gange", "2-10 times"), v.whole(2, 10), "2"),),
            delivery=lambda values, name: DeliveryPlan(name, copies=values["copies"]),
        ),
        Kind(
            "out-of-order",
            Text("Den kommer efter den næste.", "It comes after the next one."),
            ("delivery",),
            delivery=lambda _values, name: DeliveryPlan(name, swap=True),
        ),
        Kind(
            "lost",
            Text(
                "Modtagerens kvittering går tabt, så den sendes igen.",
                "The receiver's confirmation is lost, so it is sent again.",
            ),
            ("delivery",),
            delivery=lambda _values, name: DeliveryPlan(name, lost=True),
        ),
        Kind(
            "slow-pickup",
            Text(
                "En SFTP-fil hentes for sent efter sandkassens ur.",
                "An SFTP file is picked up late by the sandbox's clock.",
            ),
            ("sftp",),
            (wait,),
            pickup=lambda values, name: PickupPlan(name, delay=values["time"]),
        ),
    ]
