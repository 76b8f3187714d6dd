"""Where each key was seen first, for more keys than fit into memory."""

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from struct import Struct
from types import TracebackType
from typing import BinaryIO, Self

_KEY_BITS = 64
_FIRST_BITS = 6
_GROW_BITS = 2
_RECENT = 1 << 16
_FILTER_BYTES = 1 << 22

_PAGE = 4096
_COUNT = Struct("<Q")
_ENTRY = Struct("<QQ")
_ROOM = (_PAGE - _COUNT.size) // _ENTRY.size
_FILLED = _ROOM // 2


class SeenOnDisk:
    """Keys (1 to 2⁶⁴-1, evenly spread) with their places (0 to 2⁶⁴-1), for `checks.duplicates`.

    The last few ten thousand keys are in a `dict`, all others in a temporary file without a name: pages of entries, each page
    for the keys that begin with its number. A filter of some megabytes tells for most new keys that they are new without
    looking there. The memory used is the same for any number of keys. (A mapped file would count as memory; writing each
    key to its page alone takes ten times as long.)
    """

    def __init__(self, folder: str | None = None) -> None:
        self._folder = folder
        self._filter = bytearray(_FILTER_BYTES)
        self._recent: dict[int, int] = {}
        self._kept = 0
        self._bits = _FIRST_BITS
        self._file = self._new_file()

    def put(self, key: int, place: int) -> int | None:
        """The place the key was first put with; `None` if it is new, and then it is kept."""
        at, bit = key % _FILTER_BYTES, 1 << (key // _FILTER_BYTES & 7)
        if self._filter[at] & bit:
            first = self._recent.get(key)
            if first is None:
                first = self._on_disk(key)
            if first is not None:
                return first
        self._filter[at] |= bit
        self._recent[key] = place
        if len(self._recent) >= _RECENT:
            self._keep()
        return None

    def _on_disk(self, key: int) -> int | None:
        page = _read(self._file.fileno(), _PAGE, (key >> _KEY_BITS - self._bits) * _PAGE)
        sought = _COUNT.pack(key)
        at = page.find(sought, _COUNT.size)
        while at >= 0:
            if at % _ENTRY.size == _COUNT.size:
                return int(_ENTRY.unpack_from(page, at)[1])
            at = page.find(sought, at + 1)
        return None

    def _keep(self) -> None:
        """Moves the recent keys to their pages, those of a page together."""
        self._kept += len(self._recent)
        while self._kept > _FILLED << self._bits:
            self._grow()
        shift, number = _KEY_BITS - self._bits, self._file.fileno()
        for page, entries in groupby(sorted(self._recent.items()), lambda entry: entry[0] >> shift):
            held = _entries(_read(number, _PAGE, page * _PAGE))
            _write(number, _page([*held, *entries]), page * _PAGE)
        self._recent.clear()

    def _grow(self) -> None:
        """Spreads each page over several of a larger file; both are gone through from end to end."""
        old, old_bits = self._file, self._bits
        self._bits += _GROW_BITS
        self._file = self._new_file()
        shift = _KEY_BITS - self._bits
        for number in range(1 << old_bits):
            entries = sorted(_entries(_read(old.fileno(), _PAGE, number * _PAGE)))
            for page, found in groupby(entries, lambda entry: entry[0] >> shift):
                _write(self._file.fileno(), _page(found), page * _PAGE)
        old.close()

    def _new_file(self) -> BinaryIO:
        file: BinaryIO = tempfile.TemporaryFile(dir=self._folder, buffering=0)  # noqa: SIM115 - closed in `close` and `_grow`
        file.truncate(_PAGE << self._bits)
        return file

    def close(self) -> None:
        """Removes the file."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _entries(page: bytes) -> Iterator[tuple[int, int]]:
    """The keys and places of a page, which begins with their number."""
    (count,) = _COUNT.unpack_from(page)
    yield from _ENTRY.iter_unpack(page[_COUNT.size : _COUNT.size + count * _ENTRY.size])


def _page(entries: Iterable[tuple[int, int]]) -> bytes:
    packed = [_ENTRY.pack(*entry) for entry in entries]
    if len(packed) > _ROOM:  # twice as many as are expected at most: hashes are not spread so unevenly
        raise OverflowError("too many keys begin alike")
    return b"".join((_COUNT.pack(len(packed)), *packed)).ljust(_PAGE, b"\0")


def _seek_and_read(number: int, size: int, at: int) -> bytes:
    os.lseek(number, at, os.SEEK_SET)
    return os.read(number, size)


def _seek_and_write(number: int, content: bytes, at: int) -> int:
    os.lseek(number, at, os.SEEK_SET)
    return os.write(number, content)


_read: Callable[[int, int, int], bytes] = getattr(os, "pread", _seek_and_read)
_write: Callable[[int, bytes, int], int] = getattr(os, "pwrite", _seek_and_write)
