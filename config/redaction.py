"""What must not be read in a log or an error report: credentials and telephone numbers."""

import re
from typing import Any

MASK = "•••"

_SECRET_NAMES = re.compile(
    r"(^|[_-])(password|passwd|secret|token|authorization|cookie|otp|csrftoken|sessionid|apikey"
    r"|key)$",
    re.IGNORECASE,
)

#: pattern → what is put in its place. Each catches credentials in running text.
_PATTERNS = [
    (re.compile(r"(?i)\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{4,}"), rf"\1 {MASK}"),
    (re.compile(r"\brk_[A-Za-z0-9_-]{8,}"), f"rk_{MASK}"),
    (re.compile(r"\beyJ[\w-]+\.[\w-]+\.[\w-]*"), MASK),  # a JWT
    (re.compile(r"(://[^/\s:@]*):[^/\s@]+@"), rf"\1:{MASK}@"),  # an address with a password
    (
        re.compile(
            r"(?i)\b([\w-]*(?:password|passwd|secret|token|api[_-]?key|authorization|cookie"
            r"|sessionid|csrftoken|otp))([\"']?\s*[:=]\s*[\"']?)(?!•)[^\s\"'&,;}\])]+"
        ),
        rf"\1\2{MASK}",
    ),
    # 256 bits as `secrets.token_urlsafe` writes them: in the address of an invitation or reset.
    (re.compile(r"(?<![\w-])[\w-]{43}(?![\w-])"), MASK),
    (re.compile(r"(?<![\w+])\+[1-9]\d{7,14}(?!\d)"), f"+{MASK}"),  # a telephone number, E.164
]


def clean(text: str) -> str:
    """The text without what looks like a credential or a telephone number."""
    for pattern, replacement in _PATTERNS:
        text = pattern.sub(replacement, text)
    return text


def clean_value(name: str, value: Any) -> Any:
    """The same for a named value, however deep; a secret name hides its value altogether."""
    if value and _SECRET_NAMES.search(name):
        return MASK
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {key: clean_value(str(key), inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [clean_value("", inner) for inner in value]
    return value
