"""Numbers as text: true minus sign, thin spaces between thousands, as many digits as fit."""

import math

MINUS = "−"
THIN_SPACE = "\u2009"


def short(value: float, digits: int = 3) -> str:
    """A number with about `digits` significant digits; small and large ones as powers of ten."""
    if not math.isfinite(value):
        return "NaN" if math.isnan(value) else ("∞" if value > 0 else f"{MINUS}∞")
    magnitude = abs(value)
    if magnitude != 0.0 and not 10.0**-digits <= magnitude < 1e6:
        text = f"{value:.{max(0, digits - 1)}e}"
        mantissa, _, exponent = text.partition("e")
        return f"{mantissa}e{int(exponent)}".replace("-", MINUS)
    leading = math.floor(math.log10(magnitude)) if magnitude else 0  # place of the first digit
    text = f"{value:,.{max(0, digits - 1 - leading)}f}".replace(",", THIN_SPACE)
    if not text.strip("-0."):
        text = text.lstrip("-")
    return text.replace("-", MINUS)


def exact(value: float) -> str:
    """All digits: reading them back gives the same number."""
    return repr(float(value)).replace("-", MINUS)


def whole(value: int) -> str:
    """A whole number with thin spaces between thousands."""
    return f"{value:,}".replace(",", THIN_SPACE).replace("-", MINUS)


def rate(per_second: float) -> str:
    """A rate in few characters: 980, 12 k, 3.4 M."""
    if per_second >= 999_500:
        return (
            f"{per_second / 1e6:.1f}{THIN_SPACE}M"
            if per_second < 9.95e6
            else f"{per_second / 1e6:.0f}{THIN_SPACE}M"
        )
    if per_second >= 9_950:
        return f"{per_second / 1e3:.0f}{THIN_SPACE}k"
    if per_second >= 1:
        return whole(round(per_second))
    return short(per_second, 2)
