"""What the filter layer says when it has nothing to run, and how it chooses among rows."""

from datetime import date

import pytest

from psrm_validation import Fordring, LayerStatus, Report, Rulebook, Verdict, check
from psrm_validation.agreement import aftaler_from_mapping
from psrm_validation.layers.filter import NO_FILTER, NO_TYPE, UNKNOWN_TYPE

DAY = date(2026, 11, 23)
BOOK = Rulebook.load(DAY)


def report(type_code: str | None) -> Report:
    return check(Fordring(type=type_code), BOOK, modtagelsesdato=DAY, layers=["filter"])


@pytest.mark.parametrize(
    ("type_code", "rule_id", "read"),
    [
        (None, "SBX-PSRM-003", {}),
        ("KTTIBAK", "SBX-PSRM-001", {"type": "KTTIBAK"}),
        ("KFDAIN", "SBX-PSRM-002", {"type": "KFDAIN"}),
    ],
)
def test_a_claim_without_a_published_filter_is_undecided_once_and_nothing_runs(
    type_code: str | None, rule_id: str, read: dict[str, str]
):
    found = report(type_code)
    assert found.verdict is Verdict.UAFGJORT
    assert [(each.rule_id, each.layer, each.path, each.read) for each in found.findings] == [
        (rule_id, "filter", "type", read)
    ]
    assert [(layer.name, layer.status, layer.rules) for layer in found.layers] == [("filter", LayerStatus.SKIPPED, 0)]


def test_the_ids_of_what_is_undecided_are_public_and_differ():
    assert (NO_FILTER, UNKNOWN_TYPE, NO_TYPE) == ("SBX-PSRM-001", "SBX-PSRM-002", "SBX-PSRM-003")


def test_only_a_type_like_a_known_one_is_offered_its_neighbours():
    near, far = report("KFDAIN").findings[0].fix, report("QQQQQQQ").findings[0].fix
    assert near.da.startswith("Mente du KFDAINS")
    assert near.en.startswith("Did you mean KFDAINS")
    assert near.da[-1] == near.en[-1] == "?"
    assert far.da.startswith("Brug en kode")
    assert far.en.startswith("Use a code")


def test_as_many_rules_are_counted_as_rows_run():
    rules = BOOK.rules_for("KFDAINS")
    assert rules is not None
    assert report("KFDAINS").layers[0].rules == len(rules.always)


def test_the_rows_of_a_creditor_take_their_place_in_the_order_of_the_table():
    claim = Fordring(type="OPKRÆTV")
    kreditor = "Geodatastyrelsen"
    found = check(claim, BOOK, modtagelsesdato=DAY, layers=["filter"], kreditor=kreditor)
    rows = {(rule.type_code, rule.rule_id): rule.row for rule in BOOK.rules if kreditor in rule.creditors}
    order = [rows["OPKRÆTV", each.rule_id] for each in found.findings]
    assert order == sorted(order)
    assert found.findings[0].rule_id == "R_1_1"


def unpublished(*, is_old: bool) -> str:
    """A known type without a published filter, of old material only or not."""
    types = (each for each in BOOK.claim_types.values() if not BOOK.is_published(each.code))
    return next(each.code for each in types if bool(each.known_from) is is_old)


def test_an_unpublished_type_says_whether_rows_of_the_agreement_ran():
    code = unpublished(is_old=False)
    own = {"type": code, "regel": "R_4_2", "krav": "hovedstol <= 100", "udfald": "afvis"}
    aftaler = aftaler_from_mapping({"version": "1", "fordringshaver": "3021", "regel": [own]})
    claim = Fordring(type=code, hovedstol=100_01)
    found = check(claim, BOOK, modtagelsesdato=DAY, layers=["filter"], aftaler=aftaler)
    assert [each.rule_id for each in found.findings] == [NO_FILTER, "R_4_2"]
    assert "aftalens" in found.findings[0].message.da
    assert "agreement" in found.findings[0].message.en
    assert "aftalens" not in report(code).findings[0].message.da
    assert "agreement" not in report(code).findings[0].message.en


def test_an_unpublished_type_says_when_it_is_known_from_old_material_only():
    old, recent = (report(unpublished(is_old=is_old)).findings[0].message for is_old in (True, False))
    year = BOOK.claim_types[unpublished(is_old=True)].known_from
    assert year in old.da
    assert year in old.en
    assert "materiale fra" not in recent.da
    assert "material of" not in recent.en
