"""Pages of a budget's life: what it shows, the forms that propose a change, and what a decision rests upon."""

import hashlib
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import display
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from civic.core.calendar import taipei_day
from civic.core.errors import DomainError
from civic.core.roles import Role
from civic.desk.display import number
from civic.desk.steps import content_hash
from rewards.budgets import actions, changes, life, queries
from rewards.budgets.forms import ChangeForm, LowerForm, OpenBudgetForm, ReturnForm
from rewards.budgets.models import AgencyBudget, BudgetIssue

PROPOSERS = (Role.COORDINATOR,)
FORM = "admin/rewards/agencybudget/open.html"


class ProposingPages:
    """Show a form, and do what it asks, for both tables below."""

    def asking(
        self: Any, request: HttpRequest, form: forms.Form, ask: Callable[[dict[str, Any]], BudgetIssue], **context: Any
    ) -> HttpResponse:
        """Ask for the change when the form is right, and lead to it; otherwise show the form with the refusal."""
        if request.method == "POST" and form.is_valid():
            try:
                asked = ask(form.cleaned_data)
            except DomainError as error:
                form.add_error(None, str(error))
            else:
                messages.info(request, _("It waits for a second person: another coordinator, or the finance office."))
                return redirect("admin:rewards_budgetissue_change", asked.pk)
        page = {**self.admin_site.each_context(request), "opts": AgencyBudget._meta, "form": form, **context}
        return TemplateResponse(request, FORM, page)

    def wish(self, request: HttpRequest, data: dict[str, Any]) -> dict[str, Any]:
        """What every proposal says of itself."""
        return {"by": request.user, "key": f"budget:{data['key']}", "reason": data["reason"], "now": timezone.now()}


class BudgetPages(ProposingPages):
    """Add its life, and the forms that change it, to a budget's page."""

    def get_urls(self: Any) -> list[URLPattern]:
        views = {"lower": self.lower_view, "return": self.return_view}
        mine = [
            path(f"<path:object_id>/{name}/", self.admin_site.admin_view(view), name=f"rewards_agencybudget_{name}")
            for name, view in views.items()
        ]
        return [*mine, *super().get_urls()]  # type: ignore[misc]

    def change_view(
        self: Any, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        budget = self.get_object(request, unquote(object_id))
        context = extra_context or {}
        if budget is not None and self.has_view_permission(request, budget):
            readers = self.may(request, (Role.COORDINATOR, Role.FINANCE, Role.AUDITOR))
            context = {**context, **life.page(budget, now=timezone.now()), "may_read_changes": readers}
            context["acts"] = self.acts_for(request, budget)
        return super().change_view(request, object_id, form_url, context)  # type: ignore[misc, no-any-return]

    def acts_for(self: Any, request: HttpRequest, budget: AgencyBudget) -> list[tuple[str, Any, str]]:
        """What this person may propose now, as (address, words, tone); nothing of a year that was returned."""
        if not self.may(request, PROPOSERS) or queries.standing_return(budget):
            return []
        found = [
            (f"{self.url_of('add')}?agency={budget.agency_id}&year={budget.year}", _("Propose more coins"), "quiet"),
            (self.url_of("lower", budget.pk), _("Propose to lower it"), "quiet"),
        ]
        if not queries.waiting_return(budget):
            over = taipei_day(timezone.now()).year > budget.year
            words = _("Propose to return what is unused")
            found.append((self.url_of("return", budget.pk), words, "primary" if over else "quiet"))
        return found

    def add_view(self: Any, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = OpenBudgetForm(request.POST or None, initial=_given(request))
        words = _("A budget that is open already gets them in addition.")
        return self.asking(  # type: ignore[no-any-return]
            request,
            form,
            lambda data: actions.propose_issue(data["agency"], data["year"], data["coins"], **self.wish(request, data)),
            title=_("Propose coins"),
            words=words,
        )

    def found(self: Any, request: HttpRequest, object_id: str) -> AgencyBudget:
        """Return the budget, to those who propose changes."""
        if not self.may(request, PROPOSERS):
            raise PermissionDenied
        budget = self.get_object(request, unquote(object_id))
        if budget is None:
            raise Http404
        return budget  # type: ignore[no-any-return]

    def lower_view(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
        """Propose to take coins off."""
        budget = self.found(request, object_id)
        left = budget.account.balance
        form = LowerForm(request.POST or None)
        form.fields["coins"].help_text = _("At most %(n)s: the others are promised or given already.") % {
            "n": number(left)
        }
        return self.asking(  # type: ignore[no-any-return]
            request,
            form,
            lambda data: changes.propose_lowering(
                budget.agency, budget.year, data["coins"], **self.wish(request, data)
            ),
            title=_("Propose to lower %(budget)s") % {"budget": budget},
            budget=budget,
            words=_(
                "Coins in campaigns and with citizens stay. A campaign that is closed gives its unused coins back "
                "to the budget."
            ),
        )

    def return_view(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
        """Propose to return what is unused of the year."""
        budget = self.found(request, object_id)
        drawing = list(queries.drawing(budget))
        is_over = taipei_day(timezone.now()).year > budget.year
        form = ReturnForm(request.POST or None, is_over=is_over, drawing=len(drawing))
        return self.asking(  # type: ignore[no-any-return]
            request,
            form,
            lambda data: changes.propose_return(
                budget.agency,
                budget.year,
                closes_campaigns=data.get("closes_campaigns", False),
                **self.wish(request, data),
            ),
            title=_("Propose to return what is unused of %(budget)s") % {"budget": budget},
            budget=budget,
            drawing=[(each, queries.inside(each)) for each in drawing],
            unused=queries.unused(budget, drawing),
            words=_(
                "The unused coins go back to the treasury. Nothing is added to this budget or granted out of it "
                "afterwards; what citizens have been given stays theirs."
            ),
        )


class ChangePages(ProposingPages):
    """Add what a decision rests upon, and the way to take a change back, to a proposal's page."""

    def get_urls(self: Any) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.correct_view)
        mine = path("<path:object_id>/correct/", view, name="rewards_budgetissue_correct")
        return [mine, *super().get_urls()]  # type: ignore[misc]

    def get_fields(self: Any, request: HttpRequest, obj: Any = None) -> Any:
        """A correction shows what it takes back, a return its campaigns, and what waits how the budget stands now."""
        names = list(super().get_fields(request, obj))  # type: ignore[misc]
        after = names.index("coins_shown") + 1
        extra = []
        if obj is not None:
            extra += ["corrects_shown"] if obj.corrects_id else []
            extra += ["now_shown"] if obj.is_waiting else []
            extra += ["campaigns_shown"] if obj.is_waiting and obj.act == BudgetIssue.Act.REMIT else []
        return names[:after] + extra + names[after:]

    def tools_for(self: Any, request: HttpRequest, obj: BudgetIssue) -> list[tuple[str, Any]]:
        budget = obj.budget or queries.of_year(obj.agency_id, obj.year)
        found = [(reverse("admin:rewards_agencybudget_change", args=[budget.pk]), _("The budget"))] if budget else []
        if budget and self.may(request, PROPOSERS) and queries.may_be_taken_back(obj, budget):
            found.append((self.url_of("correct", obj.pk), _("Propose to take it back")))
        return found

    def correct_view(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
        """Propose to take a change back."""
        if not self.may(request, PROPOSERS):
            raise PermissionDenied
        of = self.get_object(request, unquote(object_id))
        if of is None:
            raise Http404
        form = ChangeForm(request.POST or None)
        return self.asking(  # type: ignore[no-any-return]
            request,
            form,
            lambda data: changes.propose_correction(of, **self.wish(request, data)),
            title=_("Propose to take back: %(change)s") % {"change": of},
            budget=of.budget,
            words=_("A new entry moves the same coins the other way. The change itself stays in the books as it was."),
        )

    def seen_now(self: Any, thing: BudgetIssue) -> str:
        """A decision about a return rests on the campaigns that it closes, too."""
        seen = content_hash(thing)
        budget = queries.of_year(thing.agency_id, thing.year)
        if thing.act != BudgetIssue.Act.REMIT or budget is None:
            return seen
        drawing = ",".join(str(pk) for pk in queries.drawing(budget).values_list("pk", flat=True))
        return hashlib.sha256(f"{seen}:{drawing}".encode()).hexdigest()

    @display(description=gettext_lazy("coins"))
    def coins_shown(self, issue: BudgetIssue) -> str:
        if issue.act == BudgetIssue.Act.REMIT and issue.is_waiting:
            budget = queries.of_year(issue.agency_id, issue.year)
            drawing = queries.drawing(budget) if budget and issue.closes_campaigns else []
            now = queries.unused(budget, drawing) if budget else 0
            told = _("%(now)s now; %(then)s when it was proposed. What is unused at the decision is returned.")
            return told % {"now": f"−{number(now)}", "then": number(issue.coins)}
        return issue.signed

    @display(description=gettext_lazy("the budget now"))
    def now_shown(self, issue: BudgetIssue) -> str:
        budget = queries.of_year(issue.agency_id, issue.year)
        if budget is None:
            return _("none yet: this opens it")
        net, left = queries.net_of(budget), budget.account.balance
        told = _("%(net)s coins, of which %(used)s are promised or given and %(left)s are left")
        return told % {"net": number(net), "used": number(net - left), "left": number(left)}

    @display(description=gettext_lazy("campaigns that still use it"))
    def campaigns_shown(self, issue: BudgetIssue) -> Any:
        budget = queries.of_year(issue.agency_id, issue.year)
        drawing = list(queries.drawing(budget)) if budget else []
        if not drawing:
            return _("none")
        ending = _("closed by the return") if issue.closes_campaigns else _("close them before the return")
        return format_html("{}: {}", queries.titles(drawing), ending)

    @display(description=gettext_lazy("takes back"))
    def corrects_shown(self: Any, issue: BudgetIssue) -> Any:
        if issue.corrects is None:
            return "–"
        words = f"{issue.corrects} · {issue.corrects.get_act_display()}"
        return format_html('<a href="{}">{}</a>', self.url_of("change", issue.corrects_id), words)


def _given(request: HttpRequest) -> dict[str, Any]:
    """What the link already says about the form."""
    return {name: request.GET[name] for name in ("agency", "year") if request.GET.get(name, "").isdigit()}
