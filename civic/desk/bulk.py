"""One step for many rows: what would happen is shown first, row by row, and then done by one button, all or nothing.

What is shown is what the step itself says: it is taken for each row inside a transaction that is then undone. So a
step may be offered for many rows only when it is one transaction, leaves nothing outside the database before the
commit, and asks for no second factor.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from civic.core.errors import DomainError
from civic.desk.cells import LEFT_OUT, cell, name_of
from civic.desk.steps import Act, ChangedMeanwhile, Step

MOST = 100  # rows at once: more is a job for a command
DIGITS = 19  # of a row's number, which the database takes
COLUMNS = 4  # of a list, that name a row in a preview
SEEN = "seen-"  # before a row's number: what the preview showed of it
PLACEHOLDER = "…"  # stands for the reason in a preview


@dataclass(frozen=True)
class Row:
    """One row of a preview: what it is called, and why the step is refused; without a why it can be taken."""

    pk: Any
    label: str
    why: str
    seen: str


class Undo(Exception):
    """Ends a trial."""


class BulkMixin:
    """Adds to a list what can be done with many rows, and to its page the preview and the act."""

    @property
    def bulk_steps(self: Any) -> list[Step]:
        return [step for step in self.steps if step.bulk]

    def get_actions(self: Any, request: HttpRequest) -> Any:
        """Django's choice above a list holds these steps and nothing else."""
        mine = [step for step in self.bulk_steps if self.may(request, step.roles)]
        return {step.name: (_preview_of(step), step.name, step.label) for step in mine}

    def get_urls(self: Any) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_bulk"
        mine = [
            path(
                f"bulk/{step.name}/",
                self.admin_site.admin_view(require_POST(self.bulk_view)),
                {"step": step},
                name=f"{name}_{step.name.replace('-', '_')}",
            )
            for step in self.bulk_steps
        ]
        return [*mine, *super().get_urls()]  # type: ignore[misc]

    def preview(self: Any, request: HttpRequest, step: Step, rows: Iterable[Any]) -> HttpResponse:
        """Show what the step would do to each row."""
        tried = self.tried(request, step, rows)
        if self.reads_are_noted:
            self.note_many(request, len(tried))
        good = [row for row in tried if not row.why]
        title = {"title": str(step.label)[:1].upper() + str(step.label)[1:]}
        facts = {"step": step, "good": good, "refused": [row for row in tried if row.why], "seen_prefix": SEEN}
        context = {**self.admin_site.each_context(request), "opts": self.opts, **title, **facts}
        context["address"] = self.url_of(f"bulk_{step.name.replace('-', '_')}")
        context["list_url"] = self.url_of("changelist")
        context["reason"] = request.POST.get("reason", "")
        return TemplateResponse(request, "admin/bulk.html", context)

    def tried(self: Any, request: HttpRequest, step: Step, rows: Iterable[Any]) -> list[Row]:
        """Take the step for each row, keep what it says, and undo all of it."""
        found: list[Row] = []
        rows = list(rows)
        self.know(rows)
        try:
            with transaction.atomic():
                for row in rows:
                    before = {"pk": row.pk, "label": self.in_words(request, row), "seen": self.seen_now(row)}
                    found.append(Row(**before, why=self._refusal(request, step, row)))
                raise Undo
        except Undo:
            return found

    def in_words(self: Any, request: HttpRequest, row: Any) -> str:
        """A row as its list says it: the first columns."""
        columns = [name for name in self.get_list_display(request) if name_of(name) not in LEFT_OUT]
        return " · ".join(str(said) for name in columns[:COLUMNS] if (said := cell(self, row, name)) not in ("", "-"))

    def _refusal(self: Any, request: HttpRequest, step: Step, row: Any) -> str:
        """Why the step cannot be taken for a row; nothing when it can. What it did stays inside the trial."""
        try:
            with transaction.atomic():
                self._take(step, row, Act(by=request.user, reason=PLACEHOLDER, now=timezone.now()), request)
        except DomainError as error:
            return str(error)
        return ""

    def _take(self: Any, step: Step, row: Any, act: Act, request: HttpRequest) -> None:
        if not self.may(request, step.roles, row) or not step.offered(row, act.by):
            raise NotForThis
        if act.seen and act.seen != self.seen_now(row):
            raise ChangedMeanwhile
        step.run(row, act)

    def bulk_view(self: Any, request: HttpRequest, step: Step) -> HttpResponse:
        """Take the step for every row of the preview, in one transaction; when one row refuses, nothing is done."""
        if not self.has_view_permission(request) or not self.may(request, step.roles):
            raise PermissionDenied
        seen = {name.removeprefix(SEEN): value for name, value in request.POST.items() if name.startswith(SEEN)}
        numbers = [pk for pk in seen if pk.isascii() and pk.isdigit() and len(pk) < DIGITS]
        rows = list(self.get_queryset(request).filter(pk__in=numbers))
        reason = request.POST.get("reason", "").strip()
        if not rows or len(rows) < len(seen) or len(rows) > MOST:
            messages.error(request, _("Choose the rows in the list first; nothing was done."))
            return redirect(self.url_of("changelist"))
        if step.reason and not 0 < len(reason) <= step.most:
            messages.error(request, _("Please give a reason, of %(n)s characters at most.") % {"n": step.most})
            return self.preview(request, step, rows)
        try:
            self._take_all(request, step, rows, seen, reason)
        except DomainError as error:
            words = _("Nothing was done. One of the rows said no meanwhile: %(why)s")
            messages.error(request, words % {"why": error})
            return self.preview(request, step, self.get_queryset(request).filter(pk__in=[row.pk for row in rows]))
        done = ngettext("Done for %(n)s row.", "Done for %(n)s rows.", len(rows)) % {"n": len(rows)}
        messages.success(request, done)
        return redirect(self.url_of("changelist"))

    @transaction.atomic
    def _take_all(self: Any, request: HttpRequest, step: Step, rows: list[Any], seen: dict[str, str], why: str) -> None:
        now = timezone.now()
        for row in rows:
            act = Act(by=request.user, reason=why, now=now, seen=seen[str(row.pk)])
            self._take(step, row, act, request)
            self.log_change(request, row, str(step.label))
        self.note_bulk(request, step.name, [row.pk for row in rows])


class NotForThis(DomainError):
    code = "not_for_this"
    family = DomainError.CONFLICT
    message = gettext_lazy("This cannot be done with it now, or not by you.")


def _preview_of(step: Step) -> Callable[..., Any]:
    """What Django calls with the rows that were ticked."""

    def chosen(page: Any, request: HttpRequest, queryset: "QuerySet[Any, Any]") -> HttpResponse | None:
        if queryset.count() > MOST:
            words = _("Choose %(n)s rows at most: narrow the list down.")
            page.message_user(request, words % {"n": MOST}, messages.ERROR)
            return None
        return page.preview(request, step, queryset)  # type: ignore[no-any-return]

    return chosen
