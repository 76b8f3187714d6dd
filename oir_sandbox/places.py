"""Where the shipped data lies: inside the installed package, or in the checkout when run from one."""

from pathlib import Path
from typing import Final

from oir_kernel.errors import NotFound
from oir_kernel.findings import Text

_PACKAGE = Path(__file__).parent
_CHECKOUT = _PACKAGE.parent

DEFAULT_EDITION: Final = "sandkasse-2026-11"


def edition_folder(name: str = DEFAULT_EDITION) -> Path:
    """The folder of a shipped contract edition, or `name` itself if it is the path of one. Raises `NotFound`."""
    candidates = [_first(_PACKAGE / "_data" / "schemas", _CHECKOUT / "schemas") / name, Path(name)]
    for folder in candidates:
        if (folder / "edition.toml").is_file():
            return folder
    raise NotFound(
        Text(
            "Kontraktudgaven findes ikke. Angiv navnet på en medfølgende udgave eller en mappe med edition.toml.",
            "There is no such contract edition. Name a shipped edition or a folder with edition.toml.",
        )
    )


def examples_folder() -> Path:
    """The folder of the shipped example messages."""
    return _first(_PACKAGE / "_data" / "examples", _CHECKOUT / "contracts" / "examples")


def municipalities_file() -> Path:
    """The table of the 98 municipalities, with source and confidence of each CVR."""
    return _PACKAGE / "data" / "kommuner.csv"


def _first(installed: Path, checkout: Path) -> Path:
    return installed if installed.is_dir() else checkout
