"""Advice never changes the verdict and never breaks, whatever a claim holds."""

import json
from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from oir_kernel.findings import Outcome
from psrm_validation import Fordring, Rulebook, check, check_mappings
from psrm_validation.agreement import aftaler_from_mapping
from psrm_validation.claim import OevrigeStamdata, Skyldner
from psrm_validation.report import LayerStatus
from psrm_validation.rulebook import Status

BOOK = Rulebook.load()
GROUPS = frozenset("CDEFJK")
RULES = Path(__file__).parents[2] / "rules"
CHECKED = {rule.rule_id for rule in BOOK.general.values() if rule.group in GROUPS and rule.status is Status.IMPLEMENTED}
CODES = sorted(BOOK.claim_types)

near = st.dates(date(2024, 1, 1), date(2030, 12, 31))
days = st.none() | near | st.dates() | st.sampled_from([date.min, date.max, date(9999, 12, 24), date(2024, 2, 29)])
texts = st.none() | st.text(max_size=120) | st.from_regex(r"(Faktura|Barn|inkl\. rente|jan og feb|61019\d{5}| ){1,6}")
amounts = st.none() | st.integers(-10, 10**13)
oevrige = st.none() | st.builds(
    OevrigeStamdata,
    rykkerfrist=days,
    underretningsdato=days,
    henstand_til=days,
    udbetalingsdato=days,
    paakravsfrist=days,
    betalingsaftale=st.none() | st.booleans(),
)
others = {
    "beskrivelse": texts,
    "hovedstol": amounts,
    "beloeb": amounts,
    "oevrige": oevrige,
    "skyldnere": st.sampled_from([(), (Skyldner(cpr="6101901234"),), (Skyldner(), Skyldner(cvr="11111111"))]),
    **dict.fromkeys(
        (
            "periode_start",
            "periode_slut",
            "stiftelsesdato",
            "forfaldsdato",
            "srb",
            "foraeldelsesdato",
            "domsdato",
            "forligsdato",
        ),
        days,
    ),
}
main_claims = st.builds(
    Fordring, type=st.none() | st.sampled_from(CODES), forfaldsdato=days, foraeldelsesdato=days, domsdato=days
)
claims = st.builds(Fordring, type=st.none() | st.sampled_from(CODES), hf=st.none() | main_claims, **others)


@given(claims, near)
def test_advice_never_breaks_down(claim: Fordring, day: date):
    report = check(claim, BOOK, modtagelsesdato=day, layers=["advice"])
    assert report.layers[0].status is not LayerStatus.CRASHED
    found = [finding for finding in report.findings if finding.rule_id.startswith("PSRM-R-")]
    assert all(finding.outcome in {Outcome.ADVARSEL, Outcome.INFO} for finding in found)


@given(claims, near)
def test_advice_never_changes_the_verdict(claim: Fordring, day: date):
    others = ["agreement", "filter", "catalogue"]
    without = check(claim, BOOK, modtagelsesdato=day, layers=others)
    assert check(claim, BOOK, modtagelsesdato=day).verdict is without.verdict


def test_every_row_of_these_groups_is_implemented_covered_or_listed_with_its_reason():
    rows = [rule for rule in BOOK.general.values() if rule.group in GROUPS]
    assert len(rows) == 126
    for rule in rows:
        said = {
            Status.IMPLEMENTED: (rule.message.da, rule.message.en, rule.fix.da, rule.fix.en),
            Status.COVERED: rule.covered_by,
            Status.LISTED: (rule.reason.da, rule.reason.en),
        }
        assert said[rule.status], rule.rule_id
        assert all((rule.title.da, rule.title.en, *said[rule.status])), rule.rule_id


def test_a_finding_leaves_no_blank_of_its_text_open():
    """Each failing case of these groups: every `{blank}` is filled, none of them by the dash of a value nobody gave."""
    cases = [path for path in sorted(RULES.glob("PSRM-R-*/fail-*.json")) if path.parent.name in CHECKED]
    assert len({path.parent.name for path in cases}) == len(CHECKED)
    for path in cases:
        content = json.loads(path.read_text(encoding="utf-8"))
        options = {"aftaler": aftaler_from_mapping(content["aftale"])} if "aftale" in content else {}
        (report,) = check_mappings([content["claim"]], today=date(2026, 11, 23), **options)
        for finding in report.findings:
            if finding.rule_id == path.parent.name:
                texts = (finding.message.da, finding.message.en, finding.fix.da, finding.fix.en)
                assert not any("{" in text or " - " in f"{text} " or " -." in text for text in texts), path
