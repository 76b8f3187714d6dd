"""A stand-in for a container engine: `run` starts the image's own command on this machine, `port` tells where, `rm` ends it.

Called like `docker`; it keeps what it started in the folder that `STANDIN_STATE` names.
"""

import json
import os
import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path

STATE = Path(os.environ["STANDIN_STATE"])
REPOSITORY = Path(__file__).parents[2]


def main(arguments: list[str]) -> int:
    verb, *rest = arguments
    return {"run": run, "port": port, "rm": remove}[verb](rest)


def run(arguments: list[str]) -> int:
    published = arguments[arguments.index("--publish") + 1]
    host, wanted, inside = published.split(":")
    assert (host, inside) == ("127.0.0.1", "8400")
    assert arguments[-1] == "oir-sandbox", "an image of another name"
    command = _image_command()
    command[command.index("0.0.0.0")] = "127.0.0.1"
    command[0] = str(Path(sys.executable).with_name(command[0]))
    name = arguments[arguments.index("--name") + 1] if "--name" in arguments else "c0ffee"
    environment = {**os.environ, "OIR_DATA_DIR": str(STATE / "data"), "OIR_PORT": wanted or "0"}
    with (STATE / f"{name}.out").open("w") as out:
        process = subprocess.Popen(
            [*command, "--port", wanted or "0"], env=environment, stdout=out, stderr=out, start_new_session=True
        )
    (STATE / f"{name}.json").write_text(json.dumps({"pid": process.pid}))
    sys.stdout.write(f"{name}\n")
    return 0


def port(arguments: list[str]) -> int:
    name, inside = arguments
    assert inside == "8400/tcp"
    for _ in range(3000):
        found = re.search(r"http://(127\.0\.0\.1:\d+)", (STATE / f"{name}.out").read_text())
        if found:
            sys.stdout.write(f"{found[1]}\n")
            return 0
        select_a_moment()
    return 1


def remove(arguments: list[str]) -> int:
    assert arguments[0] == "--force"
    os.kill(json.loads((STATE / f"{arguments[1]}.json").read_text())["pid"], signal.SIGTERM)
    return 0


def select_a_moment() -> None:
    """Let another process run for a moment."""
    import select

    select.select([], [], [], 0.02)


def _image_command() -> list[str]:
    last = [line for line in (REPOSITORY / "Dockerfile").read_text().splitlines() if line.startswith("CMD ")][-1]
    return list(json.loads(last.removeprefix("CMD ")))


if __name__ == "__main__":
    raise SystemExit(main([shlex.quote(each) if "\n" in each else each for each in sys.argv[1:]]))
