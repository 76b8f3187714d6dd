"""Where an element stands, in words a person can follow."""

import pytest
from lxml import etree

from oir_kernel.source import NOWHERE, PathSource, Place
from oir_kernel.xml.places import local_name, namespace_of, path_of, qualified_name

TREE = etree.fromstring(
    '<t:Top xmlns:t="http://t/" xmlns:u="http://u/"><t:A/><t:B><t:C/><u:C/><t:C><D/></t:C></t:B><t:B/></t:Top>'
)


@pytest.mark.parametrize(
    ("xpath", "path"),
    [
        (".", "/Top"),
        ("t:A", "/Top/A"),
        ("t:B[1]", "/Top/B[1]"),
        ("t:B[2]", "/Top/B[2]"),
        ("t:B[1]/t:C[2]", "/Top/B[1]/C[2]"),
        ("t:B[1]/u:C", "/Top/B[1]/C"),
        ("t:B[1]/t:C[2]/D", "/Top/B[1]/C[2]/D"),
    ],
)
def test_a_path_leads_from_the_top_with_positions_where_names_repeat(xpath: str, path: str) -> None:
    (element,) = TREE.xpath(xpath, namespaces={"t": "http://t/", "u": "http://u/"})
    assert path_of(element, TREE) == path


def test_the_top_may_stand_inside_something_larger() -> None:
    inner = TREE[1]
    assert path_of(inner[2], inner) == "/B/C[2]"


def test_names_with_and_without_their_namespace() -> None:
    plain = etree.fromstring("<D/>")
    assert (qualified_name(TREE), local_name(TREE), namespace_of(TREE)) == ("{http://t/}Top", "Top", "http://t/")
    assert (qualified_name(plain), local_name(plain), namespace_of(plain)) == ("D", "D", "")


def test_an_object_in_json_has_a_dotted_path() -> None:
    source = PathSource("fordringer[0]")
    assert source.place("beloeb") == Place("beloeb", "fordringer[0].beloeb")
    assert source.place("").path == "fordringer[0]"
    assert source.item("linjer", 2).place("tekst").path == "fordringer[0].linjer[2].tekst"
    assert NOWHERE.place("x") == Place("x", "x")
    assert NOWHERE.item("x", 0).path == "x[0]"
