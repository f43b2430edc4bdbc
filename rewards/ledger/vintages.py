"""How long coins live: a vintage is named after the last Taipei day on which its coins can be spent."""

from datetime import date, timedelta

from django.conf import settings

MONTHS = {"year": 12, "half-year": 6, "quarter": 3, "month": 1}


def last_day(earned_on: date) -> date:
    """The last day of coins earned on a day: the end of the COIN_PERIODS-th whole period after that day's own.

    With COIN_PERIOD=year and COIN_PERIODS=1, coins of any day in 2026 live until 2027-12-31.
    """
    months = MONTHS[settings.COIN_PERIOD]
    first_month = (earned_on.month - 1) // months * months
    month_index = earned_on.year * 12 + first_month + months * (1 + settings.COIN_PERIODS)
    return date(month_index // 12, month_index % 12 + 1, 1) - timedelta(days=1)
