"""Forms of the pages: read, known to come from one of our pages, and looked at by the CPR gate before anything else.

A browser sends the key it remembers (Basic) with whatever page asks it to. So a form is taken only from the page of this very
address (`Origin`, `Sec-Fetch-Site`) and only with the token that stands in it, which is made from the caller's key and a secret
of this process: another page can read neither. Source: ours.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from lxml import etree
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from oir_kernel.cpr_gate import CprGate
from oir_kernel.errors import BadRequest, CprRefused, HostRefused, SandboxError
from oir_kernel.findings import Text
from oir_kernel.sandbox import SandboxScope
from oir_kernel.web.access import given_key
from oir_kernel.web.body import require_allowed_cprs
from oir_kernel.xml.reader import read_document

TOKEN: Final = "token"  # noqa: S105 - the name of a field
WHOLE: Final = ""
"""The field that an error has which is about the form as a whole."""

_MAX_FIELDS: Final = 40
_FIELD: Final = re.compile(r"[a-z_]{1,20}")
_TYPE: Final = "application/x-www-form-urlencoded"
_STALE: Final = Text(
    "Formularen er fra en side, der ikke gælder længere (serveren er startet igen, eller nøglen er en anden). Intet er sket; send den igen.",
    "The form is from a page that no longer holds (the server was restarted, or the key is another). Nothing happened; send it again.",
)
_REFUSED_CPR: Final = Text(
    "Et CPR-nummer er ikke et tilladt testnummer. Intet af det indtastede er vist eller gemt. Brug et nummer med dag 61-91 (fx 610190 for 1."
    " januar 1990), eller lad sandkassens ejer tillade nummeret.",
    "A CPR number is not an allowed test number. Nothing of what was typed is shown or kept. Use one with day 61-91 (610190 for 1 January"
    " 1990), or let the sandbox's owner allow the number.",
)


@dataclass(slots=True)
class Form:
    """What was typed into the form of that name, and what is wrong with it, by field."""

    name: str
    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, Text] = field(default_factory=dict)
    status: int = 200

    def get(self, name: str) -> str:
        """What was typed into a field, without the space around it; empty for nothing."""
        return self.values.get(name, "").strip()

    def wrong(self, name: str, error: SandboxError) -> "Form":
        """The same form with an error at a field; where the CPR gate refused, nothing of what was typed is left."""
        self.errors[name] = error.detail
        self.status = error.http_status
        if isinstance(error, CprRefused):
            self.values = {}
        return self


class Forms:
    """Reads the forms of one process; its secret dies with it."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)

    def token(self, request: Request) -> str:
        """The token of the forms on a page for this caller."""
        return hmac.new(self._secret, given_key(request.headers).encode(), hashlib.sha256).hexdigest()

    async def read(self, request: Request, name: str, scope: SandboxScope) -> Form:
        """The form that was sent, with errors if it may not be carried out.

        Raises `HostRefused` for a form of another page, and `BadRequest` for what is no form.
        """
        _require_own_page(request)
        values = _values(request.headers.get("content-type", ""), await request.body())
        form = Form(name, values)
        given = values.pop(TOKEN, "")
        gate = CprGate(scope.settings.allowed_cpr)
        refused = await run_in_threadpool(
            lambda: [key for key, value in values.items() if refuses(value, gate) or refuses(key, gate)]
        )
        if refused:
            named = len(refused) == 1 and _FIELD.fullmatch(refused[0])
            return form.wrong(refused[0] if named else WHOLE, CprRefused(_REFUSED_CPR))
        if not hmac.compare_digest(given.encode(), self.token(request).encode()):
            form.errors[WHOLE], form.status = _STALE, 403
        return form


def refuses(value: str, gate: CprGate) -> bool:
    """Whether a typed value holds a CPR number that may not be used, however it is written there."""
    try:
        require_allowed_cprs(value, gate)
    except CprRefused:
        return True
    return any(gate.refuses_value(text) or gate.refuses_document(text) for text in _read_as(value))


def _read_as(value: str) -> Iterator[str]:
    """The value as it stands, with its references resolved, and, if it is XML, as it is when it has been read."""
    yield value
    if "&" in value:
        yield unescape(value)
    if value.lstrip("\ufeff \t\r\n").startswith("<"):
        try:
            root = read_document(value.encode()).root
        except SandboxError:
            return
        yield etree.tostring(root, encoding="unicode")
        yield "".join(str(text) for text in root.itertext())


def _values(content_type: str, body: bytes) -> dict[str, str]:
    if content_type.partition(";")[0].strip().lower() != _TYPE:
        raise _no_form()
    try:
        text = body.decode("utf-8", "replace")
        pairs = parse_qsl(text, keep_blank_values=True, errors="replace", max_num_fields=_MAX_FIELDS)
    except ValueError:
        raise _no_form() from None
    return {name: value.replace("\r\n", "\n") for name, value in pairs}


def _no_form() -> BadRequest:
    return BadRequest(
        Text(
            f"Siden tager en formular ({_TYPE}) med højst {_MAX_FIELDS} felter. Programmer bruger /api/control/….",
            f"The page takes a form ({_TYPE}) of at most {_MAX_FIELDS} fields. Programs use /api/control/….",
        )
    )


def _require_own_page(request: Request) -> None:
    headers = request.headers
    origin = headers.get("origin")
    own = origin is None or _authority(origin) == headers.get("host", "").lower()
    if not own or headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise HostRefused(
            Text(
                "Formularen kommer fra en anden side (Origin, Sec-Fetch-Site). Intet er sket. Åbn sandkassens egen side og send den der.",
                "The form comes from another page (Origin, Sec-Fetch-Site). Nothing happened. Open the sandbox's own page and send it there.",
            )
        )


def _authority(origin: str) -> str:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""
