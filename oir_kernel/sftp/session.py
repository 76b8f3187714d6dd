"""One user's view of the file door: two folders in the database, and no file system behind them.

`SFTPServer` of the library answers from this machine's disk, so each of its requests is answered here instead; a test
compares the two lists.
"""

# ruff: noqa: ARG002 - the arguments are the library's

import logging
import stat
from collections.abc import AsyncIterator, Awaitable
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn, TypeVar

import asyncssh
from asyncssh import FXF_APPEND, FXF_TRUNC, FXF_WRITE, SFTPAttrs, SFTPName

from oir_kernel.errors import SandboxError, unexpected
from oir_kernel.findings import Text
from oir_kernel.sftp.desk import Desk
from oir_kernel.sftp.documents import MAX_TRIGGER_BYTES, METADATA, RECEIPT, TRIGGER, Refused
from oir_kernel.sftp.names import FOLDERS, MAX_SENT_NAME_BYTES, OUT, SftpUser, split_path
from oir_kernel.sftp.store import CHUNK, StoredFile

_log = logging.getLogger(__name__)
T = TypeVar("T")

MAX_FILE_BYTES: Final = 50 * 1024 * 1024
"""Largest file taken; the real limit is not public. Source: ours."""

MAX_UPLOADING_BYTES: Final = 200 * 1024 * 1024
"""Bytes of all files that are being uploaded just now, in memory until the gate has seen them. Source: ours."""

MAX_OPEN: Final = 64
"""Files that one session may have open. Source: ours."""


@dataclass(slots=True)
class Uploading:
    """How many bytes all sessions hold of files that are not closed yet."""

    held: int = 0


@dataclass(slots=True, eq=False)
class _Upload:
    """A file on its way in. It is not seen in `OUT` before it is closed."""

    name: str
    data: bytearray = field(default_factory=bytearray)


@dataclass(slots=True, eq=False)
class _Download:
    """A file on its way out, with the piece read last."""

    file: StoredFile
    number: int = -1
    data: bytes = b""


class Session(asyncssh.SFTPServer):
    """The requests of one user's session."""

    def __init__(
        self, chan: "asyncssh.SSHServerChannel[bytes]", desk: Desk, user: SftpUser, uploading: Uploading
    ) -> None:
        super().__init__(chan)
        self._desk = desk
        self._user = user
        self._uploading = uploading
        self._open: set[Any] = set()
        self._triggers: dict[str, int] = {}  # taken at once; clients that look at what they sent still see them

    async def open(self, path: bytes, pflags: int, attrs: SFTPAttrs) -> object:
        """Open a file: to write in `OUT`, to read in both folders."""
        folder, name = _file_of(path)
        if len(self._open) >= MAX_OPEN:
            raise _denied(Text(f"Højst {MAX_OPEN} filer ad gangen.", f"At most {MAX_OPEN} files at a time."))
        file = await self._answer(self._desk.find(self._user, folder, name))
        opened: _Upload | _Download
        if pflags & FXF_WRITE:
            _require_writable(folder, name)
            if file is not None and (pflags & FXF_APPEND or not pflags & FXF_TRUNC):
                raise _unsupported("En fil kan ikke fortsættes; læg den igen.", "No file is continued; put it again.")
            opened = _Upload(name)
        elif file is None:
            raise _no_file()
        else:
            opened = _Download(file)
        self._open.add(opened)
        return opened

    async def open56(self, path: bytes, desired_access: int, flags: int, attrs: SFTPAttrs) -> object:
        """Not spoken: the server offers version 3."""
        raise _unsupported("Brug SFTP version 3.", "Use SFTP version 3.")

    async def write(self, file_obj: object, offset: int, data: bytes) -> int:
        """Take a part of a file."""
        if not isinstance(file_obj, _Upload):
            raise _denied(Text("Filen er åbnet til læsning.", "The file is open for reading."))
        end = offset + len(data)
        limit = MAX_TRIGGER_BYTES if file_obj.name.endswith(TRIGGER) else MAX_FILE_BYTES
        more = max(0, end - len(file_obj.data))
        if end > limit:
            raise _denied(Text(f"Filen er større end {limit} byte; del den.", f"Over {limit} bytes; split the file."))
        if self._uploading.held + more > MAX_UPLOADING_BYTES:
            raise _denied(Text("For meget er på vej ind; prøv igen.", "Too much is on its way in; try again."))
        self._uploading.held += more
        file_obj.data.extend(bytes(more))
        file_obj.data[offset:end] = data
        return len(data)

    async def read(self, file_obj: object, offset: int, size: int) -> bytes:
        """Give a part of a file, at most what is left of one stored piece."""
        if not isinstance(file_obj, _Download):
            raise _denied(Text("Filen er åbnet til skrivning.", "The file is open for writing."))
        number, start = divmod(offset, CHUNK)
        if file_obj.number != number:
            data = await self._answer(self._desk.piece(self._user, file_obj.file, number))
            file_obj.number, file_obj.data = number, data
        return file_obj.data[start : start + size]

    async def close(self, file_obj: object) -> None:
        """A file is whole: the gate looks at it, then it is stored; a trigger is acted on."""
        self._open.discard(file_obj)
        if not isinstance(file_obj, _Upload):
            return
        self._uploading.held -= len(file_obj.data)
        content = bytes(file_obj.data)
        file_obj.data = bytearray()
        try:
            await self._answer(self._desk.store(self._user, file_obj.name, content))
        except Refused as refused:
            raise _denied(refused.errors[0].said) from None
        if file_obj.name.endswith(TRIGGER):
            self._note(file_obj.name, len(content))

    async def stat(self, path: bytes) -> SFTPAttrs:
        """Size and time of a file, or that it is a folder."""
        place = _place_of(path)
        if not place[1]:
            return _FOLDER
        file = await self._answer(self._desk.find(self._user, *place))
        if file is not None:
            return _attributes(file)
        if place[0] == OUT and place[1] in self._triggers:
            return SFTPAttrs(size=self._triggers[place[1]], permissions=stat.S_IFREG | 0o600)
        raise _no_file()

    async def lstat(self, path: bytes) -> SFTPAttrs:
        """The same: there are no links."""
        return await self.stat(path)

    async def fstat(self, file_obj: object) -> SFTPAttrs:
        """Size of an open file."""
        if isinstance(file_obj, _Download):
            return _attributes(file_obj.file)
        size = len(file_obj.data) if isinstance(file_obj, _Upload) else 0
        return SFTPAttrs(size=size, permissions=stat.S_IFREG | 0o600)

    async def setstat(self, path: bytes, attrs: SFTPAttrs) -> None:
        """Taken and ignored: clients set times and permissions after an upload."""
        await self.stat(path)

    async def lsetstat(self, path: bytes, attrs: SFTPAttrs) -> None:
        """As `setstat`."""
        await self.setstat(path, attrs)

    async def fsetstat(self, file_obj: object, attrs: SFTPAttrs) -> None:
        """As `setstat`."""

    async def fsync(self, file_obj: object) -> None:
        """A file is on disk when closing it is answered."""

    async def scandir(self, path: bytes) -> AsyncIterator[SFTPName]:
        """What is in a folder."""
        folder, name = _place_of(path)
        if name:
            raise _no_file()
        yield SFTPName(b".", attrs=_FOLDER)
        yield SFTPName(b"..", attrs=_FOLDER)
        if not folder:
            for known in FOLDERS:
                yield SFTPName(known.encode(), attrs=_FOLDER)
            return
        for file in await self._answer(self._desk.list(self._user, folder)):
            yield SFTPName(file.name.encode(), attrs=_attributes(file))

    async def remove(self, path: bytes) -> None:
        """Delete a file that was fetched, or one in `OUT` that shall not be sent."""
        if not await self._answer(self._desk.remove(self._user, *_file_of(path))):
            raise _no_file()

    async def rename(self, oldpath: bytes, newpath: bytes) -> None:
        """Give an uploaded file its final name."""
        (folder, name), (new_folder, new) = _file_of(oldpath), _file_of(newpath)
        _require_writable(folder, name)
        _require_writable(new_folder, new)
        await self._answer(self._desk.rename(self._user, name, new))
        if new.endswith(TRIGGER):
            self._note(new, 0)

    async def posix_rename(self, oldpath: bytes, newpath: bytes) -> None:
        """As `rename`."""
        await self.rename(oldpath, newpath)

    async def realpath(self, path: bytes) -> bytes:
        """The path from the root."""
        folder, name = _place_of(path)
        return "/".join(["", *filter(None, (folder, name))]).encode() or b"/"

    async def exit(self) -> None:
        """The session is over; what was not closed was closed by the library, as it came."""
        self._open.clear()

    def mkdir(self, path: bytes, attrs: SFTPAttrs) -> NoReturn:
        """There are two folders and no other."""
        raise _denied(_TWO_FOLDERS)

    def rmdir(self, path: bytes) -> NoReturn:
        """As `mkdir`."""
        raise _denied(_TWO_FOLDERS)

    def readlink(self, path: bytes) -> NoReturn:
        """There are no links."""
        raise _unsupported(*_NO_LINKS)

    def symlink(self, oldpath: bytes, newpath: bytes) -> NoReturn:
        """As `readlink`."""
        raise _unsupported(*_NO_LINKS)

    def link(self, oldpath: bytes, newpath: bytes) -> NoReturn:
        """As `readlink`."""
        raise _unsupported(*_NO_LINKS)

    def lock(self, file_obj: object, offset: int, length: int, flags: int) -> NoReturn:
        """Not spoken."""
        raise _unsupported(*_NO_LOCKS)

    def unlock(self, file_obj: object, offset: int, length: int) -> NoReturn:
        """Not spoken."""
        raise _unsupported(*_NO_LOCKS)

    def statvfs(self, path: bytes) -> NoReturn:
        """There is no file system to tell of."""
        raise _unsupported(*_NO_DISK)

    def fstatvfs(self, file_obj: object) -> NoReturn:
        """As `statvfs`."""
        raise _unsupported(*_NO_DISK)

    def format_user(self, uid: int | None) -> str:
        """The owner in a long listing; not a user of this machine."""
        return "oir"

    def format_group(self, gid: int | None) -> str:
        """The group in a long listing."""
        return "oir"

    def _note(self, name: str, size: int) -> None:
        if len(self._triggers) >= MAX_OPEN:
            self._triggers.pop(next(iter(self._triggers)))
        self._triggers[name] = size

    async def _answer(self, asked: Awaitable[T]) -> T:
        """What the desk says; an error of ours in our words, any other as an unexpected one."""
        try:
            return await asked
        except Refused:
            raise
        except SandboxError as error:
            raise _denied(error.detail) from None
        except Exception:  # noqa: BLE001 - the last net: no text of a library goes to the client
            _log.exception("unexpected error", extra={"door": "sftp", "sandbox": self._user.sandbox_id})
            raise _denied(unexpected().detail) from None


_FOLDER: Final = SFTPAttrs(permissions=stat.S_IFDIR | 0o700)
_TWO_FOLDERS: Final = Text("Der er mapperne IN og OUT og ingen andre.", "There are the folders IN and OUT, no others.")
_NO_LINKS: Final = ("Der er ingen links.", "There are no links.")
_NO_LOCKS: Final = ("Filer kan ikke låses.", "Files cannot be locked.")
_NO_DISK: Final = ("Der er intet filsystem.", "There is no file system.")


def _place_of(path: bytes) -> tuple[str, str]:
    place = split_path(path)
    if place is None:
        raise asyncssh.SFTPNoSuchFile(
            "Stien findes ikke: der er kun IN og OUT, og et filnavn har højst 300 byte, intet CPR-nummer og intet punktum forrest."
            " / No such path: there are IN and OUT only; a file name has at most 300 bytes, no CPR number, no leading dot."
        )
    return place


def _file_of(path: bytes) -> tuple[str, str]:
    folder, name = _place_of(path)
    if not name:
        raise _denied(Text("Det er en mappe.", "That is a folder."))
    return folder, name


def _require_writable(folder: str, name: str) -> None:
    if folder != OUT:
        raise _denied(Text("I IN skriver kun sandkassen; læg filen i OUT.", "Only the sandbox writes in IN; use OUT."))
    if name.endswith((METADATA, RECEIPT)):
        raise _denied(
            Text(f"{METADATA} og {RECEIPT} laves af sandkassen.", f"{METADATA} and {RECEIPT} are ours to make.")
        )
    if len(name.removesuffix(TRIGGER).encode()) > MAX_SENT_NAME_BYTES:
        raise _denied(
            Text(
                f"Filnavnet er over {MAX_SENT_NAME_BYTES} byte, {TRIGGER} ikke talt med; forkort det, så der er plads til {RECEIPT}.",
                f"The file name is over {MAX_SENT_NAME_BYTES} bytes, {TRIGGER} not counted; shorten it to leave room for {RECEIPT}.",
            )
        )


def _attributes(file: StoredFile) -> SFTPAttrs:
    seconds = int(file.at.timestamp())
    return SFTPAttrs(size=file.size, permissions=stat.S_IFREG | 0o600, atime=seconds, mtime=seconds)


def _denied(said: Text) -> asyncssh.SFTPPermissionDenied:
    return asyncssh.SFTPPermissionDenied(f"{said.da} / {said.en}")


def _unsupported(da: str, en: str) -> asyncssh.SFTPOpUnsupported:
    return asyncssh.SFTPOpUnsupported(f"{da} / {en}")


def _no_file() -> asyncssh.SFTPNoSuchFile:
    return asyncssh.SFTPNoSuchFile("Filen findes ikke. / No such file.")
