"""JSON lines in pieces: a claim belongs to the shard its line begins in."""

import io
from collections.abc import Iterator

from psrm_validation.readers.json_claims import read_jsonl
from psrm_validation.readers.reading import ReadClaim, Shard, Sharding


def cut_jsonl(path: str, shard_bytes: int) -> Iterator[Shard]:
    """Whole lines, about `shard_bytes` bytes at a time."""
    start, line = 0, 1
    with open(path, "rb") as file:  # noqa: PTH123 - a path that is a text all the way
        while block := file.read(shard_bytes):
            if not block.endswith(b"\n"):
                block += file.readline()
            lines = block.count(b"\n") + (not block.endswith(b"\n"))
            yield Shard(path, start, start + len(block), line, lines)
            start, line = start + len(block), line + lines


def read_jsonl_shard(shard: Shard) -> Iterator[ReadClaim]:
    """The claims of whole lines, with their lines in the file."""
    yield from read_jsonl(io.BytesIO(shard.bytes_of_file()), start=shard.line)


JSONL_SHARDING = Sharding(cut_jsonl, read_jsonl_shard)
