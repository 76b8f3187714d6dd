"""The first page: what is here and how to use it."""

from collections.abc import Iterator

from oir_kernel.findings import Text
from psrm_validation.describe import described_types
from psrm_validation.pages.address import Kind, Page
from psrm_validation.pages.markup import Content, Html, joined, tag
from psrm_validation.pages.shell import shell
from psrm_validation.pages.view import View

_TITLE = Text("Hvad kræver PSRM af en fordring?", "What does PSRM demand of a claim?")
_ABOUT = Text(
    "Her kan du slå op, hvad Gældsstyrelsens inddrivelsessystem PSRM kræver af en fordring, før den sendes: regel for regel og type "
    "for type, med kilde, hjemmel og hvor sikkert det er.",
    "Look up here what PSRM, the collection system of Gældsstyrelsen, demands of a claim before it is sent: rule by rule and type by "
    "type, with source, legal basis and how sure it is.",
)
_COMMANDS: tuple[tuple[str, Text], ...] = (
    ("oir psrm check fordringer.csv", Text("Ville PSRM tage imod fordringerne?", "Would PSRM receive these claims?")),
    ("oir psrm explain R_2_3a", Text("Alt om en regel eller kode", "All about a rule or code")),
    ("oir psrm type KFDAINS", Text("Alt om en fordringstype", "All about a claim type")),
    ("oir psrm aftale --eksempel", Text("En aftale at gå ud fra", "An agreement to start from")),
)


def start_page(view: View) -> str:
    """What is here."""
    return shell(
        view,
        view.plain(_TITLE),
        tag("h1", view.say(_TITLE)),
        tag("p", view.say(_ABOUT)),
        tag("ul", *_ways(view)),
        tag("h2", view.say(Text("I en terminal", "In a terminal"))),
        tag("dl", *(joined(tag("dt", view.say(about)), tag("dd", tag("code", line))) for line, about in _COMMANDS)),
    )


def _ways(view: View) -> Iterator[Content]:
    rules, types = len(view.rules), described_types(view.book)
    published = sum(view.book.is_published(each.code) for each in types)
    yield _way(
        view,
        "types",
        Text(f"{len(types)} fordringstyper", f"{len(types)} claim types"),
        Text(
            f"felter, krav, beløbsgrænser og et eksempel; {published} har et offentliggjort indgangsfilter",
            f"fields, demands, limits of the amount and an example; {published} have a published entry filter",
        ),
    )
    yield _way(
        view,
        "rules",
        Text(f"{rules} regler og afvisningskoder", f"{rules} rules and rejection codes"),
        Text("hvad de kræver, og hvad du gør, når en er brudt", "what they demand, and what to do when one is broken"),
    )
    yield _way(
        view,
        "changes",
        Text("Ændringer dag for dag", "Changes day by day"),
        Text("hvad der er kommet til, faldet bort eller ændret", "what was added, removed or changed"),
    )
    yield _way(
        view,
        "verdicts",
        Text("Sådan afgøres det", "How it is decided"),
        Text(
            "fra regler til UDFØRT, HØRING, AFVIST eller UAFGJORT", "from rules to UDFØRT, HØRING, AFVIST or UAFGJORT"
        ),
    )


def _way(view: View, kind: Kind, name: Text, about: Text) -> Html:
    return tag("li", tag("a", view.say(name), href=view.links.to(Page(kind))), ": ", view.say(about))
