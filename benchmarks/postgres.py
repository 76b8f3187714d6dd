"""A schema of our own on the test server, gone afterwards; none when there is no server."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg


@contextmanager
def throwaway_schema(address: str) -> Iterator[str | None]:
    """The address of an empty schema, or `None` when the server does not answer."""
    name = f"bench_{uuid.uuid4().hex[:12]}"
    try:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {name}")
    except psycopg.OperationalError:
        yield None
        return
    try:
        yield f"{address}?options=-csearch_path%3D{name}"
    finally:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f"DROP SCHEMA {name} CASCADE")
