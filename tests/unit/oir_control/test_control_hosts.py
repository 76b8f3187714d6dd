"""With keys, any name of the server is answered, but no page of another server: a browser remembers keys."""

import pytest

from oir_kernel.errors import HostRefused
from oir_kernel.settings import Settings
from oir_kernel.web.hosts import HostCheck

REACHABLE = Settings(host="0.0.0.0")


@pytest.mark.parametrize("origin", [None, "http://sandkasse.example:8400", "https://sandkasse.example:8400"])
def test_a_reachable_server_with_keys_answers_for_any_name_and_its_own_pages(origin: str | None) -> None:
    HostCheck(REACHABLE).require("sandkasse.example:8400", origin)


@pytest.mark.parametrize("origin", ["http://ond.example", "null", "http://sandkasse.example:1", "", "http://["])
def test_a_page_of_another_server_is_refused(origin: str) -> None:
    with pytest.raises(HostRefused):
        HostCheck(REACHABLE).require("sandkasse.example:8400", origin)


def test_names_that_were_given_are_the_only_ones() -> None:
    check = HostCheck(Settings(host="0.0.0.0", allowed_hosts=("sandkasse.example",)))
    check.require("sandkasse.example:8400", "http://sandkasse.example:8400")
    with pytest.raises(HostRefused):
        check.require("andet.example", None)


def test_keys_on_loopback_still_ask_for_loopbacks_names() -> None:
    check = HostCheck(Settings(auth=True))
    check.require("127.0.0.1:8400", None)
    with pytest.raises(HostRefused):
        check.require("sandkasse.example:8400", None)
