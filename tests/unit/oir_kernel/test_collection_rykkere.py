"""The setting `opkraevning.rykkere`: what is taken, and what each mistake is told."""

from typing import Any

import pytest

from oir_kernel.errors import BadRequest
from oir_kernel.sandbox import SandboxSettings


def given(rows: Any) -> SandboxSettings:
    return SandboxSettings().changed({"opkraevning": {"rykkere": rows}})


def test_rows_are_kept_as_they_were_given() -> None:
    rows = [{"kontotype": "*", "rykkere": 3}, {"kontotype": "trafik", "lov": "offentlig", "gebyr_oere": 25000}]
    assert given(rows).opkraevning.as_dict()["rykkere"] == rows
    assert (
        given(rows).changed({"opkraevning": given(rows).opkraevning.as_dict()}).opkraevning == given(rows).opkraevning
    )


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        ("trafik", "rykkere"),
        ({"kontotype": "*"}, "rykkere"),
        ([{"kontotype": "*"}] * 201, "rykkere"),
        (["trafik"], "rykkere[0]"),
        ([{"kontotype": "*", "gebyr": 1}], "rykkere[0]"),
        ([{"rykkere": 1}], "rykkere[0].kontotype"),
        ([{"kontotype": 7}], "rykkere[0].kontotype"),
        ([{"kontotype": "*", "fordringstype": "*"}], "rykkere[0].fordringstype"),
        ([{"kontotype": "*", "rykkere": 10, "lov": "offentlig"}], "rykkere[0].rykkere"),
        ([{"kontotype": "*", "rykkere": True}], "rykkere[0].rykkere"),
        ([{"kontotype": "*", "mellem_dage": 9}], "rykkere[0].mellem_dage"),
        ([{"kontotype": "*", "gebyr_oere": 25001, "lov": "offentlig"}], "rykkere[0].gebyr_oere"),
        ([{"kontotype": "*", "gebyr_oere": 10001}], "rykkere[0].gebyr_oere"),
        ([{"kontotype": "*", "rykkere": 4, "lov": "civil"}], "rykkere[0].rykkere"),
        ([{"kontotype": "*", "rente": "høj"}], "rykkere[0].rente"),
        ([{"kontotype": "*"}, {"kontotype": "*"}], "rykkere[1]"),
    ],
)
def test_a_wrong_row_is_named(rows: Any, place: str) -> None:
    with pytest.raises(BadRequest) as refused:
        given(rows)
    assert f"opkraevning.{place} " in refused.value.detail.da
    assert f"opkraevning.{place} " in refused.value.detail.en
