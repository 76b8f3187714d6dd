"""The debtor system's own keys of accounts and claims."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oir_debitor.domain.forespoergsel.noegler import fordring_noegle, konto_af, konto_noegle


@given(st.uuids())
def test_a_key_is_short_stable_and_read_back(konto: uuid.UUID) -> None:
    noegle = konto_noegle(str(konto))
    assert len(noegle) <= 36
    assert konto_noegle(str(konto)) == noegle
    assert konto_af(noegle) == str(konto)
    assert konto_af(noegle.lower().replace("-", "")) == str(konto)


@given(st.uuids(), st.uuids())
def test_two_objects_have_two_keys(one: uuid.UUID, other: uuid.UUID) -> None:
    assert (konto_noegle(str(one)) == konto_noegle(str(other))) == (one == other)
    assert konto_noegle(str(one)) != fordring_noegle(str(one))


@pytest.mark.parametrize(
    "noegle",
    [
        "",
        "KTO-",
        "KTO-12345",
        "KTO-ILOU0-00000-00000-00000-000000",
        "KTO-ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZZ",
        fordring_noegle("00000000-0000-4000-8000-000000000001"),
        "00000000-0000-4000-8000-000000000001",
    ],
)
def test_what_is_no_key_of_an_account_is_none(noegle: str) -> None:
    assert konto_af(noegle) is None
