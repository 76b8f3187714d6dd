"""The clock over JSON: shown, moved by a job, its report day by day; refusals that say what to do."""

import uuid
from datetime import timedelta
from typing import Any

import httpx
import pytest

from oir_kernel.clock import TickingClock
from oir_kernel.sandbox import SandboxScope, SandboxSettings
from oir_kernel.storage import Storage
from oir_kernel.storage.agenda import AgendaItem
from oir_kernel.storage.clock_jobs import ClockJobRepository
from oir_kernel.storage.uow import UnitOfWork
from tests.support.program import FROZEN, create

pytestmark = pytest.mark.anyio

CLOCK = "/s/demo/api/control/clock"
SETTINGS = SandboxSettings(clock_frozen=FROZEN)
HOUR = timedelta(hours=1)


@pytest.fixture
async def demo(client: httpx.AsyncClient) -> httpx.AsyncClient:
    """A client, and the sandbox `demo` whose clock stands at nine on 23 November 2026."""
    await create(client, "demo", clock_frozen=FROZEN)
    return client


async def remind(storage: Storage, *hours: int, state: str = "demo") -> list[str]:
    scope = SandboxScope.of("demo", SETTINGS, state)
    due = scope.clock.now()
    return await storage.write(
        lambda conn: [UnitOfWork(conn, scope).agenda.add("notatbog.paamind", due + h * HOUR, f"n-{h}") for h in hours]
    )


async def advance(client: httpx.AsyncClient, wait: int = 60, **wanted: object) -> httpx.Response:
    return await client.post(f"{CLOCK}/advance", params={"wait": wait}, json=wanted)


async def shown(client: httpx.AsyncClient) -> dict[str, Any]:
    answer: dict[str, Any] = (await client.get(CLOCK)).json()
    return answer


async def test_a_clock_that_stands_still_is_shown(demo: httpx.AsyncClient, storage: Storage) -> None:
    assert await shown(demo) == {
        "now": "2026-11-23T09:00:00+01:00",
        "today": "2026-11-23",
        "mode": "frozen",
        "next_due": None,
        "waiting": 0,
        "job": None,
    }
    await remind(storage, 2, 1)
    later = await shown(demo)
    assert (later["next_due"], later["waiting"]) == ("2026-11-23T10:00:00+01:00", 2)


async def test_a_clock_that_ticks_says_so(client: httpx.AsyncClient) -> None:
    assert (await client.get("/api/control/clock")).json()["mode"] == "ticking"


async def test_the_clock_is_moved_and_the_job_tells_what_happened(demo: httpx.AsyncClient, storage: Storage) -> None:
    first, second = await remind(storage, 1, 25)
    answer = await advance(demo, by="P2D")
    job = answer.json()
    assert (answer.status_code, answer.headers["location"]) == (200, job["address"])
    assert (job["state"], job["progress"], job["steps"], job["said"]) == ("done", 1.0, 2, None)
    assert (job["begins"], job["target"]) == ("2026-11-23T09:00:00+01:00", "2026-11-25T09:00:00+01:00")
    assert [(day["date"], day["count"], day["left_out"]) for day in job["days"]] == [
        ("2026-11-23", 1, 0),
        ("2026-11-24", 1, 0),
    ]
    assert job["days"][0]["entries"] == [
        {
            "at": "2026-11-23T10:00:00+01:00",
            "item": first,
            "kind": "notatbog.paamind",
            "key": "n-1",
            "texts": [{"da": "Påmindelse om n-1.", "en": "Reminder of n-1."}],
        }
    ]
    assert job["days"][1]["entries"][0]["item"] == second
    assert (await shown(demo))["now"] == "2026-11-25T09:00:00+01:00"
    assert (await demo.get(job["address"])).json() == job
    assert [one["id"] for one in (await demo.get(f"{CLOCK}/jobs")).json()] == [job["id"]]


@pytest.mark.parametrize(
    ("wanted", "now"),
    [
        ({"to": "2027-01-04"}, "2027-01-04T00:00:00+01:00"),
        ({"to": "2027-07-01T12:00:00Z"}, "2027-07-01T14:00:00+02:00"),
        ({"to": "next"}, "2026-11-23T12:00:00+01:00"),
        ({"by": "PT90M"}, "2026-11-23T10:30:00+01:00"),
        ({"by": "P1M", "to": None}, "2026-12-23T09:00:00+01:00"),
    ],
)
async def test_the_target_can_be_named_in_several_ways(
    demo: httpx.AsyncClient, storage: Storage, wanted: dict[str, str], now: str
) -> None:
    await remind(storage, 3)
    assert (await advance(demo, **wanted)).status_code == 200
    assert (await shown(demo))["now"] == now


async def test_who_does_not_wait_gets_the_job_at_once(demo: httpx.AsyncClient) -> None:
    answer = await advance(demo, wait=0, by="P2D")
    job = answer.json()
    assert answer.status_code in (200, 202)
    assert answer.headers["location"] == job["address"] == f"{CLOCK}/jobs/{job['id']}"


@pytest.mark.parametrize(
    ("wanted", "status"),
    [
        ({}, 400),
        ({"by": "P1D", "to": "next"}, 400),
        ({"by": "-P1D"}, 400),
        ({"by": "tomorrow"}, 400),
        ({"to": "0101901234"}, 400),
        ({"to": "2026-11-23T08:59:59+01:00"}, 400),
        ({"to": "2200-01-01"}, 400),
        ({"by": "P1D" * 40}, 422),
        ({"by": 30}, 422),
        ({"until": "next"}, 422),
        ({"to": "next"}, 404),
    ],
)
async def test_a_target_that_cannot_be_is_refused_and_the_clock_stays(
    demo: httpx.AsyncClient, wanted: dict[str, object], status: int
) -> None:
    answer = await advance(demo, **wanted)
    assert answer.status_code == status, answer.text
    assert "0101901234" not in answer.text
    assert (await shown(demo))["now"] == "2026-11-23T09:00:00+01:00"
    assert (await demo.get(f"{CLOCK}/jobs")).json() == []


async def test_while_a_job_is_under_way_another_is_refused_with_its_address(
    demo: httpx.AsyncClient, storage: Storage
) -> None:
    start, at = SETTINGS.clock().now(), TickingClock().now()
    job = await storage.write(
        lambda conn: ClockJobRepository(conn, "demo").queue(start, start + 4 * HOUR, "another process", at)
    )
    await storage.write(
        lambda conn: ClockJobRepository(conn, "demo").walk(job.job_id, "another process", start + HOUR, 1, at)
    )
    refused = await advance(demo, by="P1D")
    assert (refused.status_code, refused.json()["code"]) == (409, "SBX-1503")
    assert f"{CLOCK}/jobs/{job.job_id}" in refused.json()["detail"]
    under_way = (await shown(demo))["job"]
    assert (under_way["id"], under_way["state"], under_way["progress"]) == (job.job_id, "running", 0.25)


async def test_a_job_is_asked_to_stop_and_an_ended_one_is_left_alone(demo: httpx.AsyncClient, storage: Storage) -> None:
    start, at = SETTINGS.clock().now(), TickingClock().now()
    job = await storage.write(
        lambda conn: ClockJobRepository(conn, "demo").queue(start, start + HOUR, "another process", at)
    )
    assert (await demo.post(f"{CLOCK}/jobs/{job.job_id}/stop")).status_code == 200
    asked = await storage.read(lambda conn: ClockJobRepository(conn, "demo").get(job.job_id))
    assert asked is not None
    assert asked.stopping
    await storage.write(lambda conn: ClockJobRepository(conn, "demo").end(job.job_id, "stopped", start, 0, at))
    ended = (await demo.post(f"{CLOCK}/jobs/{job.job_id.upper()}/stop")).json()
    assert (ended["state"], ended["progress"]) == ("stopped", 0.0)


@pytest.mark.parametrize("way", ["jobs/{}", "jobs/{}/stop"])
async def test_a_job_that_is_not_there_is_not_found(demo: httpx.AsyncClient, way: str) -> None:
    method = "POST" if way.endswith("stop") else "GET"
    answer = await demo.request(method, f"{CLOCK}/{way.format(uuid.uuid4())}")
    assert (answer.status_code, answer.json()["code"]) == (404, "SBX-1501")
    assert (await demo.request(method, f"{CLOCK}/{way.format('0101901234')}")).status_code == 422


async def test_another_sandboxs_job_is_out_of_reach(demo: httpx.AsyncClient) -> None:
    job = (await advance(demo, by="PT1H")).json()
    assert (await demo.get(f"/api/control/clock/jobs/{job['id']}")).status_code == 404
    assert (await demo.get("/api/control/clock/jobs")).json() == []


async def test_a_reset_forgets_jobs_and_agenda(
    client: httpx.AsyncClient, demo: httpx.AsyncClient, storage: Storage
) -> None:
    await remind(storage, 1, 100)
    job = (await advance(demo, by="PT2H")).json()
    assert (await client.post("/api/control/sandboxes/demo/reset")).status_code == 200
    assert (await demo.get(job["address"])).status_code == 404
    assert (await shown(demo))["waiting"] == 0


async def test_a_long_report_is_cut_and_the_rest_counted(demo: httpx.AsyncClient, storage: Storage) -> None:
    await remind(storage, 1, 2, 3, 25, 49)
    job = (await advance(demo, by="P3D")).json()
    cut = (await demo.get(job["address"], params={"per_day": 2, "days": 2})).json()
    assert [(day["count"], len(day["entries"]), day["left_out"]) for day in cut["days"]] == [(3, 2, 1), (1, 1, 0)]
    assert cut["days_left_out"] == 1
    rest = (await demo.get(job["address"], params={"skip": 2, "days": 1})).json()
    assert [entry["key"] for entry in rest["days"][0]["entries"]] == ["n-3"]
    last = (await demo.get(job["address"], params={"from": "2026-11-25"})).json()
    assert [day["date"] for day in last["days"]] == ["2026-11-25"]


async def test_a_thing_that_told_nothing_is_counted_and_not_listed(demo: httpx.AsyncClient, storage: Storage) -> None:
    await remind(storage, 1)
    job = (await advance(demo, by="P2D")).json()
    scope = SandboxScope.of("demo", SETTINGS, "demo")
    now = scope.clock.now()
    quiet = AgendaItem(1, "a", now, "notatbog.kig", "", {}, now, 0)
    for _ in range(3):
        await storage.write(lambda conn: ClockJobRepository(conn, "demo").tell(job["id"], scope, quiet, []))
    told = (await demo.get(job["address"])).json()
    (day,) = told["days"]
    assert ([entry["key"] for entry in day["entries"]], day["count"], day["left_out"]) == (["n-1"], 1, 0)
    assert (job["quiet"], told["quiet"]) == (0, 3)


async def test_what_will_happen_can_be_looked_at(demo: httpx.AsyncClient, storage: Storage) -> None:
    later, sooner = await remind(storage, 2, 1)
    await remind(storage, 1, state="other")
    first, second = (await demo.get(f"{CLOCK}/agenda")).json()
    assert (first["id"], second["id"]) == (sooner, later)
    assert (first["due"], first["kind"], first["key"], first["attempts"]) == (
        "2026-11-23T10:00:00+01:00",
        "notatbog.paamind",
        "n-1",
        0,
    )
    assert (await demo.get(f"{CLOCK}/agenda", params={"after": first["seq"]})).json() == [second]
    assert (await demo.get(f"{CLOCK}/agenda", params={"key": "n-2"})).json() == [second]
    assert (await demo.get(f"{CLOCK}/agenda", params={"kind": "0101901234"})).json() == []
