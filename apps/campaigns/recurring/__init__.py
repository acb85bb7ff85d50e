"""Campaigns that go out again and again, each time as a campaign of its own.

The plan stays on the schedule with its next moment. When that has come it is copied; the copy is
looked after like any other campaign: whom it is for is asked then, the whole check stands before
its start, and what is done when its time was missed is done with it.

    repeats = {"every": "day" | "week" | "month", "weekdays": ["mon", …],  # those of weeks
               "lastDay": "2026-12-31", "times": 10,  # until then, or so often
               "anchor": {"day": …, "time": …, "since": …}}  # noted when it is scheduled
"""
