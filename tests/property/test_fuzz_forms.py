"""Every form of the first page, found as a browser finds it, filled with anything: no server error, nothing kept of a refusal."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from oir_sandbox.examples import INSTANT
from tests.support.angreb import ANGREB
from tests.support.forvansk import NASTY
from tests.support.hele import Hele, hele

quick = settings(ANGREB, max_examples=80)
slow = settings(quick, max_examples=400)
ORIGIN = {"Origin": "http://127.0.0.1:8400"}


@pytest.fixture
def program(storage_url: str, tmp_path: Path) -> Iterator[Hele]:
    with hele(storage_url, tmp_path) as running:
        running.http.put("/api/control/sandboxes/demo", json={"clock_frozen": INSTANT}).raise_for_status()
        running.http.post("/s/demo/api/control/faults", json={"fault": "http;status=503", "operation": "Ikke"})
        yield running


def forms(program: Hele) -> list[tuple[str, dict[str, str]]]:
    """The forms of the page: address, and the fields with what they hold at first."""
    found = html.fromstring(program.http.get("/s/demo/").content).forms
    return [(form.action, {name: value or "" for name, value in form.form_values()} | dict.fromkeys(form.fields.keys(), "")
             | {name: value or "" for name, value in form.form_values()}) for form in found if form.method == "POST"]  # fmt: skip


def attack(program: Hele, strength: settings) -> None:
    alle = forms(program)
    assert len(alle) >= 4
    seen: list[str] = []
    words = st.sampled_from([word for word in NASTY if "\ud800" not in word]) | st.text(
        st.characters(codec="utf-8"), max_size=30
    )
    chosen = st.sampled_from(alle).flatmap(
        lambda form: st.tuples(
            st.just(form), st.dictionaries(st.sampled_from([*form[1], "findes-ikke"]), words, max_size=3)
        )
    )

    @strength
    @given(chosen)
    def one(filled: tuple[tuple[str, dict[str, str]], dict[str, str]]) -> None:
        (action, fields), changed = filled
        before = program.kept()
        response = program.http.post(action, data=fields | changed, headers=ORIGIN)
        assert response.status_code < 500, response.text
        if response.status_code >= 400:
            assert program.kept() == before
        seen.append(response.text)
        assert program.http.get("/s/demo/").status_code == 200

    one()
    program.must_not_have_broken()
    program.must_hold_no_number(*seen)


def test_no_form_of_the_first_page_can_be_filled_so_that_it_breaks(program: Hele) -> None:
    attack(program, quick)


@pytest.mark.long
def test_no_form_can_be_filled_so_that_it_breaks_in_very_many_tries(program: Hele) -> None:
    attack(program, slow)
