"""A file with a list of things of one kind, each executed on its own: what every service that takes such files shares.

First the whole file is looked at, a thing at a time (`MassFile.look_through`): readable, valid, and counted by whoever knows what its
head promises. Then the things are read again in order (`things`), some at a time (`portions`), and executed. The file is answered
by a transport receipt (`Transport`) and by receipts in segments (`segments`), one receipt a thing.
"""

import asyncio
import hashlib
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import PurePosixPath
from typing import Final, Generic, TypeVar

from oir_kernel.errors import InvalidPayload, NotWellFormed
from oir_kernel.findings import Finding, Text
from oir_kernel.identifiers import Uuid
from oir_kernel.operations import Call
from oir_kernel.sftp.doors import AnswerFile, Delivery
from oir_kernel.soap.edition import Edition
from oir_kernel.storage.answers import AnswerRepository
from oir_kernel.xml.places import Element
from oir_kernel.xml.schema import MAX_FINDINGS, Schema
from oir_kernel.xml.stream import ElementStream

MODTAGET, AFVIST = "MODTAGET", "AFVIST"
TRANSPORT_ROOT: Final = "ØIRVolumenleveranceTransportkvittering"

_BREATH = 50  # things looked at before others get their turn
_MAX_TEKST = 500
_MAX_STEM_BYTES = 200

H = TypeVar("H")
T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


class Unreadable(Exception):
    """A file that cannot be executed, with everything found in it. `said`: why it is no such file at all."""

    def __init__(self, findings: Sequence[Finding], said: Text | None = None) -> None:
        super().__init__("a file that cannot be read")
        self.findings = tuple(findings)
        self.said = said


class MassFile(Generic[H, T]):
    """Files with the root element `root` around a list of `listed`, in the contract of one edition.

    `H` is the structure of the root, `T` that of a listed thing; the edition's binding table has both.
    """

    def __init__(self, edition: Edition, root: str, listed: str, head: type[H], thing: type[T]) -> None:
        views = edition.folder / "common" / "view"
        self.root, self.listed = root, listed
        self._namespace = edition.namespace
        self._whole, self._single = Schema(views / f"{root}Type.xsd"), Schema(views / f"{listed}Type.xsd")
        self._read_head = edition.binding.reader(head)
        self._read = edition.binding.reader(thing)

    def things(self, content: bytes, start: int = 0) -> Iterator[T]:
        """The listed things in order, read when they are asked for; the first `start` are passed over unread."""
        return map(self._read, islice(self._stream(content), start, None))

    async def look_through(self, content: bytes, mask: Callable[[str], str], count: Callable[[T], None]) -> H:
        """The head of a file that holds what the contract says; `count` sees each thing. Raises `Unreadable`."""
        findings = list[Finding]()
        try:
            stream = self._stream(content)
            for number, element in enumerate(stream):
                if number % _BREATH == 0:
                    await asyncio.sleep(0)
                if self._single.is_valid(element):
                    self._count(element, count, findings)
                else:
                    findings += await asyncio.to_thread(self._single.findings, element, mask)
                if len(findings) >= MAX_FINDINGS:
                    raise Unreadable(findings[:MAX_FINDINGS])
        except NotWellFormed as error:
            raise Unreadable(findings, error.detail) from None
        await self._around(stream.root, mask, findings)
        if findings or stream.root is None:
            raise Unreadable(findings)
        return self._read_head(stream.root)

    def _stream(self, content: bytes) -> ElementStream:
        return ElementStream(content, f"{{{self._namespace}}}{self.listed}")

    def _count(self, element: Element, count: Callable[[T], None], findings: list[Finding]) -> None:
        try:
            count(self._read(element))
        except InvalidPayload as error:
            findings += error.findings

    async def _around(self, root: Element | None, mask: Callable[[str], str], findings: list[Finding]) -> None:
        """What is wrong with the head and the list, the things apart: the first still stands in it and was looked at."""
        if root is None or root.tag != f"{{{self._namespace}}}{self.root}":
            said = Text(
                f"Rodelementet er ikke {self.root} i navnerummet {self._namespace}.",
                f"The root element is not {self.root} in the namespace {self._namespace}.",
            )
            raise Unreadable(findings, said)
        if not self._whole.is_valid(root):
            found = await asyncio.to_thread(self._whole.findings, root, mask)
            findings += [finding for finding in found if f"/{self.listed}" not in finding.path]


def portions(things: Iterable[T], size: int, key: Callable[[T], K]) -> Iterator[tuple[T, ...]]:
    """The things in order, at most `size` at a time and no key twice among them.

    So each thing is judged after those before it, as if it had been sent alone, and the size cannot be seen in the receipts.
    """
    portion: dict[K, T] = {}
    for thing in things:
        if len(portion) == size or key(thing) in portion:
            yield tuple(portion.values())
            portion = {}
        portion[key(thing)] = thing
    if portion:
        yield tuple(portion.values())


def delivery_key(call: Call, leverance_id: str) -> str:
    """What a delivery is known by, SHA-256 in hex: who sends it to whom, and the id its sender gave it."""
    key = f"{call.afsender_cvr}|{call.afsender_system}|{call.modtager_cvr}|{leverance_id}"
    return hashlib.sha256(key.encode()).hexdigest()


def content_key(content: bytes) -> str:
    """What a delivery's content is known by, SHA-256 in hex."""
    return hashlib.sha256(content).hexdigest()


def keep_once(answers: AnswerRepository, kind: str, key: str, value: str) -> str | None:
    """Keep `value` under the delivery's key; what was kept there before, and stays, if the delivery came before."""
    kept = answers.remember(kind, key)
    if kept is None:
        answers.store(kind, key, value)
    return kept


@dataclass(frozen=True, slots=True)
class TransportFund:
    """One thing found: its code and what it says."""

    kode: str
    tekst: str


@dataclass(frozen=True, slots=True)
class TransportKvittering:
    """Whether the delivery was taken in at all; `dannet` is when it says it was made, `titel` that of the reason."""

    leverance_id: str
    dannet: datetime
    resultat: str
    afsender_system: str
    aarsag_id: Uuid | None
    titel: str | None
    fund: tuple[TransportFund, ...]


class Transport:
    """Writes transport receipts, and names the files of an answer; `inf_ref` is the file specification of the answers."""

    def __init__(self, edition: Edition, inf_ref: str) -> None:
        self._inf_ref = inf_ref
        self._edition = edition
        self._titler = {each.code: each.titel for each in edition.code_list("aarsag")}
        self._write = edition.binding.writer(TransportKvittering)

    def receipt(
        self, delivery: Delivery, dannet: datetime, aarsag: str | None, findings: Sequence[Finding], *, taget: bool
    ) -> AnswerFile:
        """The transport receipt; `aarsag` is the code of why the delivery was refused, or of that it came before."""
        inside = self._write(
            TransportKvittering(
                leverance_id=delivery.call.transaktions_id,
                dannet=dannet,
                resultat=MODTAGET if taget else AFVIST,
                afsender_system=delivery.call.afsender_system,
                aarsag_id=None if aarsag is None else self._edition.class_of("aarsag", aarsag),
                titel=None if aarsag is None else self._titler.get(aarsag),
                fund=tuple(map(_fund, findings)),
            )
        )
        return self.file(delivery, "TRANSPORT", TRANSPORT_ROOT, inside)

    def file(self, delivery: Delivery, ending: str, root: str, inside: str) -> AnswerFile:
        """A file of the answer, named after the delivery's file."""
        stem = PurePosixPath(delivery.name).stem.encode()[:_MAX_STEM_BYTES].decode(errors="ignore")
        text = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{self._edition.namespace}">{inside}</{root}>\n'
        return AnswerFile(f"{stem}_{ending}.xml", self._inf_ref, text.encode())


def segments(count: int, size: int) -> Iterator[tuple[int, int, range]]:
    """How `count` receipts come in files of at most `size`: the file's number, how many there are, the places in it."""
    files = -(-count // size)
    for number in range(1, files + 1):
        yield number, files, range((number - 1) * size, min(number * size, count))


def _fund(finding: Finding) -> TransportFund:
    line = "" if finding.line is None else f" (linje {finding.line})"
    text = f"{finding.message.da}{line} {finding.fix.da}"
    return TransportFund(finding.rule_id, text if len(text) <= _MAX_TEKST else f"{text[: _MAX_TEKST - 1]}…")
