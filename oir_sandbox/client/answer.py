"""What the sandbox answered to a SOAP message, as a test wants to ask about it."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from lxml import etree

from oir_sandbox.examples import Seen, read_answer


@dataclass(frozen=True)
class Answer:
    """One answer. `status` is the HTTP status, `content` the bytes as they came."""

    status: int
    content: bytes = field(repr=False)

    @cached_property
    def seen(self) -> Seen:
        """The answer at a glance. Raises `ValueError` when it is no XML (a fault may have seen to that)."""
        try:
            return read_answer(self.content)
        except etree.XMLSyntaxError:
            raise ValueError("the answer is no XML") from None

    @property
    def accepted(self) -> bool:
        """Whether the receiver took the message in, with or without remarks."""
        return self.seen.svar == "ACCEPT"

    @property
    def reasons(self) -> tuple[str, ...]:
        """Every code in the answer: reasons (`SBX-ÅRS-…`), rules (`R_2_3a`) and technical errors (`SBX-…`)."""
        return (*self.seen.aarsager, *self.seen.lokale_koder, *self.seen.fejl)

    @property
    def findings(self) -> list[dict[str, str]]:
        """Every finding: rule_id, path, line, expected, and the texts message_da, message_en, fix_da, fix_en."""
        return [_finding(element) for element in self.xml.iter("{*}Finding")]

    @cached_property
    def xml(self) -> Any:
        """The answer as an lxml tree."""
        return etree.fromstring(self.content)

    def text(self, name: str) -> str | None:
        """The text of the first element of that local name, `None` if there is none."""
        found = next(self.xml.iter(f"{{*}}{name}"), None)
        return None if found is None else found.text

    def must_be_accepted(self) -> "Answer":
        """This answer. Raises `AssertionError` with the reasons when the message was not taken in."""
        if not self.accepted:
            raise AssertionError(f"Beskeden blev ikke modtaget / was not accepted: {self.told()}")
        return self

    def told(self) -> str:
        """The answer in a few lines for a person: what it was, and each finding with its way out."""
        lines = [f"HTTP {self.status} {self.seen.svar} {' '.join(self.reasons)}".rstrip()]
        lines += (f"  {found['rule_id']}: {found['message_da']} {found['fix_da']}" for found in self.findings)
        return "\n".join(lines)


_NAMES = {"RuleId": "rule_id", "Path": "path", "Line": "line", "Expected": "expected", "Outcome": "outcome"}


def _finding(element: Any) -> dict[str, str]:
    told = {}
    for child in element:
        name, text = etree.QName(child).localname, child.text or ""
        if name in _NAMES:
            told[_NAMES[name]] = text
        elif name in ("Message", "Fix"):
            told[f"{name.lower()}_{child.get('lang')}"] = text
    return {"message_da": "", "fix_da": ""} | told
