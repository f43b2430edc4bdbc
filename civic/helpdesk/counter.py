"""Accounts that the county opens at a counter, for people who have no e-mail address."""

import secrets
from datetime import datetime

from django.db import transaction

from civic.accounts.actions import ensure_citizen
from civic.accounts.models import Citizen, District, User
from civic.audit import actions as audit
from civic.consent import actions as consent

HOST = "without-mail.invalid"  # undeliverable by design (RFC 2606)


@transaction.atomic
def open_account_without_mail(name: str, *, district: District | None, by: User, now: datetime) -> Citizen:
    """Open an account for somebody who stands at the counter and has agreed to the terms on paper.

    Nobody signs in to it: the address in its row is a random one that no mail can reach.
    """
    user = User.objects.create_user(f"{secrets.token_hex(8)}@{HOST}", name=name)
    citizen = ensure_citizen(user)
    if district is not None:
        citizen.district = district
        citizen.save(update_fields=["district"])
    consent.agree(user, now=now)
    audit.record("user.opened_at_counter", by=by, about=user)
    return citizen
