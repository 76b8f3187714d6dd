"""Is this element valid, and if not: everything that is wrong with it.

libxml2 is the gate, because it is fast, but it skips what follows an error among the same siblings. Only a message that
it refused goes to the slower validator, which lists all errors. libxml2's schema object keeps one error log, so each
thread has its own; compiling two at once can fail inside the library, so compiling is done under a lock.
"""

import threading
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from lxml import etree

from oir_kernel.findings import Finding, Outcome, Text
from oir_kernel.xml.places import Element
from oir_kernel.xml.schema_errors import NOT_ALLOWED, UNKNOWN_TYPE, Mask, finding, once_each, told

MAX_FINDINGS: Final = 200
"""Errors listed for one message; a last finding says that there are more."""

_XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_compiling = threading.Lock()


class Schema:
    """One service interface's XSD: a fast gate and a complete listing."""

    def __init__(self, path: Path) -> None:
        """`path` is the interface XSD; what it includes and imports lies beside it."""
        self.path = path
        self._local = threading.local()

    def is_valid(self, element: Element) -> bool:
        """Whether `element` satisfies its global declaration."""
        return bool(self._gate.validate(element))

    def findings(self, element: Element, mask: Mask) -> list[Finding]:
        """All that is wrong with `element`, at most `MAX_FINDINGS` and one that says how the list was cut.

        `mask` hides CPR numbers in the values shown. Blocking: a hundred times slower than `is_valid`.
        """
        found: list[Finding] = []
        try:
            for error in once_each(self._complete.iter_errors(element)):
                if len(found) == MAX_FINDINGS:
                    return [*found, _cut_off()]
                found.append(finding(error, element, mask))
        except LookupError:  # the validator cannot go on from a type it does not know
            place = next((below for below in element.iter("*") if _XSI_TYPE in below.attrib), element)
            found.append(told(place, element, mask, UNKNOWN_TYPE))
        return found or self._refused_by_gate(element, mask)

    @property
    def _gate(self) -> etree.XMLSchema:
        """This thread's own validator."""
        validator: etree.XMLSchema | None = getattr(self._local, "validator", None)
        if validator is None:
            with _compiling:
                validator = self._local.validator = etree.XMLSchema(etree.parse(self.path))
        return validator

    def _refused_by_gate(self, element: Element, mask: Mask) -> list[Finding]:
        """What the gate alone refuses, such as digits of another script, which Python reads as digits."""
        gate = self._gate
        if gate.validate(element):
            return []
        place = _at(element, gate.error_log[0].path or "")
        return [told(place, element, mask, NOT_ALLOWED)]

    @cached_property
    def _complete(self) -> Any:
        import xmlschema  # noqa: PLC0415 - slow to import and to build; only a rejected message needs it

        with _compiling:
            return xmlschema.XMLSchema(str(self.path), allow="local", defuse="never")


def _at(top: Element, path: str) -> Element:
    """The element at a path of the gate, whose first step is `top`; `top` if the path cannot be followed."""
    steps = path.split("/")[2:]
    try:
        found = top.xpath("./" + "/".join(steps), namespaces={k: v for k, v in top.nsmap.items() if k}) if steps else []
    except etree.XPathError:
        found = []
    return found[0] if isinstance(found, list) and found and isinstance(found[0], Element) else top


def _cut_off() -> Finding:
    return Finding(
        rule_id="SBX-1101",
        layer="schema",
        outcome=Outcome.INFO,
        message=Text(
            f"Der er flere end {MAX_FINDINGS} skemafejl; kun de første vises.",
            f"There are more than {MAX_FINDINGS} schema errors; only the first are shown.",
        ),
        fix=Text("Ret de viste fejl, og send igen.", "Correct those shown and send again."),
        source="XSD",
    )
