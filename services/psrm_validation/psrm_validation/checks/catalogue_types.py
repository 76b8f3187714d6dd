"""What is known of a claim type itself though its filter is not published: kind, main claims, limitation, period, cap, code."""

from collections.abc import Iterator

from oir_kernel.dates import Period
from psrm_validation.checks.deadlines import after
from psrm_validation.checks.kroner import in_kroner
from psrm_validation.checks.registry import About, Hit, check_for
from psrm_validation.checks.relations import kind_of_related
from psrm_validation.claim import Fordring
from psrm_validation.explain.requirements import requirement
from psrm_validation.explain.words import label
from psrm_validation.explain.words import period as length
from psrm_validation.rulebook.relations import printed_for

SAID_OF_ALL = frozenset(
    [
        "R_1_2",
        "R_2_1",
        "R_2_1a",
        "R_2_1b",
        "R_2_2a",
        "R_3_1",
        "R_4_1",
        "R_4_4",
        "R_4_7",
        "R_5_1",
        "R_5_2",
        "R_5_3",
        "R_6_1",
        "R_6_3",
        "R_7_1",
        "R_7_2",
        "R_7_3",
        "R_7_11",
        "R_7_12a",
    ]
)
"""Filter rules that `catalogue` already asks of every type; the nearest published type is not asked for them again."""


@check_for("SBX-KAT-020", reads=("type", "relation"))
def a_main_type_is_no_related_claim(fordring: Fordring, about: About) -> Iterator[Hit]:
    """En hovedfordringstype kan ikke sendes som relateret fordring."""
    if about.claim_type is not None and fordring.relation == "RELATERET" and about.claim_type.is_main:
        yield Hit("relation", expected="HOVEDFORDRING", source=about.claim_type.source)


@check_for("SBX-KAT-021", reads=("type", "hf.type"))
def the_main_claim_has_a_known_type(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Hovedfordringens type er en af dem, den relaterede type kendes til.

    Tier, hvor PSRM-R-158 og PSRM-R-165 taler, og om en rente- eller gebyrtype, som kode 201 taler om.
    """
    mine = about.claim_type
    if fordring.hf is None or mine is None or not mine.parents_complete:
        return
    main = fordring.hf.type
    known_main = about.rulebook.claim_types.get(main or "")
    if known_main is not None and not known_main.is_related and main not in mine.parents:
        if printed_for(main or "").get(kind_of_related(mine) or ""):
            return
        known = ", ".join(mine.parents)
        yield Hit("hf.type", expected=known, values={"kendte": known}, source=mine.source)


@check_for("SBX-KAT-022", reads=("type", "foraeldelsesdato"))
def limitation_is_not_shorter_than_known(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Forældelsesdato ligger mindst så mange år efter sit udgangspunkt, som kilden nævner."""
    mine = about.claim_type
    if mine is None or mine.limitation_min_years is None or fordring.foraeldelsesdato is None:
        return
    start = getattr(fordring, mine.limitation_from)
    if start is None:
        return
    earliest = after(start, Period(years=mine.limitation_min_years))
    if fordring.foraeldelsesdato < earliest:
        words = label(mine.limitation_from)
        values = {"aar": str(mine.limitation_min_years), "fra_da": words.da_definite, "fra_en": words.en}
        values |= {"fra_dag": start.isoformat(), "tidligst": earliest.isoformat()}
        yield Hit("foraeldelsesdato", expected=f">= {earliest}", values=values, source=mine.source)


@check_for("SBX-KAT-023", reads=("type", "periode_start", "periode_slut"))
def a_type_without_period_has_none(fordring: Fordring, about: About) -> Iterator[Hit]:
    """En type uden periode skal have periodefelterne tomme."""
    mine = about.claim_type
    if mine is None or mine.period_rule != "none":
        return
    for name in ("periode_start", "periode_slut"):
        if getattr(fordring, name) is not None:
            values = {"felt_da": label(name).da, "felt_en": label(name).en}
            yield Hit(name, expected=f"absent({name})", values=values, source=mine.source)


@check_for("SBX-KAT-024", reads=("type",))
def a_type_with_period_has_one(fordring: Fordring, about: About) -> Iterator[Hit]:
    """En type med periode skal have periodefelterne udfyldt; tier ved en halv periode, som SBX-KAT-017 taler om."""
    mine = about.claim_type
    if mine is None or mine.period_rule not in {"required", "point"}:
        return
    if fordring.periode_start is None and fordring.periode_slut is None:
        yield Hit("periode_start", expected="present(periode_start)", source=mine.source)


@check_for("SBX-KAT-025", reads=("type", "periode_start", "periode_slut", "stiftelsesdato"))
def a_point_in_time_is_one_day(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Et gebyr stiftes på én dag: periode start = periode slut = stiftelsesdato."""
    mine = about.claim_type
    if mine is None or mine.period_rule != "point" or fordring.periode_start is None or fordring.periode_slut is None:
        return
    days = {fordring.periode_start, fordring.periode_slut, fordring.stiftelsesdato or fordring.periode_start}
    if len(days) > 1:
        yield Hit("periode_start", expected="periode_start = periode_slut = stiftelsesdato", source=mine.source)


@check_for("SBX-KAT-026", reads=("type", "periode_start", "periode_slut"))
def period_is_not_longer_than_known(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Perioden er højst så lang, som kilden nævner."""
    mine = about.claim_type
    if mine is None or mine.period_max is None or fordring.periode_start is None or fordring.periode_slut is None:
        return
    last = after(
        fordring.periode_start, Period(mine.period_max.years, mine.period_max.months, mine.period_max.days - 1)
    )
    if fordring.periode_slut > last:
        words = length(mine.period_max)
        longest = {"laengst_da": words.da.removeprefix(" + "), "laengst_en": words.en.removeprefix(" + ")}
        yield Hit(
            "periode_slut", expected=f"<= {last}", values={"senest": last.isoformat(), **longest}, source=mine.source
        )


@check_for("SBX-KAT-027", reads=("type", "hovedstol"))
def hovedstol_is_under_the_known_cap(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Hovedstol er højst det loft, kilden nævner for typen."""
    mine = about.claim_type
    if mine is None or mine.hovedstol_max is None or fordring.hovedstol is None:
        return
    since = mine.hovedstol_max_from
    if fordring.hovedstol > mine.hovedstol_max and (since is None or about.day >= since):
        values = in_kroner(loft=mine.hovedstol_max, sum=fordring.hovedstol)
        values["siden"] = "" if since is None else since.isoformat()
        yield Hit("hovedstol", expected=f"<= {values['loft_da']}", values=values, source=mine.source)


@check_for("SBX-KAT-028", reads=("type",))
def the_code_is_not_replaced(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Koden er fra en kladde eller ældre materiale, og en anden kode er siden kommet i stedet."""
    del fordring
    mine = about.claim_type
    if mine is not None and mine.replaced_by and "superseded" not in mine.confidence:
        values = {"ny": mine.replaced_by, "fra": mine.known_from}
        yield Hit("type", expected=mine.replaced_by, values=values, source=mine.source)


@check_for("SBX-KAT-029", reads=("type",))
def damages_with_a_title_have_one(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Erstatning med fundament hviler på en dom eller et forlig (R_7_12)."""
    if about.claim_type is not None and fordring.domsdato is None and fordring.forligsdato is None:
        yield Hit("domsdato", expected="present(dom_or_forlig)", source=about.claim_type.source)


@check_for("SBX-KAT-030", reads=("type",))
def the_nearest_published_filter(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Hvad det nærmeste offentliggjorte filter ville sige, ud over det som alle filtre siger."""
    mine = about.claim_type
    rules = about.rulebook.rules_for(mine.analogue) if mine is not None and mine.analogue else None
    if mine is None or rules is None:
        return
    said = {"R_4_2": mine.hovedstol_max is not None, "R_2_3a": mine.limitation_min_years is not None}
    said |= _said_of_this(fordring)
    known = SAID_OF_ALL.union(rule_id for rule_id, is_said in said.items() if is_said)
    broken = [rule for rule in rules.always if rule.rule_id not in known and rule.condition.holds(fordring) is False]
    if broken:
        words = [(rule.rule_id, requirement(rule.condition.tree)) for rule in broken]
        values = {"analog": mine.analogue}
        values["krav_da"] = "; ".join(f"{text.da} ({rule_id})" for rule_id, text in words)
        values["krav_en"] = "; ".join(f"{text.en} ({rule_id})" for rule_id, text in words)
        yield Hit("type", expected=broken[0].condition.text, values=values, source=broken[0].source)


def _said_of_this(fordring: Fordring) -> dict[str, bool]:
    """Filter rules that codes 411, 550 and 569 and SBX-KAT-017 have already spoken for."""
    start, end = fordring.periode_start, fordring.periode_slut
    is_half, is_backwards = (start is None) is not (end is None), start is not None and end is not None and start > end
    wrong_art = fordring.art not in {"INDR", "MODR"}
    return {
        "R_1_1": wrong_art,
        "R_7_4": is_half,
        "R_7_5": is_half,
        "R_6_19": is_backwards,
        "R_6_19+R_6_20": is_backwards,
    }
