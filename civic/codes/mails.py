"""Mails of the account: short, in the reader's language, and none of them leads to a page by a secret link."""

from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string

from civic.web.context import portal_name


def send(template: str, email: str, *, fail_silently: bool = False, **facts: Any) -> None:
    """Send a mail whose template holds the subject in its first line."""
    everywhere = {"portal": portal_name(), "public_url": settings.PUBLIC_URL, "support_email": settings.SUPPORT_EMAIL}
    subject, _line, words = render_to_string(template, {**everywhere, **facts}).strip().partition("\n")
    send_mail(subject.strip(), words.strip(), settings.DEFAULT_FROM_EMAIL, [email], fail_silently=fail_silently)
