"""How allauth makes accounts here: no password, an e-mail code, and a citizen profile beside the user."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from civic.accounts import actions
from civic.accounts.models import User


class AccountAdapter(DefaultAccountAdapter):
    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        user = super().save_user(request, user, form, commit=commit)
        if commit:
            actions.ensure_citizen(user)
        return user
