"""The register of action checks: one row for each, the actions the table names, numeric codes all accounted for."""

from collections.abc import Iterator
from itertools import product

import pytest

from psrm_validation import Rulebook
from psrm_validation.aktion import ACTION_CHECKS, AktionKode
from psrm_validation.aktion.known import Kendt
from psrm_validation.aktion.model import Aktion
from psrm_validation.aktion.registry import Mangler, Situation, action_check_for, action_code
from psrm_validation.checks import Hit
from psrm_validation.checks.every import CHECKS
from psrm_validation.rulebook import Status

BOOK = Rulebook.load()
CODES = [rule for rule in BOOK.general.values() if rule.rule_id.startswith("PSRM-K-")]


def test_each_of_the_114_codes_is_checked_said_by_another_or_listed_with_a_reason():
    assert len(CODES) == 114
    for rule in CODES:
        checked = rule.rule_id in CHECKS or rule.rule_id in ACTION_CHECKS
        assert checked is (rule.status is Status.IMPLEMENTED), rule.rule_id
        if rule.status is Status.LISTED:
            assert rule.reason.da
            assert rule.reason.en


@pytest.mark.parametrize("rule_id", sorted(ACTION_CHECKS))
def test_a_check_runs_for_no_action_that_its_row_does_not_name(rule_id: str):
    rule = BOOK.general[rule_id]
    if rule.actions:
        assert ACTION_CHECKS[rule_id].actions <= {action_code(name) for name in rule.actions}


def test_every_action_has_a_code_for_its_structure_and_one_for_its_permission():
    structures = {"403", "404", "406", "407", "412", "444", "447", "448", "458", "505"}
    permissions = {"420", "421", "465", "466", "497", "501", "508", "511", "543"}
    for code in AktionKode:
        asked = {name for name, check in ACTION_CHECKS.items() if code in check.actions}
        assert len(asked & {f"PSRM-K-{number}" for number in structures}) == 1, code
        assert len(asked & {f"PSRM-K-{number}" for number in permissions}) == (code is not AktionKode.OPRET), code


def test_an_id_has_one_check_and_an_action_must_exist():
    def check(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
        del aktion, kendt, situation
        yield from ()

    with pytest.raises(ValueError, match="already"):
        action_check_for("PSRM-K-408")(check)
    with pytest.raises(ValueError, match="SLET"):
        action_check_for("PSRM-K-999", actions=("SLET",))


def test_no_two_texts_of_the_codes_are_the_same():
    texts = [(rule.message.da, rule.fix.da) for rule in CODES if rule.status is Status.IMPLEMENTED]
    assert len(set(texts)) == len(texts)
    assert not any(one.message.da == other.message.en for one, other in product(CODES, CODES) if one.message.da)
