"""Buttons on a thing's page that take it one step on (submit, approve, suspend …), each calling one action."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import BinaryField, Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from civic.core.calendar import TAIPEI
from civic.core.errors import DomainError
from civic.core.roles import Role
from civic.web.step_up import first_shows_factor

REASON_LENGTH = 300
KEPT = "kept_step"  # in the session: what was typed for a step while the second factor is shown
MOVING = {"password", "last_login", "wrong_pins", "locked_until"}  # what changes without anybody deciding it


def content_hash(*things: Model | None) -> str:
    """What the things say now, as one word: a page carries it, so that nobody decides on what they did not read."""
    told = hashlib.sha256()
    for thing in things:
        if thing is not None:
            fields = [f for f in thing._meta.concrete_fields if f.name not in MOVING and not isinstance(f, BinaryField)]
            told.update("\x1f".join([str(thing._meta), *(str(f.value_from_object(thing)) for f in fields)]).encode())
    return told.hexdigest()


class ChangedMeanwhile(DomainError):
    code = "changed_meanwhile"
    family = DomainError.CONFLICT
    message = gettext_lazy("This was changed after you opened the page; nothing was done. Read it again, then decide.")


@dataclass(frozen=True)
class Act:
    """Who takes a step, why, and when.

    `seen` is what the page carried of what it showed; `at` the hour that was chosen, where the step asks for one.
    """

    by: Any  # an accounts.User; the desk knows no slice above it
    reason: str
    now: datetime
    seen: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Step:
    """One button. `roles` and `offered` decide who sees it and when; the action behind it has the last word."""

    name: str
    label: Any
    done: Any
    run: Callable[[Any, Act], object]
    roles: tuple[Role, ...]
    offered: Callable[[Any, Any], bool] = lambda thing, user: True
    reason: bool = False  # asks why before it is done
    readers: Any = ""  # who will read the reason, said beside it
    most: int = REASON_LENGTH  # characters of the reason
    moment: bool = False  # asks for which hour it is done
    saves: bool = False  # stands beside Save, and saves the form first
    tone: str = "quiet"  # primary, quiet or danger
    sure: bool = False  # whoever takes it shows the second factor once more
    bulk: bool = False  # can be taken for many rows of a list at once (civic/desk/bulk.py says which steps can)


def _moment(text: str) -> datetime | None:
    """Read what a field for day and hour sends, by Taipei's clock; None for anything else."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=TAIPEI)
    except ValueError:
        return None


class StepsMixin:
    """Adds the steps to a ModelAdmin's page."""

    steps: ClassVar[tuple[Step, ...]] = ()

    def steps_for(self: Any, request: HttpRequest, obj: Any) -> list[Step]:
        """The steps that this person may take with this thing now."""
        allowed = [step for step in self.steps if self.may(request, step.roles, obj)]
        return [step for step in allowed if obj is None or step.offered(obj, request.user)]

    def tools_for(self: Any, request: HttpRequest, obj: Any) -> list[tuple[str, Any]]:
        """Links at the top of the page, as (address, words)."""
        return []

    def get_urls(self: Any) -> list[URLPattern]:
        view = require_POST(self.step_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_step"
        mine = path("<path:object_id>/step/<slug:step>/", self.admin_site.admin_view(view), name=name)
        return [mine, *super().get_urls()]  # type: ignore[misc]

    def step_view(self: Any, request: HttpRequest, object_id: str, step: str) -> HttpResponse:
        """Take one step, and come back to the page with what happened."""
        chosen = next((candidate for candidate in self.steps if candidate.name == step), None)
        if not self.has_view_permission(request):
            raise PermissionDenied
        thing = ModelAdmin.get_object(self, request, unquote(object_id))
        if thing is None or chosen is None:
            raise Http404
        if not self.may(request, chosen.roles, thing):
            raise PermissionDenied
        page = self.url_of("change", object_id)
        if chosen.sure and (way := first_shows_factor(request, page)) is not None:
            request.session[KEPT] = {
                "page": page,
                "step": step,
                "reason": request.POST.get("reason", ""),
                "at": request.POST.get("at", ""),
            }
            messages.info(
                request,
                _("This step is important: confirm that it is you, then tap “%(step)s” once more.")
                % {"step": chosen.label},
            )
            return way
        self.take_step(request, thing, chosen)
        return redirect(page)

    def take_step(self: Any, request: HttpRequest, thing: Any, step: Step) -> None:
        reason = request.POST.get("reason", "").strip()
        at = _moment(request.POST.get("at", "")) if step.moment else None
        if step.moment and at is None:
            messages.error(request, _("Please choose a day and an hour."))
        elif step.reason and not reason:
            messages.error(request, _("Please give a reason."))
        elif len(reason) > step.most:
            messages.error(request, _("The reason is too long: %(n)s characters at most.") % {"n": step.most})
        else:
            try:
                said = {"reason": reason, "seen": request.POST.get("seen", ""), "at": at}
                self.run_step(request, thing, step, Act(by=request.user, now=timezone.now(), **said))  # type: ignore[arg-type]
            except DomainError as error:
                messages.error(request, str(error))
            else:
                self.log_change(request, thing, str(step.label))
                messages.success(request, str(step.done))

    def run_step(self: Any, request: HttpRequest, thing: Any, step: Step, act: Act) -> None:
        """Do it to the thing as the page showed it; a step that saves brings its own words, so nothing is missed.

        The action locks and looks for itself, in transactions of its own: a long one commits as it goes.
        Raises ChangedMeanwhile; a thing that is past this step says so itself.
        """
        if act.seen and not step.saves and step.offered(thing, act.by) and act.seen != self.seen_now(thing):
            raise ChangedMeanwhile
        step.run(thing, act)

    def seen_now(self: Any, thing: Any) -> str:
        """What a decision on this page rests upon; a page that shows more than the thing itself adds the rest."""
        return content_hash(thing)

    def url_of(self: Any, page: str, *args: Any) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=args)

    def render_change_form(self: Any, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        thing = kwargs.get("obj")
        may_save = self.has_change_permission(request, thing) if thing else self.has_add_permission(request)
        steps = self.steps_for(request, thing)
        context["saving_steps"] = [step for step in steps if step.saves and may_save]
        context["steps"] = [step for step in steps if not step.saves] if thing else []
        context["seen"] = self.seen_now(thing) if context["steps"] else ""
        context["kept"] = self._kept(request) if context["steps"] else {}
        context["show_save_and_add_another"] = False
        context["tools"] = self.tools_for(request, thing) if thing else []
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]

    def _kept(self: Any, request: HttpRequest) -> dict[str, str]:
        """The reason that somebody had typed before they were asked to show the second factor."""
        kept: dict[str, str] = request.session.get(KEPT) or {}
        return request.session.pop(KEPT) if kept.get("page") == request.path else {}  # type: ignore[no-any-return]

    def response_add(self: Any, request: HttpRequest, obj: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._step_after_saving(request, obj) or super().response_add(request, obj, *args, **kwargs)  # type: ignore[misc]

    def response_change(self: Any, request: HttpRequest, obj: Any) -> HttpResponse:
        return self._step_after_saving(request, obj) or super().response_change(request, obj)  # type: ignore[misc]

    def _step_after_saving(self: Any, request: HttpRequest, obj: Any) -> HttpResponse | None:
        for step in self.steps_for(request, obj):
            if step.saves and f"_step_{step.name}" in request.POST:
                self.take_step(request, obj, step)
                return redirect(self.url_of("change", obj.pk))
        return None
