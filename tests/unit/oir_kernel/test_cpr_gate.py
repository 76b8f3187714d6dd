"""The CPR gate: what counts as a number, which are let through, and what is shown of them."""

import base64

import pytest

from oir_kernel.cpr_gate import HIDDEN, STRICTEST, CprGate, find_cprs
from oir_kernel.identifiers import class_uuid

REAL = "0101901234"


@pytest.mark.parametrize(
    "text",
    [
        REAL,
        "010190-1234",
        "010190 1234",
        "010190 - 1234",
        "010190–1234",
        "010190\u20111234",
        "010190\u00a01234",
        "010190\u00ad1234",
        "010190\u200b1234",
        "010190\t1234",
        "010190\r\n1234",
        "010190/1234",
        "010190.1234",
        "01 01 90 1234",
        "01.01.90-1234",
        "01/01/90 1234",
        "01-01-90-1234",
        f"urn:oio:cpr-nr:{REAL}",
        f"<a>{REAL}</a>",
        f"DK{REAL}",
        f"{REAL}kr",
        f"{REAL}.",
        f"{REAL}. Hun",
        f"{REAL}, 42",
        f"{REAL}.5",  # an amount does not begin with 0
        "010190-1234.5",
        f"_{REAL}_",
        f"5.{REAL}",
        f"-{REAL}",
        f"urn:oio:p-nr:{REAL}",  # nor does a P-number
        "3112991234",
        "31 02 01 0190 1234",  # 31 February is no date, but 010190 1234 is
        "61 01 01 0190 1234",  # a test number, and one that overlaps it
        "2902001234-0101901234",
    ],
)
def test_a_real_looking_number_is_refused_however_it_is_written(text: str) -> None:
    assert STRICTEST.refuses(text)
    assert not STRICTEST.refuses(STRICTEST.mask(text))
    assert HIDDEN in STRICTEST.mask(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "6101901234",
        "610190-1234",
        "9112991234",
        "0101901234" * 2,
        "10101901234",
        "01019012345",
        "010190123",
        "0113901234",  # month 13
        "3002901234",  # 30 February
        "2902001234",  # 1900 was no leap year
        "9201901234",  # day 92 is neither a day nor a day plus 60
        "6001901234",
        "3112991234.50",
        "1250.00",
        "2026-11-23T09:00:00.123+01:00",
        "11111111-2222-4333-8444-010190123456",
        "01019012-3401-4190-8123-010190123456",
        "ab010190-1234-4123-8123-0101901234ab",
        "urn:oio:p-nr:1012901234",
        class_uuid("http://x.example/", "fordringstype", "KFEJDSK"),
        "+45 70 10 90 12 34 56",
    ],
)
def test_what_is_no_number_or_a_test_number_passes(text: str) -> None:
    assert not STRICTEST.refuses(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"fra {REAL} til {REAL}!", f"fra {HIDDEN} til {HIDDEN}!"),
        ("6101901234 og 0101901234", f"610190**** og {HIDDEN}"),
        ("610190-1234", "610190****"),
        (f"11111111-2222-4333-8444-555555555555 {REAL}", f"11111111-2222-4333-8444-555555555555 {HIDDEN}"),
        (f"{REAL} 11111111-2222-4333-8444-555555555555", f"{HIDDEN} 11111111-2222-4333-8444-555555555555"),
        (f"urn:oio:p-nr:1012901234 urn:oio:cpr-nr:{REAL}", f"urn:oio:p-nr:1012901234 urn:oio:cpr-nr:{HIDDEN}"),
        ("0101901234ab-1111-4111-8111-111111111111", f"{HIDDEN}ab-1111-4111-8111-111111111111"),
        ("31 02 01 0190 1234", f"31 02 {HIDDEN}"),
        ("ingen", "ingen"),
    ],
)
def test_numbers_are_masked_and_all_else_stays(text: str, shown: str) -> None:
    assert STRICTEST.mask(text) == shown


def test_a_number_its_owner_imported_is_let_through_and_masked_to_its_birth_date() -> None:
    gate = CprGate(frozenset({REAL}))
    assert gate.allows(REAL)
    assert not gate.refuses("010190-1234")
    assert gate.refuses("0201901234")
    assert gate.mask("010190-1234 0201901234") == f"010190**** {HIDDEN}"


def test_numbers_are_found_without_what_stands_between_their_groups() -> None:
    assert list(find_cprs("010190-1234 og 61 01 90 1234")) == [REAL, "6101901234"]


@pytest.mark.parametrize("padding", range(10))
def test_a_number_in_base64_is_found_wherever_it_stands_in_it(padding: int) -> None:
    value = base64.b64encode(f"{'x' * padding}{REAL}".encode()).decode()
    for spelled in (value, value.rstrip("="), f" {value} ", f"{value[:8]}\n{value[8:]}"):
        assert STRICTEST.refuses_value(spelled)
        assert STRICTEST.mask_value(spelled) == HIDDEN
        assert STRICTEST.refuses_document(f"<a>{spelled}</a>")
        assert STRICTEST.scan_document(f"<a>{spelled}</a>") == (True, f"<a>{HIDDEN}</a>")
        assert STRICTEST.mask_document(f"<a>{spelled}</a>") == f"<a>{HIDDEN}</a>"
        assert STRICTEST.mask_document(f'{{"a": "{spelled}"}}') == f'{{"a": "{HIDDEN}"}}'
        assert STRICTEST.mask_document(f"<a b='{spelled}'/>") == f"<a b='{HIDDEN}'/>"


def test_a_number_in_base64_of_utf_16_is_found() -> None:
    assert STRICTEST.refuses_value(base64.b64encode(REAL.encode("utf-16")).decode())


@pytest.mark.parametrize("value", [base64.b64encode(b"6101901234").decode(), "Daginstitution i Korsbaek", "", " " * 40])
def test_base64_without_a_refused_number_stays(value: str) -> None:
    assert not STRICTEST.refuses_value(value)
    assert STRICTEST.scan_document(f"<a>{value}</a>") == (False, f"<a>{value}</a>")
    assert STRICTEST.mask_document(f"<a>{value}</a>") == f"<a>{value}</a>"


@pytest.mark.parametrize("text", ["<a>A" + " " * 300_000 + "!</a>", ">" * 300_000, "1" * 300_000, "01 " * 100_000])
def test_no_text_keeps_the_gate_busy(text: str) -> None:
    """Each takes milliseconds; an expression that tries every way to read them takes minutes."""
    assert not STRICTEST.refuses_document(text)
    assert STRICTEST.mask_document(text) == text


@pytest.mark.parametrize(
    ("text", "refused"), [("fra 0101901234 til 6101901234", True), ("fra 6101901234", False), ("ingen", False)]
)
def test_one_look_says_the_same_as_two(text: str, refused: bool) -> None:
    for scanned in (STRICTEST.scan(text), STRICTEST.scan_document(text)):
        assert scanned == (refused, STRICTEST.mask(text))
    assert STRICTEST.refuses(text) == STRICTEST.refuses_document(text) == refused


@pytest.mark.parametrize(
    "spelling",
    [
        "01011970-1234",
        "010119701234",
        "01.01.1970-1234",
        "0 1 0 1 7 0 1 2 3 4",
        "0-1-0-1-7-0-1-2-3-4",
        "010170_1234",
        "010170:1234",
        "010170,1234",
        "010170(1234)",
        "010170+1234",
        "\uff10\uff11\uff10\uff11\uff17\uff10\uff11\uff12\uff13\uff14",
        "\u0660\u0661\u0660\u0661\u0667\u0660-\u0661\u0662\u0663\u0664",
    ],
)
def test_a_number_is_seen_however_it_is_spelled(spelling: str) -> None:
    assert STRICTEST.refuses(f"nr. {spelling} x")
    assert "1234" not in STRICTEST.mask(f"nr. {spelling} x")
    assert spelling not in STRICTEST.mask(f"nr. {spelling} x")


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-23T09:00:09.01017012Z",
        "10:10:10",
        "+45 20 10 30 40",
        "reg. 3000 konto 1234567890",
        "EAN 5790001234567",
    ],
)
def test_times_phone_numbers_and_other_numbers_are_left_alone(text: str) -> None:
    assert not STRICTEST.refuses(text)
    assert STRICTEST.mask(text) == text
