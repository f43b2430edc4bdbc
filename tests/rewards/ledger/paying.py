"""A till in a process of its own: takes payments and prints each receipt."""

import sys
from datetime import timedelta

import django


def main() -> None:
    """Print a receipt only when the payment was acknowledged; end with the first failure."""
    django.setup()
    from rewards.redemption.counter import actions as redemption
    from tests import factories as make

    payer, shop = make.rich_citizen(100_000), make.shop()
    clerk, now = make.clerk(shop), make.NOW
    for number in range(100_000):
        now += timedelta(seconds=1)
        _payment, code = make.payment_code(payer, 1, now=now)
        done = redemption.confirm(clerk=clerk, key=f"tap-{number}", code=code.code, now=now)
        sys.stdout.write(f"{done.redemption.receipt}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
