"""Two sessions compared: what belongs together, what differs, and what differs in every run."""

import uuid
from typing import Any

from oir_control.journal.comparison import MAX_TOLD, as_text, compare
from tests.support.beskeder import REAL_CPR
from tests.support.journals import json_exchange, message, soap


def ident(*values: str, tag: str = "Id") -> str:
    return "<a>" + "".join(f"<{tag}>{value}</{tag}>" for value in values) + "</a>"


def new() -> str:
    return str(uuid.uuid4())


def changes(left: Any, right: Any) -> list[tuple[str, str, str | None, str | None]]:
    result = compare([left], [right])
    return [(one.where, one.path, one.left, one.right) for pair in result.pairs for one in pair.changes]


def test_two_runs_of_the_same_test_are_alike_whatever_their_ids_and_times() -> None:
    def run(first: int, at: str) -> list[Any]:
        konto, fordring = new(), new()
        return [
            soap(
                first,
                f"<a>{message(transaktions_id=new())}<t>{at}</t><k>{konto}</k><f>{fordring}</f></a>",
                duration_us=first,
            ),
            json_exchange(first + 1, f'{{"konto": "{konto}"}}', operation=f"GET /api/debitor/konti/{konto}"),
        ]

    result = compare(run(1, "2026-11-23T09:00:00Z"), run(70, "2026-11-24T10:00:00Z"))
    assert result.alike
    assert (result.same, result.volatile, result.pairs) == (2, 5, [])
    assert "2 alike, 0 that differ; 5 ids and times left out" in as_text(result)


def test_a_field_that_differs_is_told_with_its_path() -> None:
    path = "Envelope/Body/OpretDebitorkontoRegistrering_I/FordringListe/FordringStruktur/FordringBeløb"
    found = compare([soap(1)], [soap(9, message("110.00"))])
    assert changes(soap(1), soap(9, message("110.00"))) == [("request", path, "100.00", "110.00")]
    assert not found.alike
    assert (found.pairs[0].left, found.pairs[0].right) == (1, 9)
    assert f"    - request {path}: 100.00\n    + request {path}: 110.00" in as_text(found)


def test_the_same_value_spelled_otherwise_does_not_differ() -> None:
    assert changes(soap(), soap(request=message("100"))) == []


def test_what_only_one_side_has_is_told_too() -> None:
    assert changes(soap(request=ident("x")), soap(request=ident("x", "y"))) == [("request", "a/Id[2]", None, "y")]
    assert changes(soap(request=ident("x", "y")), soap(request=ident("x"))) == [("request", "a/Id[2]", "y", None)]


def test_status_verdict_sender_and_fault_are_compared() -> None:
    found = changes(soap(), soap(status=500, verdict="FAULT", sender="99999999", fault="timeout"))
    assert [path for _, path, _, _ in found] == ["status", "verdict", "sender", "fault"]


def test_an_id_that_stands_for_two_others_is_a_difference() -> None:
    one, other, third = new(), new(), new()
    assert changes(soap(request=ident(one, one)), soap(request=ident(other, other))) == []
    assert changes(soap(request=ident(one, one)), soap(request=ident(other, third))) == [
        ("request", "a/Id[2]", one, third)
    ]


def test_a_date_is_no_time_and_differs() -> None:
    assert changes(soap(request=ident("2026-01-01")), soap(request=ident("2026-01-02"))) != []


def test_sessions_are_aligned_though_one_has_more() -> None:
    left = [soap(1, operation="A"), soap(2, operation="B"), soap(3, operation="C")]
    right = [soap(1, operation="A"), soap(2, operation="X"), soap(3, operation="C"), soap(4, operation="C")]
    result = compare(left, right)
    assert result.same == 2
    assert [(pair.operation, pair.left, pair.right) for pair in result.pairs] == [
        ("B", 2, None),
        ("X", None, 2),
        ("C", None, 4),
    ]
    assert "- soap B (nr. 2)\n+ soap X (nr. 2)" in as_text(result)


def test_another_door_is_another_exchange() -> None:
    result = compare([soap(1, operation="A")], [json_exchange(1, operation="A")])
    assert len(result.pairs) == 2


def test_an_empty_session_is_compared_too() -> None:
    assert compare([], []).alike
    assert [(pair.left, pair.right) for pair in compare([], [soap(5)]).pairs] == [(None, 5)]


def test_differences_are_told_up_to_a_bound_and_then_counted() -> None:
    left, right = ident(*["a"] * (MAX_TOLD + 5)), ident(*["b"] * (MAX_TOLD + 5))
    result = compare([soap(request=left)], [soap(request=right)])
    assert (len(result.pairs[0].changes), result.untold) == (MAX_TOLD, 5)
    assert "5 forskelle mere" in as_text(result)


def test_a_comparison_shows_no_number() -> None:
    result = compare([soap(request=ident(REAL_CPR))], [soap(request=ident("x" * 300), operation=soap().operation)])
    assert REAL_CPR not in as_text(result) + str(result.as_dict())
    assert "x" * 201 not in as_text(result)
