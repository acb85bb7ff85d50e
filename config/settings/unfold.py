"""The look of the two admins (django-unfold). What depends on the request is in the app."""

from typing import Any

_APPEARANCE = "apps.accounts.admin.appearance"

UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "Recado",
    "SITE_HEADER": f"{_APPEARANCE}.header",
    "SITE_SUBHEADER": f"{_APPEARANCE}.subheader",
    "SITE_URL": f"{_APPEARANCE}.site_url",
    "SITE_ICON": f"{_APPEARANCE}.mark",
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": f"{_APPEARANCE}.mark"},
    ],
    "THEME": f"{_APPEARANCE}.theme",
    "STYLES": [f"{_APPEARANCE}.stylesheet"],
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_LANGUAGES": True,
    "LANGUAGES": {"action": f"{_APPEARANCE}.preferences_url"},
    "ACCOUNT": {"navigation": f"{_APPEARANCE}.account_links"},
    "SIDEBAR": {"navigation": "apps.accounts.admin.sidebar.navigation"},
    "BORDER_RADIUS": "7px",
    # Ink, paper and brand of static/css/tokens.css, as scales from light to dark.
    "COLORS": {
        "base": {
            "50": "#f5f5f2",
            "100": "#eeeeea",
            "200": "#e4e4de",
            "300": "#cfcfc7",
            "400": "#979aa2",
            "500": "#62646b",
            "600": "#484a51",
            "700": "#292b31",
            "800": "#1f2126",
            "900": "#16171b",
            "950": "#0f1013",
        },
        "primary": {
            "50": "#eef0fb",
            "100": "#dfe4f8",
            "200": "#c1cbf1",
            "300": "#9aaae8",
            "400": "#8698e2",
            "500": "#7287dd",
            "600": "#2743c4",
            "700": "#2139a8",
            "800": "#1c308b",
            "900": "#172770",
            "950": "#0f1a4a",
        },
    },
}
