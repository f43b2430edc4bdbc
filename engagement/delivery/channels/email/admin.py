"""The desk of mailboxes that are over."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from civic.core.roles import Role
from civic.desk.base import RoleModelAdmin
from civic.desk.steps import Step
from engagement.delivery.channels.email import returned
from engagement.delivery.channels.email.models import EndedMailbox, ReturnedMail

MAY = (Role.OPERATOR, Role.COORDINATOR)


def _is_over(mailbox: Any, _user: Any) -> bool:
    return mailbox.mended_at is None


@admin.register(EndedMailbox)
class EndedMailboxAdmin(RoleModelAdmin):
    """To whom no mail goes that can wait, and why. They mend it themselves; here, where a server was wrong."""

    view_roles = MAY
    list_display = ("address", "kind", "status", "since", "mended_at")
    list_filter = ("kind", "status", ("mended_at", admin.EmptyFieldListFilter))
    search_fields = ("address",)
    fields = readonly_fields = ("address", "kind", "status", "since", "mended_at")
    steps = (
        Step(
            name="begin-again",
            label=_("Send mails there again"),
            done=_("Mails go there again."),
            run=lambda mailbox, act: returned.begin_again(mailbox, by=act.by, now=act.now),
            roles=MAY,
            offered=_is_over,
            tone="primary",
            bulk=True,
        ),
        Step(
            name="begin-all-again",
            label=_("The same for all that ended within an hour of it for the same reason"),
            done=_("Mails go to them again."),
            run=lambda mailbox, act: returned.begin_all_again(mailbox, by=act.by, now=act.now),
            roles=MAY,
            offered=_is_over,
        ),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(ReturnedMail)
class ReturnedMailAdmin(RoleModelAdmin):
    """Every mail that came back in the last thirty days."""

    view_roles = MAY
    list_display = ("at", "address", "kind", "status")
    list_filter = ("kind", "status")
    search_fields = ("address",)
    fields = readonly_fields = ("at", "address", "kind", "status", "item")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False
