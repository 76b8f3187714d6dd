"""How a claim's answer comes about: layers, outcomes, the order in which they decide, and what our words mean."""

from collections.abc import Mapping

from oir_kernel.findings import Text
from psrm_validation.describe.words import ABOUT_PROVENANCES, PROVENANCES
from psrm_validation.pages import words
from psrm_validation.pages.address import Page
from psrm_validation.pages.markup import Content, Html, joined, tag
from psrm_validation.pages.shell import shell
from psrm_validation.pages.tables import Column, Row, table
from psrm_validation.pages.view import View

_TITLE = Text("Sådan afgøres det", "How it is decided")
_VERDICTS: tuple[tuple[str, Text, Text], ...] = (
    (
        "AFVIST",
        Text("mindst én brudt regel har udfaldet afvis", "at least one broken rule has the outcome afvis"),
        Text(
            "PSRM tager ikke imod fordringen. Ret den, og send den igen.",
            "PSRM does not receive the claim. Correct it and send it again.",
        ),
    ),
    (
        "UAFGJORT",
        Text(
            "ellers, når en regel ikke kunne afgøres: en værdi mangler, typen er ukendt, eller typens filter er ikke offentliggjort",
            "otherwise, when a rule could not be decided: a value is missing, the type is unknown, or its filter is not published",
        ),
        Text(
            "Ingen kan på forhånd sige, hvad PSRM svarer. Vi lover ikke mere, end kilderne gør.",
            "Nobody can say beforehand what PSRM answers. We promise no more than the sources do.",
        ),
    ),
    (
        "HØRING",
        Text("ellers, når en brudt regel har udfaldet høring", "otherwise, when a broken rule has the outcome høring"),
        Text(
            "PSRM sætter fordringen i høring. Ret, begrund eller fortryd den.",
            "PSRM puts the claim in hearing. Correct, justify or withdraw it.",
        ),
    ),
    (
        "UDFØRT",
        Text("ellers: alt kunne afgøres, og intet af det ovenfor", "otherwise: all was decided, and none of the above"),
        Text(
            "PSRM ville tage imod fordringen. Den kan stadig have advarsler.",
            "PSRM would receive the claim. It may still have warnings.",
        ),
    ),
)
_VERDICT_COLUMNS = (
    Column(Text("Svar", "Answer"), "narrow"),
    Column(Text("Hvornår", "When")),
    Column(Text("Hvad det betyder", "What it means")),
)
_STEPS = Text(
    "En fordring holdes op mod reglerne i fire lag. Alle lag køres, og alle brud fortælles, ikke kun det første. Det strengeste "
    "brud bestemmer svaret.",
    "A claim is held up against the rules in four layers. All layers run and every breach is told, not only the first. The "
    "strictest breach decides the answer.",
)
_DAY = Text(
    "Mange regler regner fra den dag, PSRM modtager fordringen. Sandkassen bruger den dag, du vælger, ellers fordringens egen "
    "modtagelsesdato, ellers dags dato. For beskeder fra fagsystemer bruges den tidligst mulige overdragelse. Svaret siger, hvilken "
    "dag der er brugt, og hvilke regler der ændrer sig senere.",
    "Many rules count from the day PSRM receives the claim. The sandbox uses the day you choose, else the claim's own date of receipt "
    "(modtagelsesdato), else today. For messages from line-of-business systems it is the earliest possible handover. The answer says "
    "which day was used and which rules change later.",
)
_BOTH = Text(
    "To regler kan sige det samme, fx en numerisk kode og en filterregel. Så fortælles bruddet kun ét sted: i filterreglen.",
    "Two rules may say the same, such as a numeric code and a filter rule. The breach is then told in one place: the filter rule.",
)


def verdicts_page(view: View) -> str:
    """From rules to an answer."""
    rows = (Row((tag("strong", name), view.say(when), view.say(meaning))) for name, when, meaning in _VERDICTS)
    return shell(
        view,
        view.plain(_TITLE),
        tag("h1", view.say(_TITLE)),
        tag("p", view.say(_STEPS)),
        _section(view, Text("De fire svar", "The four answers"), table(view, "svar", None, _VERDICT_COLUMNS, rows)),
        _section(view, Text("De fire lag", "The four layers"), _list(view, words.LAYERS, words.ABOUT_LAYERS)),
        _section(
            view, Text("Udfald af en regel", "Outcomes of a rule"), _list(view, words.OUTCOMES, words.ABOUT_OUTCOMES)
        ),
        _section(
            view,
            Text("Hvad vi kontrollerer", "What we check"),
            joined(_list(view, words.STATUSES, words.ABOUT_STATUSES), tag("p", view.say(_BOTH))),
        ),
        _section(
            view,
            Text("Hvor sikkert er det?", "How sure is it?"),
            _list(view, PROVENANCES, ABOUT_PROVENANCES),
        ),
        _section(
            view,
            Text("Hvilken dag gælder?", "Which day counts?"),
            joined(
                tag("p", view.say(_DAY)),
                tag(
                    "p",
                    tag(
                        "a",
                        view.say(Text("Se ændringerne dag for dag", "See the changes day by day")),
                        href=view.links.to(Page("changes")),
                    ),
                    ".",
                ),
            ),
        ),
    )


def _section(view: View, title: Text, content: Content) -> Html:
    return tag("section", tag("h2", view.say(title)), content)


def _list(view: View, names: Mapping[str, Text], about: Mapping[str, Text]) -> Html:
    return tag("dl", *(joined(tag("dt", view.say(names[key])), tag("dd", view.say(about[key]))) for key in names))
