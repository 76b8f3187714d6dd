"""`oir psrm pages`: the rulebook as a folder of pages that open without a server."""

import argparse
import sys
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Final

from oir_kernel.findings import Text
from psrm_validation.cli.arguments import iso_date
from psrm_validation.cli.streams import utf8
from psrm_validation.masking import mask_real, on_one_line

DONE, REFUSED = 0, 2
LIST: Final = "oir-psrm-pages.txt"
"""The file in which a written site lists its own files. A folder without it is somebody else's."""

_NOT_OURS = Text(
    "{} er ikke tom, og oir psrm pages har ikke skrevet den. Vælg en tom mappe eller en, der ikke findes endnu.",
    "{} is not empty and was not written by oir psrm pages. Choose an empty folder or one that does not exist yet.",
)
_NO_FOLDER = Text(
    "{} er en fil. Vælg en mappe, der er tom eller ikke findes endnu.",
    "{} is a file. Choose a folder that is empty or does not exist yet.",
)
_NOT_WRITTEN = Text(
    "Der kan ikke skrives i {}. Vælg en anden mappe, eller giv dig selv ret til at skrive i den.",
    "Nothing can be written to {}. Choose another folder, or give yourself the right to write there.",
)
_WRITTEN = Text("{count} filer er skrevet. Åbn {start}", "{count} files are written. Open {start}")


class _Refused(Exception):
    """The folder cannot be used; the text says why and what to do."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


def add_pages_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `pages`: where to, and of which day."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="an empty folder, a new one, or one written before")
    parser.add_argument("--as-of", type=iso_date, metavar="DATE", help="the rulebook in force on this day (today)")
    parser.add_argument("--language", choices=("da", "en"), default="da", help="language of what is said here (da)")


def run_pages(args: argparse.Namespace, *, today: date) -> int:
    """Writes the site; 2 when the folder is somebody else's or cannot be written."""
    from psrm_validation.pages.tree import site_files

    folder: Path = args.folder
    try:
        count = write_site(folder, dict(site_files(args.as_of or today)))
    except _Refused as refused:
        return _said(refused.text, folder, args.language)
    except OSError:
        return _said(_NOT_WRITTEN, folder, args.language)
    words = _WRITTEN.en if args.language == "en" else _WRITTEN.da
    start = _shown(folder / "index.html")
    print(words.format(count=count, start=start), file=utf8(sys.stdout))
    return DONE


def write_site(folder: Path, files: Mapping[str, str]) -> int:
    """Writes the files and removes those that an earlier site left over. Raises `_Refused` or `OSError`.

    The list is written first and again last, so that a site half written is still known as one.
    """
    earlier = _earlier(folder)
    folder.mkdir(parents=True, exist_ok=True)
    _write_list(folder, {*earlier, *files})
    for name in {*map(str, (PurePosixPath(each).parent for each in files))}:
        (folder / name).mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    for name in earlier - set(files):
        (folder / name).unlink(missing_ok=True)
    _write_list(folder, files)
    return len(files)


def _earlier(folder: Path) -> set[str]:
    """The files an earlier site wrote. Raises `_Refused` for a folder that is none and not empty either."""
    if folder.exists() and not folder.is_dir():
        raise _Refused(_NO_FOLDER)
    listed = folder / LIST
    if listed.is_file():
        return {line for line in listed.read_text(encoding="utf-8", errors="replace").splitlines() if _is_ours(line)}
    if folder.exists() and any(folder.iterdir()):
        raise _Refused(_NOT_OURS)
    return set()


def _is_ours(name: str) -> bool:
    """Whether a line of the list names a file that a site can hold; nothing else is ever removed."""
    parts = PurePosixPath(name).parts
    return name.endswith((".html", ".json")) and ".." not in parts and "\\" not in name and not name.startswith("/")


def _write_list(folder: Path, names: Iterable[str]) -> None:
    (folder / LIST).write_text("\n".join(sorted(names)) + "\n", encoding="utf-8", newline="\n")


def _said(text: Text, folder: Path, language: str) -> int:
    words = text.en if language == "en" else text.da
    print(words.format(_shown(folder)), file=utf8(sys.stderr))
    return REFUSED


def _shown(path: Path) -> str:
    return on_one_line(mask_real(str(path)))
