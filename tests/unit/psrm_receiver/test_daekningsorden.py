"""The coverage order."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psrm_receiver.domain.daekningsorden import Klasse, Krav, fordel, i_orden
from psrm_receiver.domain.fordring import Del
from psrm_receiver.opslag import typeregel

START = datetime(2026, 1, 1, tzinfo=UTC)


def _krav(
    name: str, klasse: Klasse = Klasse.ANDEN, dag: int = 0, rente: int = 0, hovedstol: int = 100, *, rel: bool = False
) -> Krav:
    return Krav(name, klasse, START + timedelta(days=dag), rente, hovedstol, rel)


def test_fines_then_maintenance_then_others_whenever_they_came() -> None:
    krav = [_krav("a"), _krav("u", Klasse.UNDERHOLD, 5), _krav("b", Klasse.BOEDE, 9)]
    assert [each.fordring_id for each in i_orden(krav)] == ["b", "u", "a"]


def test_within_a_class_the_first_received_first() -> None:
    assert [each.fordring_id for each in i_orden([_krav("sen", dag=2), _krav("tidlig", dag=1)])] == ["tidlig", "sen"]


def test_interest_before_principal_of_one_claim_and_both_before_the_next() -> None:
    spread = fordel(125, [_krav("1", dag=1, rente=20), _krav("2", dag=2, rente=50)])
    assert [(each.fordring_id, each.del_, each.beloeb) for each in spread.daekninger] == [
        ("1", Del.RENTE, 20),
        ("1", Del.HOVEDSTOL, 100),
        ("2", Del.RENTE, 5),
    ]
    assert spread.rest == 0


def test_a_related_claim_received_at_once_with_its_main_claim_goes_first() -> None:
    assert [each.fordring_id for each in i_orden([_krav("1-hoved"), _krav("2-rente", rel=True)])] == [
        "2-rente",
        "1-hoved",
    ]


def test_what_covers_nothing_is_left() -> None:
    spread = fordel(500, [_krav("1", rente=10)])
    assert spread.rest == 390


@pytest.mark.parametrize("beloeb", [0, -1])
def test_no_payment_of_nothing(beloeb: int) -> None:
    with pytest.raises(ValueError, match="above zero"):
        fordel(beloeb, [_krav("1")])


def test_the_classes_of_the_shipped_types() -> None:
    assert typeregel("POBODPO").klasse is Klasse.BOEDE
    assert typeregel("UHFOSKU").klasse is Klasse.UNDERHOLD
    assert typeregel("KFDAINS").klasse is Klasse.ANDEN


_AMOUNTS = st.integers(min_value=0, max_value=1_000_000)
_CLAIMS = st.lists(
    st.builds(
        Krav,
        fordring_id=st.text("0123456789", min_size=12, max_size=12),
        klasse=st.sampled_from(Klasse),
        modtaget=st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - bounds
        rente=_AMOUNTS,
        hovedstol=_AMOUNTS,
        relateret=st.booleans(),
    ),
    max_size=12,
    unique_by=lambda each: each.fordring_id,
)


@given(_CLAIMS, st.integers(min_value=1, max_value=20_000_000), st.randoms(use_true_random=False))
def test_coverages_and_rest_are_the_payment_and_the_order_is_stable(
    krav: list[Krav], beloeb: int, chance: object
) -> None:
    spread = fordel(beloeb, krav)
    mixed = list(krav)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert sum(each.beloeb for each in spread.daekninger) + spread.rest == beloeb
    assert fordel(beloeb, mixed) == spread
    owed = {each.fordring_id: {Del.RENTE: each.rente, Del.HOVEDSTOL: each.hovedstol} for each in krav}
    assert all(0 < each.beloeb <= owed[each.fordring_id][each.del_] for each in spread.daekninger)
    assert spread.rest == max(0, beloeb - sum(each.rente + each.hovedstol for each in krav))


@given(_CLAIMS, st.integers(min_value=1, max_value=20_000_000))
def test_only_the_last_thing_covered_is_covered_in_part(krav: list[Krav], beloeb: int) -> None:
    owed = {each.fordring_id: {Del.RENTE: each.rente, Del.HOVEDSTOL: each.hovedstol} for each in krav}
    covered = fordel(beloeb, krav).daekninger
    assert all(each.beloeb == owed[each.fordring_id][each.del_] for each in covered[:-1])
