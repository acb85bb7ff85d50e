"""What a message says: its shape by kind, as the API takes it and the table keeps it.

`outgoing.checked` reads what somebody wants to say, `speaking.to_wire` hands it to a provider,
`hearing.from_wire` reads what came in, `summaries.summary` says it in a line, and `variables`
fills {{nome|cliente}}.
"""

from apps.conversations.contents.hearing import from_wire
from apps.conversations.contents.outgoing import checked
from apps.conversations.contents.speaking import to_wire
from apps.conversations.contents.summaries import summary
from apps.conversations.contents.variables import fill, filled

__all__ = ["checked", "fill", "filled", "from_wire", "summary", "to_wire"]
