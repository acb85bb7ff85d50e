"""Figures of conversations and messages: how many, how fast, by whom, on which days.

What each one counts:

- **Opened**: conversations that began, by a customer's message or by a colleague. **Reopened**:
  closed ones that needed somebody again.
- **Answered**: conversations that got their first answer, by a person or the AI, on the day of
  that answer and for whoever gave it. **First response time**: from the first message of theirs
  in it that nobody had answered to that answer; away notices and rules answer nobody.
- **Closed**: on the day and for whoever closed it; once for each time. **Resolution time**: from
  its opening, or its latest reopening, to that moment.
- **Messages**: by the day they were written on, by how far they have come; reactions and
  WhatsApp's own notices are none.
- Times within **business hours** leave out what lies outside the hours that hold now.
- A conversation counts for the team it belongs to when the sums are written.

All days are those of the company's zone. Days gone by are sums (`models.figures`), written every
ten minutes for what may still change; what came since is counted as it is asked for.
"""
