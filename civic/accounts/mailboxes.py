"""One mailbox has many addresses: capitals, what follows a plus, and at some providers dots make no other mailbox."""

from functools import reduce
from operator import or_

from allauth.account.models import EmailAddress
from django.db.models import Q

from civic.accounts.models import User

DOTS_IGNORED = {"gmail.com": "gmail.com", "googlemail.com": "gmail.com"}  # domain: the one that stands for it


def mailbox(email: str) -> str:
    """The address that stands for all addresses of a mailbox."""
    local, _at, domain = email.strip().lower().rpartition("@")
    local = local.partition("+")[0]
    if domain in DOTS_IGNORED:
        return f"{local.replace('.', '')}@{DOTS_IGNORED[domain]}"
    return f"{local}@{domain}"


def mailboxes_of(user: User) -> set[str]:
    """All that open an account, whether they are confirmed or not."""
    return {mailbox(email) for email in (user.email, *user.emailaddress_set.values_list("email", flat=True))}


def users_of(box: str) -> set[int]:
    """The accounts that an address of this mailbox opens."""
    local, _at, domain = box.rpartition("@")
    domains = [name for name, standing in DOTS_IGNORED.items() if standing == domain] or [domain]
    alike = reduce(or_, (Q(email__iendswith=f"@{name}") for name in domains)) & Q(email__istartswith=local[:1])
    known = [*User.objects.filter(alike).values_list("pk", "email")]
    known += EmailAddress.objects.filter(alike).values_list("user_id", "email")
    return {pk for pk, email in known if mailbox(email) == box}
