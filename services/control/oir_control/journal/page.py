"""A session as one page to read without a server: no script, no network, everything escaped. Danish with the English beside."""

from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

from oir_control.journal.fields import Exchange
from oir_control.journal.parsed import parse
from oir_kernel.findings import Text
from oir_kernel.storage.journal import JournalEntry

_STYLE = (
    ":root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}"
    "details{border:1px solid #8886;border-radius:.4rem;margin:.5rem 0;padding:.4rem .8rem}summary{cursor:pointer}"
    "pre{background:#8881;padding:.6rem;overflow:auto;white-space:pre-wrap;word-break:break-word}small{opacity:.75}"
    ".ok{color:#18794e}.nej{color:#c62828}code{background:#8882;padding:0 .2rem}"
)


def page(title: str, told: Text, entries: Iterable[JournalEntry] | None) -> Iterator[bytes]:
    """The page, exchange by exchange. `told` says what it is; the entries are redacted already, `None`: there is no session."""
    yield (
        '<!doctype html>\n<html lang="da"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><meta name="referrer" content="no-referrer">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body><h1>{escape(title)}</h1>"
        f'<p>{escape(told.da)}<br><small lang="en">{escape(told.en)}</small></p>\n'
    ).encode(errors="replace")
    shown = 0
    for entry in entries or ():
        shown += 1
        yield _exchange(entry).encode(errors="replace")
    if not shown and entries is not None:
        yield b'<p>Der er ingen udvekslinger her.<br><small lang="en">There are no exchanges here.</small></p>'
    yield b"</body></html>\n"


def _exchange(entry: JournalEntry) -> str:
    colour = "ok" if Exchange(entry).accepted else "nej"
    fault = f" · fejlen / the fault <code>{escape(entry.fault)}</code>" if entry.fault else ""
    head = (
        f"<summary><b>{entry.seq}</b> {escape(entry.at.isoformat(timespec='seconds'))} · {escape(entry.door)} · "
        f'<b>{escape(entry.operation or "–")}</b> · <span class="{colour}">{escape(entry.verdict)}</span>'
        f" · HTTP {entry.status or '–'} · {entry.duration_us / 1000:.1f} ms{fault}</summary>"
    )
    about = f"<p>TransaktionsId <code>{escape(entry.transaktions_id)}</code> · afsender <code>{escape(entry.sender)}</code></p>"
    return (
        f'<details id="nr-{entry.seq}">{head}{about}{_findings(entry.findings)}{_changes(entry.changes)}'
        f"{_text('Sendt', 'Sent', entry.request)}{_text('Svar', 'Answer', entry.answer)}</details>\n"
    )


def _findings(findings: Iterable[dict[str, Any]]) -> str:
    rows = "".join(
        f"<li><b>{escape(str(one.get('rule_id', '')))}</b> {_said(one.get('message'))} {_said(one.get('fix'))}</li>"
        for one in findings
    )
    return f"<ul>{rows}</ul>" if rows else ""


def _said(text: Any) -> str:
    if not isinstance(text, dict):
        return ""
    return f'{escape(str(text.get("da", "")))} <small lang="en">{escape(str(text.get("en", "")))}</small>'


def _changes(changes: Iterable[str]) -> str:
    listed = ", ".join(f"<code>{escape(change)}</code>" for change in changes)
    return f"<p>Hændelser / events: {listed}</p>" if listed else ""


def _text(da: str, en: str, text: str) -> str:
    if not text:
        return ""
    return f"<h3>{da} <small lang='en'>{en} · {parse(text).kind}</small></h3><pre>{escape(text)}</pre>"
