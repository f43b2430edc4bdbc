"""Tokens with which programs act for a person."""

from django.db import transaction
from rest_framework.authtoken.models import Token

from civic.accounts.models import User
from civic.audit import actions as audit


@transaction.atomic
def issue_token(user: User, *, by: User | None) -> Token:
    """Return the person's API token, making it the first time."""
    token, created = Token.objects.get_or_create(user=user)
    if created:
        audit.record("token.issued", by=by, about=user)
    return token
