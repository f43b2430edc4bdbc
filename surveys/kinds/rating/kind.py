from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from surveys.kinds.base import Asked
from surveys.kinds.scales import Scale

USUAL = 5
FEWEST, MOST = 3, 10


class Rating(Scale):
    """How good something is, from 1 to 5, or to as many steps as the editor says."""

    slug = "rating"

    def steps(self, asked: Asked) -> list[tuple[int, str]]:
        most = min(max(int(asked.most or USUAL), 1), MOST)  # a draft keeps whatever was typed
        return [(number, str(number)) for number in range(1, most + 1)]

    def hint(self, asked: Asked) -> str:
        return _("1 is the worst, %(most)s the best.") % {"most": int(asked.most or USUAL)}

    def figure(self, asked: Asked, counts: Sequence[int]) -> str:
        total = sum(number * n for (number, _words), n in zip(self.steps(asked), counts, strict=True))
        return _("On average %(n)s of %(most)s") % {"n": f"{total / sum(counts):.2f}", "most": int(asked.most or USUAL)}

    def limit_faults(self, least: Decimal | None, most: Decimal | None, *, choices: int) -> Iterable[str]:
        whole = most is None or (most == int(most) and FEWEST <= most <= MOST)
        if least is not None or not whole:
            yield _("A rating begins at 1 and has %(least)s to %(most)s steps: write the number under “at most”.") % {
                "least": FEWEST, "most": MOST,
            }  # fmt: skip
