"""`oir psrm aftale`: agreement files, and how the other commands read them."""

import argparse
import sys
from pathlib import Path

from oir_kernel.findings import Finding
from psrm_validation.agreement import AftaleError, Aftaler, read_aftaler
from psrm_validation.agreement.problems import unreadable
from psrm_validation.cli.streams import utf8
from psrm_validation.masking import mask_real, on_one_line
from psrm_validation.report.as_text import Language, finding_text

DONE, UNUSABLE = 0, 2

EXAMPLE_AFTALE = """\
# A creditor's own agreement, laid over the published rulebook. Everything but version and fordringshaver may be left out.
version = "2026-1"
fordringshaver = "1234"
navn = "Korsbæk Kommune"
gyldig_fra = 2026-01-01
kanaler = ["S2S", "PORTAL"]
leverandoerer = ["11111111"]                      # SE numbers of the suppliers that may report
tilladelser = ["OPRETFORDRING:INDR", "NEDSKRIV", "TILBAGEKALD"]

[graenser]                                        # limits no public source gives
dokumenter = 10
dokument_bytes = 5000000
filtyper = ["pdf", "docx"]
note_tegn = 500
mindste_beloeb = 100                              # whole kroner

[[type]]
kode = "KFDAINS"
art = ["INDR"]
loft = 12000                                      # whole kroner; replaces the published cap (R_4_2)
loft_udfald = "høring"
relaterede = ["GEDAINS", "REOPDAG"]

[[regel]]                                         # a row of one's own in the language of the filter table
type = "KFDAINS"
regel = "R_6_20"
krav = "periode_slut <= plus(periode_start,2m)"
udfald = "høring"
"""


def add_aftale_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `aftale`: check an agreement file, or show an example."""
    parser.add_argument("file", nargs="?", metavar="FILE", help="agreement as TOML or JSON")
    parser.add_argument("--eksempel", action="store_true", help="print a whole agreement to start from")
    parser.add_argument("--language", choices=("da", "en"), default="da", help="language (da)")


def run_aftale(args: argparse.Namespace) -> int:
    """Checks an agreement file; 2 when it cannot be used."""
    if args.eksempel or args.file is None:
        print(EXAMPLE_AFTALE, end="", file=utf8(sys.stdout))
        return DONE
    try:
        aftaler = aftaler_of(args.file)
    except AftaleError as error:
        say_findings(error.findings, args.file, args.language)
        return UNUSABLE
    for each in aftaler.versions:
        types, rules = len(each.typer), len(tuple(each.rows()))
        said = (
            f"{each.source}: {types} {'type' if types == 1 else 'typer'}, {rules} {'regel' if rules == 1 else 'regler'}"
        )
        print(on_one_line(mask_real(said)), file=utf8(sys.stdout))
    return DONE


def aftaler_of(path: str) -> Aftaler:
    """The agreement in a file. Raises `AftaleError`, also for a file that cannot be read."""
    try:
        content = Path(path).read_bytes()
    except OSError:
        raise AftaleError((unreadable(),)) from None
    return read_aftaler(content)


def say_findings(findings: tuple[Finding, ...], path: str, language: Language) -> None:
    """What is wrong with an agreement file, to standard error."""
    for finding in findings:
        place = " ".join(part for part in (on_one_line(mask_real(path)), finding.path) if part)
        print(f"{place}: {finding.rule_id} {finding_text(finding, language)}", file=utf8(sys.stderr))
