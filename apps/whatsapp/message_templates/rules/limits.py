"""Meta's limits for templates (developers.facebook.com, WhatsApp: templates, 2026-03)."""

LONGEST_NAME = 512
LONGEST_HEADER = 60
LONGEST_BODY = 1024
LONGEST_FOOTER = 60
MOST_HEADER_VARIABLES = 1

MOST_BUTTONS = 10
#: Of any other kind one.
MOST_OF_KIND = {"QUICK_REPLY": 10, "URL": 2, "PHONE_NUMBER": 1, "COPY_CODE": 1, "OTP": 1}
LONGEST_BUTTON = 25
LONGEST_URL = 2000
LONGEST_PHONE = 20
LONGEST_COUPON = 15

#: Words besides the variables: at least twice as many as variables, and one more.
WORDS_A_VARIABLE = 2

#: Seconds a message may wait for a phone that is off; -1 is 30 days where it is allowed.
TTL = {"AUTHENTICATION": (30, 900), "UTILITY": (30, 43_200), "MARKETING": (43_200, 2_592_000)}
TTL_OF_30_DAYS = -1

CODE_EXPIRES = (1, 90)  # minutes that a one-time code's footer may name
