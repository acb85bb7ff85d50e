"""A thread as people read it: messages, notes and what was done, in one order.

`reading` brings the rows page by page, `gathering` what they need beside, `bubbles` and its
neighbours the words and drawings, `live` what open pages are told while it happens.
"""
