"""Checkpoints: what was proven once need not be read again. docs/adr/0041 says what that costs.

After a proof that found nothing, `advance` writes what the ledger is at the last seal. The next proof begins there.
What lies behind is recomputed in rotation, a thirtieth of it each time.
"""

from dataclasses import dataclass

from django.db import transaction

from civic.core.locks import take_any_time
from rewards.ledger.actions import call
from rewards.ledger.models import Checkpoint, Seal

ROUNDS = 30  # proofs in rotation after which every old seal was recomputed


@dataclass(frozen=True)
class Reached:
    """Where a proof ended: the last seal it knows, the last old one that was recomputed, whether it read everything."""

    seal: int
    rotated_to: int = 0
    from_zero: bool = False


NOWHERE = Reached(0)


def newest() -> Checkpoint | None:
    return Checkpoint.objects.order_by("-id").first()


def advance(reached: Reached) -> int | None:
    """Write a checkpoint at the seal that a proof reached; return its number, or None where there is nothing new.

    Only after a proof: what is wrong in the books now would be taken for right.
    """
    if not reached.seal:
        return None
    with transaction.atomic():
        take_any_time()  # from zero it sums every posting
        made = call("SELECT ledger_checkpoint(%s, %s, %s)", [reached.seal, reached.from_zero, reached.rotated_to])
    return made[0][0]  # type: ignore[no-any-return]


def next_round(checkpoint: Checkpoint) -> tuple[int, int]:
    """Return the first and the last of the old seals that are recomputed next: about a thirtieth of all rows.

    It goes on after those that the checkpoint names, and begins anew at the end.
    """
    done = checkpoint.rotated_to if checkpoint.rotated_to < checkpoint.seal_id else 0
    wanted, first, last = max(1, checkpoint.transactions // ROUNDS), 0, done
    while wanted > 0 and last < checkpoint.seal_id:
        old = Seal.objects.filter(pk__gt=last, pk__lte=checkpoint.seal_id).order_by("pk")
        rows = list(old.values_list("pk", "transactions")[:1000])
        if not rows:
            break
        first = first or rows[0][0]
        for number, transactions in rows:
            last, wanted = number, wanted - transactions
            if wanted <= 0:
                break
    return first, last
