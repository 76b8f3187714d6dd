"""`oir clock`: what time it is in a running sandbox, and moving it on with a report of what happened."""

import argparse
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from oir_sandbox.cli.remote import add_sandbox, checked, client, talk

if TYPE_CHECKING:
    import httpx

_BASE: Final = "/api/control/clock"
_WAIT: Final = 600


def add_parsers(parser: argparse.ArgumentParser) -> None:
    """The subcommands of `oir clock`."""
    commands = parser.add_subparsers(dest="clock_command", required=True, metavar="COMMAND")
    show = commands.add_parser("show", help="the time, the next thing due, the job under way")
    advance = commands.add_parser(
        "advance",
        help="move the clock on",
        description="Move the clock on; what is on the agenda happens on the way. Ctrl-C leaves the job running.",
    )
    advance.add_argument(
        "where",
        metavar="WHERE",
        help="a duration (P30D, P1M, PT2H), an instant (2027-01-04T09:00:00+01:00), a date (2027-01-04), or next",
    )
    advance.add_argument("--no-wait", action="store_true", help="do not wait for the job's end")
    jobs = commands.add_parser("jobs", help="the jobs that moved the clock, or the report of one")
    jobs.add_argument("job", nargs="?", metavar="ID", help="show this job with its report")
    stop = commands.add_parser("stop", help="end a job where it is")
    stop.add_argument("job", metavar="ID")
    for command in (show, advance, jobs, stop):
        add_sandbox(command)


def run(given: argparse.Namespace) -> int:
    """Run `oir clock …`; 0 done, 1 refused, or the job was stopped or failed. Raises `BadRequest`."""
    import httpx

    def work() -> int:
        with client(given.url, given.sandbox) as talking:
            talking.timeout = httpx.Timeout(_WAIT + 30)
            return _talk(talking, given)

    return talk(given.url, work)


def _talk(talking: "httpx.Client", given: argparse.Namespace) -> int:
    if given.clock_command == "show":
        print(_shown(checked(talking.get(_BASE)).json()))
        return 0
    if given.clock_command == "jobs" and given.job is None:
        print("\n".join(map(_line, checked(talking.get(f"{_BASE}/jobs")).json())) or "Uret er ikke flyttet.")
        return 0
    if given.clock_command == "jobs":
        job = checked(talking.get(f"{_BASE}/jobs/{given.job}")).json()
    elif given.clock_command == "stop":
        job = checked(talking.post(f"{_BASE}/jobs/{given.job}/stop")).json()
    else:
        wanted = {"by" if given.where.startswith("P") else "to": given.where}
        wait = 0 if given.no_wait else _WAIT
        job = checked(talking.post(f"{_BASE}/advance", params={"wait": wait}, json=wanted)).json()
    print("\n".join([_line(job), *_report(job)]))
    return 1 if job["state"] == "failed" or (job["state"] == "stopped" and given.clock_command == "advance") else 0


def _shown(clock: Mapping[str, Any]) -> str:
    lines = [
        f"Uret viser      {clock['now']}  ({_MODES[clock['mode']]})",
        f"På dagsordenen  {clock['waiting']}",
        f"Næste           {clock['next_due'] or '-'}",
    ]
    if clock["job"] is not None:
        lines.append(f"Job             {_line(clock['job'])}")
    return "\n".join(lines)


_MODES = {"frozen": "står stille", "ticking": "går"}
_STATES = {"queued": "i kø", "running": "i gang", "done": "færdigt", "stopped": "stoppet", "failed": "mislykket"}


def _line(job: Mapping[str, Any]) -> str:
    way = f"{job['begins']} -> {job['target']}"
    return f"{job['id']}  {_STATES[job['state']]}  {way}  nået til {job['at']}  {job['steps']} ting"


def _report(job: Mapping[str, Any]) -> list[str]:
    lines = [job["said"]["da"]] if job["said"] else []
    for day in job.get("days", ()):
        lines.append(f"{day['date']}  {day['count']} ting")
        lines += [_entry(entry) for entry in day["entries"]]
        if day["left_out"]:
            lines.append(f"  … og {day['left_out']} til")
    if job.get("days_left_out"):
        lines.append(f"… og {job['days_left_out']} dage til")
    if job.get("quiet"):
        lines.append(f"… og {job['quiet']} ting uden hændelser")
    return lines


def _entry(entry: Mapping[str, Any]) -> str:
    said = " ".join(text["da"] for text in entry["texts"])
    return f"  {entry['at'][11:19]}  {entry['kind']}  {entry['key']}  {said}".rstrip()
