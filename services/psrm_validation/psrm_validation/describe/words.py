"""Words of the tables for people: how sure a row is, and Danish for the short English texts that stand in a table's own columns.

A text that is not here stays English.
"""

from collections.abc import Mapping
from typing import Final

from oir_kernel.findings import Text
from psrm_validation.rulebook import words as of_rulebook

PROVENANCES: Final = of_rulebook.PROVENANCES
ABOUT_PROVENANCES: Final[Mapping[str, Text]] = {
    "official": Text(
        "Ordret fra Gældsstyrelsens egne filtertabeller.", "Word for word from Gældsstyrelsen's own filter tables."
    ),
    "stated": Text(
        "Står i en offentlig side eller et dokument fra en myndighed, men ikke som en tydelig række i en filtertabel.",
        "Stands in an authority's public page or document, but not as a plain row of a filter table.",
    ),
    "inferred": Text(
        "Følger af det, kilderne siger, eller kommer fra en anden hånd. Ingen myndighed har sagt det lige ud.",
        "Follows from what the sources say, or comes second hand. No authority has said it outright.",
    ),
    "ours": Text(
        "Vores eget valg, fordi ingen kilde afgør det. PSRM kan svare anderledes.",
        "Our own choice, because no source decides it. PSRM may answer differently.",
    ),
}
KINDS: Final[Mapping[str, str]] = {
    "DMI legacy": "type i det gamle system (DMI)",
    "hovedfordring": "hovedfordring",
    "relateret (gebyr)": "relateret fordring (gebyr)",
    "relateret (not shown)": "relateret fordring (arten fremgår ikke)",
    "relateret (rente)": "relateret fordring (rente)",
    "rente (relation not shown)": "rente (relationen fremgår ikke)",
}
AREAS: Final[Mapping[str, str]] = {"DMI (old system)": "DMI (det gamle system)"}
CREDITORS: Final[Mapping[str, str]] = {
    "DR": "DR",
    "Udbetaling Danmark": "Udbetaling Danmark",
    "a-kasse": "a-kasser",
    "all": "alle",
    "municipal utility": "kommunale forsyninger",
    "municipality": "kommuner",
    "region": "regioner",
    "state": "staten",
    "state/region": "staten og regioner",
    "transport company": "trafikselskaber",
    "utility/state": "forsyninger og staten",
}
LIMITATION: Final[Mapping[str, str]] = {
    "10": "10 år",
    "10 (dom required)": "10 år (kræver dom)",
    "10 (dom/forlig required)": "10 år (kræver dom eller forlig)",
    "10 from stiftelse": "10 år fra stiftelse",
    "3": "3 år",
    "3 (accessory)": "3 år (følger hovedfordringen)",
    "3 (bortfald, beskæftigelsesindsatsloven § 125 stk. 4)": "3 år (bortfald, beskæftigelsesindsatsloven § 125, stk. 4)",
    "3 (from forfald although SRB is 3 hverdage later)": "3 år (fra forfald, selv om SRB er 3 hverdage senere)",
    "3 (from forfald)": "3 år fra forfald",
    "3 from SRB": "3 år fra SRB",
    "3 from periode start": "3 år fra periodens start",
    "3 from periode start (accessory)": "3 år fra periodens start (følger hovedfordringen)",
    "3 from stiftelse": "3 år fra stiftelse",
    "3/10": "3 eller 10 år",
    "3; 10 when the amount is fixed by the judgment": "3 år; 10 år, når dommen fastslår beløbet",
    "5": "5 år",
    "5 (bortfald, dagtilbudsloven § 93 stk. 2)": "5 år (bortfald, dagtilbudsloven § 93, stk. 2)",
    "5 (forældelseslovens § 4)": "5 år (forældelseslovens § 4)",
}
PERIODS: Final[Mapping[str, str]] = {
    "1 to 18 months": "1 til 18 måneder",
    "1 year minus 1 day or more": "1 år minus 1 dag eller mere",
    "28 days to 6 months": "28 dage til 6 måneder",
    "28 to 35 days": "28 til 35 dage",
    "30 to 60 days": "30 til 60 dage",
    "6 months": "6 måneder",
    "any": "fri",
    "calendar month": "en kalendermåned",
    "calendar month (last may be split)": "en kalendermåned (den sidste må deles)",
    "calendar month, same month": "inden for samme kalendermåned",
    "court period, then calendar months": "rettens periode, derefter kalendermåneder",
    "exactly 1 month": "nøjagtig 1 måned",
    "exactly 1 month, may cross calendar month": "nøjagtig 1 måned, må gå over et månedsskifte",
    "exactly one calendar year": "nøjagtig et kalenderår",
    "instalment: one calendar month; whole loan: point in time": "rate: en kalendermåned; hele lånet: ét tidspunkt",
    "max 30 days": "højst 30 dage",
    "max 35 days": "højst 35 dage",
    "month; max 2 months minus 1 day": "en måned; højst 2 måneder minus 1 dag",
    "none": "ingen",
    "one calendar month": "en kalendermåned",
    "one pay period, max 1 month": "en lønperiode, højst 1 måned",
    "period fields changed 29-04-2024": "periodefelterne blev ændret 29-04-2024",
    "period or point in time": "en periode eller ét tidspunkt",
    "period required; no stiftelse/forfald/SRB": "periode skal udfyldes; ingen stiftelse, forfald eller SRB",
    "point in time allowed": "ét tidspunkt er tilladt",
    "point in time: start = end = stiftelse": "ét tidspunkt: start, slut og stiftelse er samme dag",
    "single date or period": "en enkelt dag eller en periode",
    "tenancy period": "lejeperioden",
    "up to 1 calendar year": "højst et kalenderår",
    "up to 1 month": "højst 1 måned",
    "up to 1 month, same year": "højst 1 måned i samme år",
    "up to 1 year": "højst 1 år",
    "up to 1 year, 1 Nov to 31 Oct": "højst 1 år, 1. november til 31. oktober",
    "up to 1 year, may cross year": "højst 1 år, må gå over et årsskifte",
    "up to 31 days": "højst 31 dage",
    "up to one calendar month": "højst en kalendermåned",
}
INTEREST: Final[Mapping[str, str]] = {
    "inddrivelsesrente (renteregel default)": "inddrivelsesrente (standardrenteregel)",
    "loan terms": "lånets vilkår",
    "municipality's own 1 % per started month (gebyrloven § 3)": "kommunens egne 1 % pr. påbegyndt måned (gebyrloven § 3)",
    "no interest (bøde)": "ingen rente (bøde)",
    "procesrente": "procesrente",
    "procesrente (renteloven)": "procesrente (renteloven)",
    "renteloven": "efter renteloven",
    "renteloven: reference rate + 8": "efter renteloven: referencesatsen + 8",
    "resent inddrivelsesrente": "genindsendt inddrivelsesrente",
}
PARENTS: Final[Mapping[str, str]] = {
    "(other Daginstitution main types not confirmed)": "(andre hovedtyper for daginstitutioner er ikke bekræftet)",
    "and other civil-law claims": "og andre civilretlige fordringer",
    "and other civil-law main claims": "og andre civilretlige hovedfordringer",
    "and other main claims with udpantningsret": "og andre hovedfordringer med udpantningsret",
    "and other public-law main claims": "og andre offentligretlige hovedfordringer",
    "and others": "med flere",
    "Daginstitution main claims": "hovedfordringer for daginstitutioner",
    "Geodatastyrelsen main claims": "Geodatastyrelsens hovedfordringer",
    "a-kasse main claims": "a-kassernes hovedfordringer",
    "any main claim resent after tilbagekald": "enhver hovedfordring, der genindsendes efter tilbagekald",
    "civil-law main claims": "civilretlige hovedfordringer",
    "state main claims": "statens hovedfordringer",
    "state/regional main claims": "statens og regionernes hovedfordringer",
}
"""What stands among the codes of the main types."""
FIELDS: Final[Mapping[str, str]] = {
    "action": "aktion",
    "agreement": "aftale",
    "all": "alle felter",
    "all dates": "alle datoer",
    "amounts": "beløb",
    "debtor": "skyldner",
    "debtor age": "skyldners alder",
    "debtor id": "skyldners nummer",
    "debtors": "skyldnere",
    "document": "dokument",
    "dom/forlig": "dom eller forlig",
    "flag": "markering",
    "master data": "stamdata",
    "message": "besked",
    "name": "navn",
    "original claim": "den oprindelige fordring",
    "period": "periode",
    "process": "sagsgang",
    "reason": "årsag",
    "reminder deadline": "rykkerfrist",
    "supplier SE": "leverandørens SE-nummer",
    "user": "bruger",
}
NOTES: Final[Mapping[str, str]] = {
    "dom/forlig condition inferred from the a-kasse footnote, needed because R_2_1a demands +10y": (
        "betingelsen om dom og forlig er udledt af fodnoten om a-kasser; den er nødvendig, fordi R_2_1a kræver 10 år mere"
    ),
    "dom/forlig condition inferred from the a-kasse footnote, needed because R_2_1a demands +10y; source: closing days taken into account": (
        "betingelsen om dom og forlig er udledt af fodnoten om a-kasser; den er nødvendig, fordi R_2_1a kræver 10 år mere. "
        "Kilden tager hensyn til lukkedage"
    ),
    "dom/forlig condition inferred from the a-kasse footnote, needed because R_2_1a demands +10y; source: closing days ignored": (
        "betingelsen om dom og forlig er udledt af fodnoten om a-kasser; den er nødvendig, fordi R_2_1a kræver 10 år mere. "
        "Kilden ser bort fra lukkedage"
    ),
    "dom/forlig condition stated in a footnote; source: closing days ignored": (
        "betingelsen om dom og forlig står i en fodnote. Kilden ser bort fra lukkedage"
    ),
    "source: closing days ignored": "kilden ser bort fra lukkedage",
    "outcome cell unreadable in PDF; taken from the stamdata text": (
        "udfaldet kan ikke læses i dokumentet; det er taget fra teksten om stamdata"
    ),
    "outcome carries an unexplained asterisk in the source": "udfaldet har en stjerne i kilden, som ikke er forklaret",
    "afvis until it became høring; which of the two dates holds for this type is our reading": (
        "afvis, indtil det blev høring; hvilken af de to datoer der gælder for typen, er vores læsning"
    ),
    "bilag says afvis, oversigt says hoering; both dated 2024-01-18": (
        "bilaget siger afvis, oversigten siger høring; begge er fra 18-01-2024"
    ),
    "in force until the banking-day form of 24-11-2025": "gjaldt, indtil udgaven med bankdag kom 24-11-2025",
    "type guide states that an expired bortfaldsdato goes to hoering via R_2_2a and is not rejected; treat R_3_1 as inactive for bortfald types": (
        "vejledningen om typen siger, at en overskredet bortfaldsdato giver høring efter R_2_2a og ikke afvisning; R_3_1 køres "
        "derfor ikke for typer med bortfald"
    ),
    "removed 04-05-2023": "fjernet 04-05-2023",
    "removed 30-11-2022": "fjernet 30-11-2022",
}
"""Remarks on rows of the filter table."""
NAMED_NOWHERE: Final = frozenset({"", "-"})
"""What the tables write where they say nothing about which claims a rule is for."""
