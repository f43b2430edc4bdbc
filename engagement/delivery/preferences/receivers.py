"""Whoever signs in is written to in the language of that page, until they choose."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.utils.translation import get_language

from civic.accounts.models import Citizen
from engagement.delivery.preferences.models import Manner


@receiver(user_logged_in)
def remember_language(sender: Any, user: Any, **_more: Any) -> None:
    language, citizen = get_language() or "", Citizen.objects.filter(user=user).first()
    if citizen and language and not Manner.objects.filter(citizen=citizen).exclude(language="").exists():
        Manner.objects.update_or_create(citizen=citizen, defaults={"language": language})
