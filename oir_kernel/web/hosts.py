"""Which Host and Origin a server answers for, so that a web page elsewhere cannot reach a sandbox on loopback."""

from urllib.parse import urlsplit

from oir_kernel.errors import HostRefused
from oir_kernel.findings import Text
from oir_kernel.settings import Settings

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class HostCheck:
    """Loopback's own names, the names the settings add, and with the open door any name unless some were given.

    Where other machines may come in with a key, any name is answered too, but a page only by the server it is from: a
    browser sends the key it remembers to whatever page asks.
    """

    def __init__(self, settings: Settings) -> None:
        self._names = _LOOPBACK | {name.lower() for name in settings.allowed_hosts}
        self._any = "*" in settings.allowed_hosts or (settings.open_door and not settings.allowed_hosts)
        self._own = settings.is_reachable and settings.asks_for_keys and not settings.allowed_hosts

    def require(self, host: str, origin: str | None) -> None:
        """Raises `HostRefused` unless both may be answered; a request without Origin comes from no browser page."""
        if self._any:
            return
        if self._own and origin in (None, f"http://{host}", f"https://{host}"):
            return
        if _name(f"//{host}") not in self._names and not self._own:
            raise _refused("Host")
        if origin is not None and _name(origin) not in self._names:
            raise _refused("Origin")


def _name(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:
        return ""


def _refused(header: str) -> HostRefused:
    return HostRefused(
        Text(
            f"{header} er et navn, serveren ikke svarer for. Brug 127.0.0.1 eller localhost, eller tilføj navnet med"
            " --allowed-host.",
            f"{header} is a name the server does not answer for. Use 127.0.0.1 or localhost, or add the name with"
            " --allowed-host.",
        )
    )
