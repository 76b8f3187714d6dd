"""Amounts as the blanks of a rule's two texts: `{loft_da}` and `{loft_en}`."""

from psrm_validation.explain.blanks import shown_amount


def in_kroner(**oere: int) -> dict[str, str]:
    """Each amount in øre as a Danish and an English text, under its name with `_da` and `_en` (`1.250,00 kr.`, `DKK 1,250.00`).

    One that is a CPR number typed into the wrong field is hidden.
    """
    words = {name: shown_amount(value) for name, value in oere.items()}
    return {f"{name}_{code}": getattr(text, code) for name, text in words.items() for code in ("da", "en")}
