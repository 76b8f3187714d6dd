"""A fault as a line of text: what is read, and how a line that cannot be read is told."""

import pytest

from oir_kernel.cpr_gate import CprGate
from oir_kernel.errors import BadRequest, CprRefused
from oir_kernel.faults.kinds import kinds
from oir_kernel.faults.syntax import is_instruction, read_fault, read_instruction
from tests.support.beskeder import REAL_CPR, TEST_CPR

KINDS = kinds({"SBX-ÅRS-074": "Regnskabsperiode er lukket"})
GATE = CprGate()

SHORTEST = {
    "latency": "latency;time=2s",
    "http": "http;status=503",
    "closed": "closed;from=18:00;to=06:00",
    "reject": "reject;reason=074",
    "late": "late;time=1h",
    "slow-pickup": "slow-pickup;time=1h",
}


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_is_read_from_its_shortest_line(name: str) -> None:
    fault = read_fault(SHORTEST.get(name, name), KINDS, GATE)
    assert fault.kind.name == name
    assert fault.values.keys() >= {parameter.name for parameter in fault.kind.parameters}


@pytest.mark.parametrize("name", SHORTEST)
def test_a_kind_that_needs_a_parameter_says_which(name: str) -> None:
    with pytest.raises(BadRequest) as caught:
        read_fault(name, KINDS, GATE)
    needed = next(one.name for one in KINDS[name].parameters if one.default is None)
    assert f"mangler {needed}" in caught.value.detail.da
    assert f"lacks {needed}" in caught.value.detail.en


def test_what_is_written_is_the_same_however_it_was_spaced() -> None:
    spaced = read_fault(" http ; status = 503 ;; retry-after=5s ", KINDS, GATE)
    assert spaced.written == "http;retry-after=5s;status=503"
    assert read_fault(spaced.written, KINDS, GATE) == spaced


def test_an_unknown_kind_is_told_the_kinds_there_are() -> None:
    with pytest.raises(BadRequest) as caught:
        read_fault("brand;status=503", KINDS, GATE)
    assert "»brand«" in caught.value.detail.da
    assert all(name in caught.value.detail.da for name in KINDS)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("http;status=200", "status »200«"),
        ("http;status=503;farve=rød", "»farve=rød«"),
        ("http;status=503;status", "»status«"),
        ("http;status=500;retry-after=5s", "retry-after"),
        ("latency;time=121s", "time"),
        ("latency;time=1s-2s;spread=0.5", "spread"),
        ("reject;reason=999", "reason »999«"),
        ("reject;reason=", "reason"),
        ("technical;code=SBX-1401", "code"),
        ("empty;x=1", "ingen parametre"),
        ("closed;from=25:00;to=06:00", "from »25:00«"),
    ],
)
def test_a_wrong_parameter_is_named_with_its_value_and_the_way_out(text: str, said: str) -> None:
    with pytest.raises(BadRequest) as caught:
        read_fault(text, KINDS, GATE)
    assert said in caught.value.detail.da
    assert caught.value.detail.en


def test_a_reason_is_known_by_its_number_too() -> None:
    assert (
        read_fault("reject;reason=074", KINDS, GATE).values
        == read_fault("reject;reason=SBX-ÅRS-074", KINDS, GATE).values
    )


def test_a_long_line_is_refused() -> None:
    with pytest.raises(BadRequest):
        read_fault(f"http;status=503;text={'x' * 500}", KINDS, GATE)


def test_a_real_cpr_number_gets_nowhere_and_is_not_shown() -> None:
    for text in (f"technical;text=Borger {REAL_CPR}", f"{REAL_CPR};x=1", f"http;status={REAL_CPR}"):
        with pytest.raises(CprRefused) as caught:
            read_fault(text, KINDS, GATE)
        assert REAL_CPR not in caught.value.detail.da + caught.value.detail.en


def test_a_test_number_is_shown_masked() -> None:
    assert TEST_CPR not in str(read_fault(f"technical;text=Borger {TEST_CPR}", KINDS, GATE))


def test_an_instruction_begins_with_our_word_and_ends_at_the_senders_own() -> None:
    assert is_instruction("oir-fault:empty")
    for other in ("", "empty", "oir-faul", " oir-fault:empty", "7c1b1ecb-5ca9-4a2a-9d5b-1a1a1b1b1c1c"):
        assert not is_instruction(other)
    fault = read_instruction("oir-fault:http;status=503#7c1b1ecb-5ca9", KINDS, GATE)
    assert (fault.written, fault.values["status"]) == ("http;status=503", 503)


def test_an_instruction_that_names_no_kind_is_told_so() -> None:
    with pytest.raises(BadRequest):
        read_instruction("oir-fault:#kun mit eget", KINDS, GATE)
