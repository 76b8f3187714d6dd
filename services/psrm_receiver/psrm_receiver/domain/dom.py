"""From the rules' report to what a receipt says: the status, and every reason with its code and text (AfvistÅrsagSamling)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from oir_kernel.findings import Finding
from oir_kernel.findings import Outcome as Meaning
from psrm_receiver.domain.aktion import AktionStatus

_NUMERIC: Final = "PSRM-K-"
_SAME_CODE: Final = {"PSRM-R-212": "408"}
"""Rules of the guides that the numeric codes have a number for (secondary)."""
_AGAINST: Final = (Meaning.AFVIS, Meaning.HOERING)


@dataclass(frozen=True, slots=True)
class Dom:
    """How an action goes: UDFØRT, HØRING or AFVIST. `aarsager` speak against it; `noter` are what no rule could decide.

    UAFGJORT is carried out with notes (ours): PSRM itself always decides, and no rule spoke against it.
    """

    status: AktionStatus
    aarsager: tuple[Mapping[str, str], ...] = ()
    noter: tuple[Mapping[str, str], ...] = ()


def dom_over(report: Mapping[str, Any]) -> Dom:
    """What the report on an action comes to."""
    status = {"AFVIST": AktionStatus.AFVIST, "HØRING": AktionStatus.HOERING}.get(
        str(report["verdict"]), AktionStatus.UDFOERT
    )
    found = [(meaning, aarsag) for meaning, aarsag in _findings(report)]
    against = tuple(aarsag for meaning, aarsag in found if meaning in _AGAINST)
    noter = tuple(aarsag for meaning, aarsag in found if meaning == Meaning.IKKE_EVALUERET)
    return Dom(status, against, noter)


def ulaeselig(findings: Sequence[Finding]) -> Dom:
    """The rejection of an action whose fields cannot be read."""
    return Dom(AktionStatus.AFVIST, tuple(_aarsag(each.as_dict(), "") for each in findings))


def sagt(kode: str, da: str, en: str, regel: str = "", felt: str = "") -> dict[str, str]:
    """A reason PSRM gives without a rule of the check."""
    return {"kode": kode, "tekst": da, "text": en, "regel": regel, "felt": felt, "udfald": Meaning.AFVIS.value}


def _findings(report: Mapping[str, Any]) -> Iterator[tuple[Meaning, Mapping[str, str]]]:
    for each in report["findings"]:
        yield Meaning(each["outcome"]), _aarsag(each, "")
    for claim in report["fordringer"]:
        for each in claim["report"]["findings"]:
            yield Meaning(each["outcome"]), _aarsag(each, f"{claim['path']}.")


def _aarsag(finding: Mapping[str, Any], prefix: str) -> dict[str, str]:
    rule = str(finding["rule_id"])
    kode = rule.removeprefix(_NUMERIC) if rule.startswith(_NUMERIC) else _SAME_CODE.get(rule, rule)
    message = finding["message"]
    return {
        "kode": kode,
        "tekst": str(message["da"]),
        "text": str(message["en"]),
        "regel": rule,
        "felt": f"{prefix}{finding['path']}".rstrip("."),
        "udfald": str(finding["outcome"]),
    }
