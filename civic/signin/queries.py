"""The ways in that a person has, and those that the portal offers."""

from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings

from civic.accounts.models import User
from civic.signin.adapter import NAMES


@dataclass(frozen=True)
class Provider:
    """LINE or Google, as configured; `account` is the person's own, when linked."""

    slug: str
    name: str
    account: SocialAccount | None = None

    @property
    def known_as(self) -> str:
        return str(self.account.extra_data.get("email", "")) if self.account else ""


@dataclass(frozen=True)
class Ways:
    """Every way in of one person."""

    email: str
    providers: list[Provider]
    passkeys: list[Authenticator]
    password: bool

    @property
    def number(self) -> int:
        linked = sum(provider.account is not None for provider in self.providers)
        return bool(self.email) + linked + len(self.passkeys) + self.password


def offered() -> list[Provider]:
    """The providers that this portal is configured for."""
    return [Provider(slug, NAMES[slug]) for slug in NAMES if slug in settings.SOCIALACCOUNT_PROVIDERS]


def ways_of(user: User) -> Ways:
    """What the person can sign in with. A provider that is no longer configured counts for nothing."""
    mine = {account.provider: account for account in SocialAccount.objects.filter(user=user)}
    keys: Any = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).order_by("pk")
    confirmed = user.emailaddress_set.filter(verified=True).order_by("-primary", "pk").first()
    return Ways(
        email=confirmed.email if confirmed else "",
        providers=[Provider(each.slug, each.name, mine.get(each.slug)) for each in offered()],
        passkeys=list(keys),
        password=user.has_usable_password() and confirmed is not None,
    )
