"""Profiles of ERP systems: what they set, what can be set beside them, and what is refused."""

from typing import Any

import pytest

from oir_kernel.erp import ErpSettings, erp_settings, profiles
from oir_kernel.errors import BadRequest
from oir_kernel.findings import Provenance
from oir_kernel.sandbox import SandboxSettings
from tests.support.notatbog import REPOSITORY


@pytest.mark.parametrize("name", profiles())
def test_a_profile_sets_exactly_what_its_rows_say(name: str) -> None:
    told = {value.setting: value.value for value in profiles()[name]}
    settings = erp_settings(name)
    assert settings == erp_settings({"profile": name})
    differing = {key for key, value in settings.as_dict().items() if value != ErpSettings().as_dict()[key]}
    assert differing - {"profile"} <= told.keys()
    assert {key: getattr(settings, key) for key in told} == told


@pytest.mark.parametrize("name", profiles())
def test_no_value_is_called_a_vendors_word(name: str) -> None:
    assert all(value.provenance in (Provenance.INFERRED, Provenance.OURS) for value in profiles()[name])
    assert all(value.source for value in profiles()[name] if value.provenance is Provenance.INFERRED)
    assert all(value.why.da and value.why.en for value in profiles()[name])


@pytest.mark.parametrize("name", profiles())
def test_every_value_is_documented(name: str) -> None:
    page = (REPOSITORY / "docs" / "erp-profiles.md").read_text("utf-8")
    for value in profiles()[name]:
        shown = ",".join(value.value) if isinstance(value.value, tuple) else value.value
        why = f"{value.why.da}. *{value.why.en}.*" + (f" Kilde: {value.source}." if value.source else "")
        assert f"| {name} | `{value.setting}` | {shown} | {value.provenance.value} | {why} |" in page


def test_a_value_given_beside_the_profile_wins() -> None:
    told = erp_settings({"profile": "streng", "text_limit": None})
    assert (told.duplicates, told.text_limit) == ("reject", None)


@pytest.mark.parametrize(
    "given",
    [
        "opus",
        5,
        {"profile": "hest"},
        {"farve": "red"},
        {"duplicates": "perhaps"},
        {"closed_periods": True},
        {"receipt_delay": -1},
        {"receipt_delay": None},
        {"period_open_days": "ten"},
        {"text_limit": 1.5},
        {"missing_operations": "Ping"},
        {"missing_operations": [1]},
    ],
    ids=str,
)
def test_what_is_wrong_is_refused(given: Any) -> None:
    with pytest.raises(BadRequest):
        SandboxSettings().changed({"erp": given})


def test_settings_survive_being_stored() -> None:
    told = SandboxSettings().changed({"erp": {"profile": "oes-indsigt-lignende", "duplicates": "reject"}})
    assert SandboxSettings().changed(told.as_dict()) == told
