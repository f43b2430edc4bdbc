"""The page from which a notice is sent as a test."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from civic.core.errors import DomainError
from civic.core.roles import Role
from civic.desk.base import agency_scope
from engagement.notices.admin import TOOLS
from engagement.notices.models import Notice
from engagement.sends import trying

MAY = (Role.EDITOR, Role.APPROVER, Role.COORDINATOR)


@TOOLS.connect
def a_test(notice: Notice) -> list[tuple[str, Any]]:
    """Lead there from the page of a notice that is not published yet."""
    if notice.published_at is not None:
        return []
    return [(reverse("admin:engagement_send_trial", args=[notice.pk]), gettext_lazy("Send a test"))]


def trial_page(page: Any, request: HttpRequest, pk: int) -> HttpResponse:
    """Send it to oneself or to the trial group; `page` is the administration's page of sends."""
    scope = agency_scope(request.user, MAY)
    drafts = Notice.objects.filter(pk=pk, published_at=None).select_related("agency")
    notice = drafts.first() if scope is None else drafts.filter(agency__in=scope).first()
    if notice is None or not page.may(request, MAY, notice):
        raise Http404
    if request.method == "POST":
        facts: Any = {"by": request.user, "to_guests": request.POST.get("to") == "guests", "now": timezone.now()}
        try:
            sent = trying.send_as_a_test(notice, **facts)
        except DomainError as error:
            messages.error(request, str(error))
            return redirect("admin:engagement_send_trial", pk)
        if sent:
            words = ngettext("%(n)s message is on its way.", "%(n)s messages are on their way.", sent) % {"n": sent}
            messages.success(request, words)
        else:
            messages.warning(
                request,
                _("Nothing was sent: there is no device, no LINE and no confirmed mailbox that it could go to."),
            )
        return redirect("admin:engagement_send_trial", pk)
    context = {
        **page.admin_site.each_context(request),
        "opts": Notice._meta,
        "title": _("Send a test"),
        "notice": notice,
        "guests": trying.guests(),
    }
    return TemplateResponse(request, "admin/engagement/send/trial.html", context)
