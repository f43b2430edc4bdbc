"""The way from a notice's page in the administration to its figures."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from engagement.notices.admin import TOOLS
from engagement.notices.models import Notice


@TOOLS.connect
def figures(notice: Notice) -> list[tuple[str, Any]]:
    if notice.published_at is None:
        return []
    return [(reverse("admin:engagement_noticefigures_page", args=[notice.pk]), _("Figures"))]
