"""The CPR gate for a whole file, before anything of it is stored.

Only what the gate can read gets in: text in UTF-8, UTF-16, Latin-1 or CP1252, XML without DOCTYPE. A compressed or otherwise
binary file could hide a number, so it is refused (ours).
"""

import re
from collections.abc import Iterator

from oir_kernel.cpr_gate import CprGate
from oir_kernel.errors import NotWellFormed
from oir_kernel.findings import Text
from oir_kernel.sftp.documents import Error, Fejl, Refused
from oir_kernel.xml.reader import decode, without_doctype

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_REFERENCE = re.compile(r"&#(?:x0*([0-9a-fA-F]{1,6})|0*([0-9]{1,7}));|\\u([0-9a-fA-F]{4})")
_MARKS = re.compile(r"<!\[CDATA\[|\]\]>|<!--.*?-->|<\?.*?\?>", re.DOTALL)
_HIDES = re.compile(r"&#|<!|<\?(?!xml\s)|\\u")
_SLICE = 256 * 1024
_SHOWN = 20_000


def require_allowed(content: bytes, gate: CprGate) -> None:
    """Raises `Refused` for content that the gate cannot read, or in which it sees a number that may not be used."""
    text = _text(content)
    texts = [text]
    if _HIDES.search(text):  # digits may stand together that were not written together
        texts.append(_REFERENCE.sub(_character, _MARKS.sub("", text)))
    if any(gate.refuses_document(part) for whole in texts for part in _slices(whole)):
        raise Refused(
            Error(
                Fejl.CPR_REFUSED,
                Text(
                    "Filen indeholder et CPR-nummer, som ikke er et tilladt testnummer; intet af filen er gemt. Brug et"
                    " testnummer med dag 61-91, eller lad sandkassens ejer tillade nummeret.",
                    "The file holds a CPR number that is not an allowed test number; nothing of it was kept. Use a test"
                    " number with day 61-91, or let the sandbox's owner allow the number.",
                ),
            )
        )


def shown(content: bytes, gate: CprGate) -> str:
    """The beginning of a file as the journal may show it, numbers masked."""
    text = _text(content)
    if len(text) <= _SHOWN:
        return gate.mask_document(text)
    return gate.mask_document(text[:_SHOWN].rstrip("0123456789 .-/\t\r\n")) + " …"


def _text(content: bytes) -> str:
    try:
        text = _decoded(content)
    except NotWellFormed as error:
        raise _unreadable(error.detail) from None
    if _CONTROL.search(text):
        raise _unreadable(
            Text(
                "Filen er ikke tekst. CPR-kontrollen kan kun læse tekst; send filen ukomprimeret, som XML eller ren tekst.",
                "The file is not text. The CPR gate reads text only; send it uncompressed, as XML or plain text.",
            )
        )
    return text


def _decoded(content: bytes) -> str:
    if content.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00").startswith(b"<"):
        return without_doctype(decode(content))
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return decode(content)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _unreadable(said: Text) -> Refused:
    return Refused(Error(Fejl.CONTENT_UNREADABLE, said))


def _slices(text: str) -> Iterator[str]:
    """The text in pieces cut at the end of a tag, where no number goes on; a text without tags in one piece."""
    start = 0
    while start < len(text):
        end = text.find(">", start + _SLICE)
        yield text[start : end if end > 0 else len(text)]
        start = end if end > 0 else len(text)


def _character(match: re.Match[str]) -> str:
    hexadecimal = match[1] or match[3]
    code = int(hexadecimal, 16) if hexadecimal else int(match[2])
    return chr(code) if code < 0x110000 else " "
