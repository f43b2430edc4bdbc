"""How often the heavy tests repeat themselves: lightly in `make test`, as promised in `make test-long` (LONG=1).

A test that asks here bears the mark `long`: `make test-long` runs it again, in full. What takes hours is asked for by
name: `make soak` (OPERATIONS), `make access` (ACCESS=all), DOORS=all, SEND_ROWS=10000 SEND_KILLS=20.
"""

import os

LONG = os.environ.get("LONG") == "1"


def times(light: int, full: int) -> int:
    return full if LONG else light


# The ledger
RANDOM_OPERATIONS = int(os.environ.get("OPERATIONS") or times(2_500, 12_500))  # in whatever order
HISTORIES = int(os.environ.get("HISTORIES") or times(8, 25))  # of coins, back to the budget that gave them
WALLET_RUNS = times(10, 50)  # of 200 payments at once from one wallet
LOST_ANSWERS = times(200, 1_000)  # payments asked for again
KILLED_GRANTS = times(40, 200)  # by kill -9, in the middle
KILLED_CLOSINGS = times(8, 25)  # the same
SWAPS = times(400, 2_000)  # opposite movements
CAMPAIGN_ENDS = times(2, 20)  # of a large campaign, each shared by fifty at once
LISTS = times(2, 6)  # rounds of lists that share citizens

# Messages
ROWS_OF_A_SEND = int(os.environ.get("SEND_ROWS") or times(150, 1_000))  # people, each by push, by mail and by LINE
KILLED_SENDERS = int(os.environ.get("SEND_KILLS") or times(3, 8))  # workers, by kill -9, in the middle of them

# Questionnaires
RANDOM_FORMS = times(400, 10_000)  # with conditions, asked alike by server and browser
SMALL_FORMS = times(150, 1_500)  # tried with all answers that there are

# Months
PAYERS_AT_THE_CLOSE = times(120, 500)  # of a month, while two close it
LATE_CANCELLATIONS = times(200, 1_000)  # of a month that is closed
TAKERS = times(300, 1_000)  # citizens at the last hundred pieces of an offer

# Doors
PEOPLE_FOR_PLACES = times(120, 1_000)  # ten for each place of a session, at once
LINES_OF_A_LIST = times(400, 10_000)  # of guests, out of a spreadsheet
DOORS_AT_ONCE = times(12, 40)  # that scan the same pass in the same second
SCANS_IN_ANY_ORDER = times(60, 1_000)  # histories of a pass, each in several orders
ANSWERS = times(100, 500)  # of one citizen, at once
API_TRIES = times(4, 12)  # requests of each kind to each operation, as each role
API_TRIES_OF_OTHER_STAFF = times(1, 12)  # the same for roles that have little to do there
EVERY_LOOK = LONG  # each person's look at each page, not only the first one's who can open it
EVERY_PAGE = LONG  # a look at each page, not only at one of each set of templates

# Starting
WORLD_MADE_GOOD = LONG  # until it is there again, not only until its loading begins anew

# Audiences
RULES_BOTH_WAYS = times(60, 600)  # of up to five clauses, each about forty people
QUESTIONS_IN_A_ROW = times(15, 150)  # sequences of questions for sizes

# Results
TABLES = times(60, 2_000)  # of answers by groups, attacked by every sum that follows from what is shown
EVERY_DOOR = os.environ.get("DOORS") == "all"  # each person at each address
ONE_DOOR_IN = times(8, 4)  # otherwise: of all that each person is asked about
