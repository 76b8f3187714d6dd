"""Shared sessions in the database: opened by a secret that is not kept, gone when they expire or are revoked."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import MetaData, text

from oir_kernel.clock import TickingClock
from oir_kernel.sandboxes import Sandboxes
from oir_kernel.storage import Storage
from oir_kernel.storage.shares import MAX_SHARES, MAX_TOTAL, Share, ShareRepository, new_token
from oir_kernel.sweeper import Sweeper

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SHARE = Share("a1", "default", "demo", "Titel", 1, 9, 9, 3, NOW, NOW + timedelta(days=1), "{}\n")


def add(storage: Storage, share: Share, token: str) -> bool:
    return storage.write_now(lambda connection: ShareRepository(connection).add(share, token))


def opened(storage: Storage, token: str, at: datetime = NOW) -> Share | None:
    return storage.read_now(lambda connection: ShareRepository(connection).open(token, at))


def listed(storage: Storage, workspace: str = "default", sandbox: str = "demo", at: datetime = NOW) -> list[Share]:
    return storage.read_now(lambda connection: ShareRepository(connection).list(workspace, sandbox, at))


def test_a_share_is_opened_by_its_token_alone_which_is_not_kept(storage: Storage) -> None:
    token = new_token()
    assert add(storage, SHARE, token)
    assert opened(storage, token) == SHARE
    assert opened(storage, new_token()) is None
    assert opened(storage, "") is None
    row = storage.read_now(lambda connection: connection.execute(text("SELECT * FROM kernel_share")).one())
    assert token not in str(row)


def test_a_share_ends_at_its_time_in_whatever_zone(storage: Storage) -> None:
    token = new_token()
    add(storage, SHARE, token)
    end = SHARE.expires_at
    assert opened(storage, token, end - timedelta(microseconds=1)) is not None
    assert opened(storage, token, end) is None
    assert listed(storage, at=end) == []


def test_a_list_is_of_one_sandbox_of_one_workspace_without_contents(storage: Storage) -> None:
    add(storage, SHARE, new_token())
    assert listed(storage) == [replace(SHARE, content="")]
    assert listed(storage, sandbox="other") == []
    assert listed(storage, workspace="other") == []


def test_only_its_own_sandbox_revokes_a_share(storage: Storage) -> None:
    token = new_token()
    add(storage, SHARE, token)

    def revoke(workspace: str, sandbox: str, share_id: str) -> bool:
        return storage.write_now(lambda connection: ShareRepository(connection).revoke(workspace, sandbox, share_id))

    assert not revoke("default", "other", "a1")
    assert not revoke("other", "demo", "a1")
    assert not revoke("default", "demo", "a2")
    assert opened(storage, token) is not None
    assert revoke("default", "demo", "a1")
    assert opened(storage, token) is None


def test_there_are_only_so_many_and_expired_ones_make_room(storage: Storage) -> None:
    for number in range(MAX_SHARES):
        assert add(storage, replace(SHARE, share_id=f"s{number}"), new_token())
    assert not add(storage, replace(SHARE, share_id="one-more"), new_token())
    assert add(storage, replace(SHARE, share_id="elsewhere", sandbox="other"), new_token())
    later = replace(SHARE, share_id="later", created_at=SHARE.expires_at, expires_at=SHARE.expires_at + timedelta(1))
    assert add(storage, later, new_token())
    assert [share.share_id for share in listed(storage, at=later.created_at)] == ["later"]


def test_there_are_only_so_many_bytes(storage: Storage) -> None:
    assert add(storage, replace(SHARE, size=MAX_TOTAL - 1), new_token())
    assert not add(storage, replace(SHARE, share_id="a2", size=2), new_token())
    assert add(storage, replace(SHARE, share_id="a3", size=1), new_token())


@pytest.mark.anyio
async def test_what_has_expired_is_swept_away_and_nothing_else(storage: Storage, every_table: MetaData) -> None:
    add(storage, SHARE, new_token())
    kept = replace(SHARE, share_id="kept", expires_at=TickingClock().now() + timedelta(days=1))
    past = replace(SHARE, share_id="past", expires_at=TickingClock().now() - timedelta(days=1))
    for share in (past, kept):
        storage.write_now(lambda connection, share=share: ShareRepository(connection).add(share, new_token()))
    await Sweeper(storage, Sandboxes(storage), every_table).round()
    left = storage.read_now(lambda connection: list(connection.scalars(text("SELECT share_id FROM kernel_share"))))
    assert "kept" in left
    assert "past" not in left


def test_a_token_is_long_and_never_the_same() -> None:
    assert len(new_token()) == 43
    assert len({new_token() for _ in range(100)}) == 100
