"""The languages of the pages, each by the name its speakers give it."""

from django.conf import settings
from django.utils.translation import get_language_info

LANGUAGES = [
    (code, get_language_info(code)["name_local"].capitalize()) for code, _name in settings.LANGUAGES
]
