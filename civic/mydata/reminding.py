"""Whoever signs in while their account waits to be erased is told, and led to where they can keep it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from civic.core.moments import day
from civic.mydata.actions import open_wish


@receiver(user_logged_in)
def tell_of_the_wish(request: HttpRequest, user: Any, **_rest: Any) -> None:
    wish = open_wish(user)
    if wish is None:
        return
    words = _("Your account will be erased on %(day)s.") % {"day": day(wish.due_at)}
    link = format_html('<a href="{}">{}</a>', reverse("civic:my_data"), _("I want to keep it"))
    messages.warning(request, format_html("{} {}", words, link), fail_silently=True)
