"""How large a snapshot may be, and how it is told from a file made to exhaust whoever opens it. Source: ours."""

import zipfile
from dataclasses import dataclass
from typing import Final

from oir_kernel.errors import TooLarge
from oir_kernel.findings import Text

_MIB: Final = 1024 * 1024
LINE_BYTES: Final = 64 * _MIB
"""One row: the largest message is 10 MB, and Base64 makes it a third larger."""

HEADER_BYTES: Final = 4 * _MIB
_RATIO: Final = 100
_RATIO_FROM: Final = 16 * _MIB


@dataclass(frozen=True, slots=True)
class Limits:
    """`file_bytes` bounds the file; unpacked it may be eight times that."""

    file_bytes: int = 512 * _MIB

    @property
    def content_bytes(self) -> int:
        """Bytes of all lines together."""
        return 8 * self.file_bytes

    def require_file(self, size: int) -> None:
        """Raises `TooLarge` for a file of more bytes."""
        if size > self.file_bytes:
            raise self._too_large(self.file_bytes, "Filen", "The file")

    def require_content(self, total: int, line: int = 0) -> None:
        """Raises `TooLarge` for more unpacked bytes, or one line that is too long."""
        if line > LINE_BYTES:
            raise self._too_large(LINE_BYTES, "En række", "A row")
        if total > self.content_bytes:
            raise self._too_large(self.content_bytes, "Filens indhold", "The file's content")

    def _too_large(self, limit: int, da: str, en: str) -> TooLarge:
        mib = limit // _MIB or 1
        return TooLarge(
            Text(
                f"{da} er større end {mib} MiB, som et øjebliksbillede højst må være. Nulstil sandkassen, eller hæv grænsen"
                " med OIR_SNAPSHOT_MB.",
                f"{en} is larger than {mib} MiB, the most a snapshot may be. Reset the sandbox, or raise the limit with"
                " OIR_SNAPSHOT_MB.",
            )
        )


def is_suspicious(member: zipfile.ZipInfo) -> bool:
    """Whether a member unpacks to so much more than it is that no honest rows do."""
    return member.file_size > _RATIO_FROM and member.file_size > _RATIO * max(member.compress_size, 1)
