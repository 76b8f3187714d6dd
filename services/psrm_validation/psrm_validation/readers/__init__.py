"""Files of claims, read one claim at a time: `.json`, `.jsonl`, `.csv`, `.parquet`. A problem in one claim does not stop the next."""

from collections.abc import Mapping
from types import MappingProxyType

from psrm_validation.readers.csv_claims import read_csv
from psrm_validation.readers.csv_shards import CSV_SHARDING
from psrm_validation.readers.json_claims import read_any_json, read_json, read_jsonl
from psrm_validation.readers.json_shards import JSONL_SHARDING
from psrm_validation.readers.parquet_claims import PARQUET_SHARDING, read_parquet
from psrm_validation.readers.reading import ReadClaim, Reader, UnreadableError

__all__ = ["READERS", "ReadClaim", "Reader", "UnreadableError", "read_any_json", "read_csv", "read_json", "read_jsonl"]

READERS: Mapping[str, Reader] = MappingProxyType(
    {
        ".json": Reader(read_json),
        ".jsonl": Reader(read_jsonl, sharding=JSONL_SHARDING),
        ".ndjson": Reader(read_jsonl, sharding=JSONL_SHARDING),
        ".csv": Reader(read_csv, sharding=CSV_SHARDING),
        ".parquet": Reader(read_parquet, sharding=PARQUET_SHARDING),
    }
)
"""The readers of this package by file suffix. SF1590_B messages (`.xml`) are added by the program that has the contract."""
