"""The box of the first page: claims pasted as a message, JSON, JSON Lines or CSV, checked by the rulebook in this process."""

from dataclasses import replace
from io import BytesIO
from itertools import islice
from typing import Final

from oir_control.pages.ports import Checked, CheckedClaim, Correction
from oir_kernel.cpr_gate import STRICTEST
from oir_kernel.errors import BadRequest
from oir_kernel.findings import Text
from oir_kernel.sandbox import SandboxScope
from oir_sandbox.message_claims import message_reader
from psrm_validation import Options, Report, check_read
from psrm_validation.checks.duplicates import with_repeats
from psrm_validation.readers import READERS, ReadClaim, Reader, UnreadableError, read_any_json

MOST: Final = 100
"""Claims that are looked at; files of more belong to `oir psrm check`. Source: ours."""


class ClaimBox:
    """See `ClaimCheck`. It reads and checks as `oir psrm check` does, so the two cannot differ."""

    def check(self, text: str, scope: SandboxScope) -> Checked:
        """See `ClaimCheck.check`."""
        today = scope.clock.today()
        reader = _reader(text, scope)
        try:
            read = list(islice(reader.read(BytesIO(text.encode(errors="replace"))), MOST + 1))
        except UnreadableError as error:
            said, fix = error.finding.message, error.finding.fix
            raise BadRequest(Text(f"{said.da} {fix.da}", f"{said.en} {fix.en}"), [error.finding]) from None
        options = Options(today, handover="earliest" if reader.earliest_handover else "today")
        looked_at = read[:MOST]
        reports = _compared(looked_at, [check_read(claim, options) for claim in looked_at])
        return Checked([_claim(report) for report in reports], more=len(read) > MOST)


def _reader(text: str, scope: SandboxScope) -> Reader:
    """By the first character: XML, JSON, else CSV."""
    first = text.lstrip("\ufeff \t\r\n")[:1]
    if first == "<":
        return message_reader(scope.clock.today())
    if first == "{":
        return Reader(read_any_json)
    return READERS[".json" if first == "[" else ".csv"]


def _compared(read: list[ReadClaim], reports: list[Report]) -> list[Report]:
    """The reports with what comparing the readable claims with one another finds."""
    places = [place for place, claim in enumerate(read) if claim.fordring is not None]
    claims = [claim.fordring for claim in read if claim.fordring is not None]
    told = with_repeats(claims, [reports[place] for place in places], None)
    return [dict(zip(places, told, strict=True)).get(place, report) for place, report in enumerate(reports)]


def _claim(report: Report) -> CheckedClaim:
    return CheckedClaim(
        claim_id="" if report.id is None else STRICTEST.mask_value(str(report.id)),
        type_code=STRICTEST.mask_value(report.type or ""),
        verdict=report.verdict.value,
        day=report.modtagelsesdato,
        findings=[replace(one, path=STRICTEST.mask(one.path)) for one in report.findings],
        corrections=[Correction(one.rule_id, one.field, one.value or "", one.note) for one in report.corrections],
    )
