"""How the client talks to a sandbox's JSON: one function that gives the answer or raises what was refused."""

from collections.abc import Mapping
from typing import Any

import httpx


class Refused(Exception):
    """The sandbox refused a request of the client: its code (`SBX-…`), what it said in Danish and English, and the status."""

    def __init__(self, status: int, code: str, said: str) -> None:
        super().__init__(f"{code or status}: {said}")
        self.status = status
        self.code = code


def talk(http: httpx.Client, method: str, path: str, **options: Any) -> Any:
    """The JSON answered, `None` for none. Raises `Refused`, and `httpx.HTTPError` when there is no answer at all."""
    response = http.request(method, path, **options)
    if response.is_error:
        raise _refused(response)
    if not response.content:
        return None
    return response.json()


def _refused(response: httpx.Response) -> Refused:
    try:
        said = response.json()
    except ValueError:
        said = None
    if not isinstance(said, Mapping):
        return Refused(response.status_code, "", f"HTTP {response.status_code} uden JSON / without JSON")
    texts = [str(said[name]) for name in ("detail", "detail_en") if said.get(name)]
    told = " / ".join(texts) or str(said.get("title", ""))
    return Refused(response.status_code, str(said.get("code", "")), "\n".join([told, *told_findings(said)]))


def told_findings(problem: Mapping[str, Any]) -> list[str]:
    """One line for each finding of a problem: what is wrong and the way out, in Danish and English."""
    found = (each for each in problem.get("findings") or () if isinstance(each, Mapping) and "message" in each)
    return [" / ".join(_told(each, language) for language in ("da", "en")) for each in found]


def _told(finding: Mapping[str, Any], language: str) -> str:
    texts = (finding[part].get(language, "") for part in ("message", "fix") if isinstance(finding.get(part), Mapping))
    return " ".join(text for text in texts if text)
