"""Tell an owner which changes wait, and until when payouts wait after one."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from civic.core.calendar import taipei_day
from civic.core.moments import day
from rewards.payees import queries
from rewards.payees.models import MerchantChange
from rewards.shops.models import Merchant
from rewards.shops.notes import NOTES, Note

Kind = MerchantChange.Kind
WAITS = {
    Kind.ACCOUNT: gettext_noop(
        "Another bank account waits for somebody at the county to agree. Until then nothing changes."
    ),
    Kind.COMPANY: gettext_noop(
        "Another company name or tax id waits for a second person at the county. Until then nothing changes."
    ),
    Kind.OWNERS: gettext_noop(
        "A change of the owners waits for somebody at the county to agree. Until then nothing changes."
    ),
}
HELD = {
    Kind.ACCOUNT: gettext_noop("The bank account was changed. To be safe, payouts wait and go on from %(day)s."),
    Kind.COMPANY: gettext_noop(
        "The company name or tax id was changed. To be safe, payouts wait and go on from %(day)s."
    ),
    Kind.OWNERS: gettext_noop("The owners were changed. To be safe, payouts wait and go on from %(day)s."),
}


@NOTES.connect
def changes(merchant: Merchant) -> list[Note]:
    """Say what waits, once for each kind, and the hold that ends last."""
    page, words = reverse("rewards:account", args=[merchant.pk]), _("Look at it")
    kinds = dict.fromkeys(change.kind for change in queries.waiting_for(merchant))
    notes = [Note(_(WAITS[Kind(kind)]), url=page, words=words, icon="clock", tone="") for kind in kinds]
    held = queries.held_until(merchant, taipei_day(timezone.now()))
    if held and held.held_until:
        notes.append(Note(_(HELD[Kind(held.kind)]) % {"day": day(held.held_until)}, url=page, words=words, icon="lock"))
    return notes
