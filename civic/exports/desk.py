"""What the home pages say of exported lists: one's own that lie ready; to auditors, those with data of people."""

from datetime import timedelta

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civic.core.roles import Role, has_role
from civic.desk.waiting import WAITING, Waiting, counted
from civic.exports.models import ListExport

LOOKED_BACK = timedelta(days=7)


@WAITING.connect
def ready(request: HttpRequest) -> list[Waiting]:
    """Lists of one's own that were made and not yet downloaded."""
    mine = ListExport.objects.filter(owner=request.user.pk, fetched_at=None).exclude(file="")
    return counted(_("exported lists that are ready for you"), mine, _address(), since="ended_at")


@WAITING.connect
def of_people(request: HttpRequest) -> list[Waiting]:
    """Lists with data of people that somebody took along this week: the auditor knows of each."""
    if not has_role(request.user, Role.AUDITOR):
        return []
    made = ListExport.objects.filter(about_people=True, ended_at__gt=timezone.now() - LOOKED_BACK, fault="")
    others = made.exclude(owner=request.user.pk)
    address = f"{_address()}?about_people__exact=1"
    return counted(_("lists with data of people, exported in the last 7 days"), others, address)


def _address() -> str:
    return reverse("admin:civic_listexport_changelist")
