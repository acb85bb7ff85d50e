"""What came of a campaign: for its page, for programs, on paper and in a spreadsheet.

All of it is read from sums, so it costs the same for a hundred people and for a million.
"""
