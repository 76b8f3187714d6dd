"""Where the file door listens: told by the environment."""

import pytest

from oir_kernel.errors import BadRequest
from oir_kernel.settings import Settings


@pytest.mark.parametrize(
    ("given", "port"),
    [({}, None), ({"OIR_SFTP_PORT": "off"}, None), ({"OIR_SFTP_PORT": "0"}, 0), ({"OIR_SFTP_PORT": "8422"}, 8422)],
)
def test_the_port_is_a_number_or_off(given: dict[str, str], port: int | None) -> None:
    assert Settings.from_environment(given).sftp_port == port


@pytest.mark.parametrize("given", ["", "on", "-1", "65536", "８４２２"])
def test_anything_else_is_refused_by_the_name_of_the_setting(given: str) -> None:
    with pytest.raises(BadRequest, match="OIR_SFTP_PORT"):
        Settings.from_environment({"OIR_SFTP_PORT": given})
