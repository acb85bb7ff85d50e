"""Whom a campaign is meant for: kept as JSON, asked as one set.

    audience = {"all"?: true, "contactIds"?: [id, …], "segments"?: [id, …], "tags"?: [id of Tag, …],
        "imports"?: [id, …], "numbers"?: [E.164, …], "campaign"?: {"id", "outcome", "codes"?,
        "variant"?}, "exclude"?: audience without "exclude"}

The parts are united, nobody is meant twice; then the excluded are taken away.
"""

from apps.campaigns.audience.counting import count
from apps.campaigns.audience.meeting import meet, strangers
from apps.campaigns.audience.outcomes import Outcome
from apps.campaigns.audience.people import of_parts, people
from apps.campaigns.audience.reading import checked
from apps.campaigns.audience.telling import words

__all__ = ["Outcome", "checked", "count", "meet", "of_parts", "people", "strangers", "words"]
