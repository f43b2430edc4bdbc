"""The county's counter: an operator issues cards, prints them, replaces lost ones, and reads the balance out."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from civic.core.errors import DomainError
from civic.core.roles import Role, has_role
from civic.desk.base import RoleModelAdmin
from civic.desk.display import number, state_badge
from civic.desk.steps import Step
from rewards.cards import actions, numbers, owners, pictures
from rewards.cards.forms import CardForm, ChosenPin
from rewards.cards.models import Card
from rewards.cards.owners_form import PrintForm

OPERATOR = (Role.OPERATOR,)
# Neither PIN nor code reaches an error report.
secret = method_decorator(sensitive_post_parameters("pin", "again", "code"))


@admin.register(Card)
class CardAdmin(RoleModelAdmin):
    view_roles = add_roles = OPERATOR
    list_display = ("__str__", "citizen", "state_shown", "issued_at", "issued_by")
    list_filter = ("state",)
    list_select_related = ("citizen__user", "issued_by")
    search_fields = ("^citizen__user__name", "^citizen__user__email")
    found_by = ("citizen__user__email",)
    change_form_template = "admin/rewards/card/change_form.html"
    readonly_fields = fields = (
        "citizen", "ending", "state_shown", "document", "free_most", "free_day",
        "issued_by", "issued_at", "prints", "ended_at", "locked_until",
    )  # fmt: skip
    steps = (
        Step(
            name="block",
            label=gettext_lazy("Block the card: it is lost"),
            done=gettext_lazy("The card is blocked. Its coins stay in the wallet."),
            run=lambda card, act: actions.block(card, by=act.by, reason=act.reason, now=act.now),
            roles=OPERATOR,
            offered=lambda card, user: card.state == Card.State.LIVE and card.citizen.user_id != user.pk,
            reason=True,
            tone="danger",
        ),
    )

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> Any:
        digits = "".join(search_term.split())
        if numbers.CARD.owns(digits):
            return queryset.filter(**numbers.found_by(number=digits)), False
        return super().get_search_results(request, queryset, search_term)

    def find(self, request: HttpRequest, words: str) -> QuerySet:
        digits = "".join(words.split())
        if not numbers.CARD.owns(digits):
            return super().find(request, words)
        return self.get_queryset(request).filter(**numbers.found_by(number=digits))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/balance/", view(require_POST(self.balance_view)), name="rewards_card_balance"),
            path("<int:pk>/print/", view(require_POST(self.print_view)), name="rewards_card_print"),
            path("<int:pk>/pin/", view(self.pin_view), name="rewards_card_pin"),
            *super().get_urls(),
        ]

    @secret
    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> Any:
        """Issue a card: to whom, by which paper, and the PIN."""
        self._refuse_others(request)
        form = CardForm(request.POST or None, initial={"person": request.GET.get("for", "")})
        if request.method == "POST" and form.is_valid():
            card = self._try(request, form, self._issued)
            if card is not None:
                messages.success(request, _("The card is issued: print it now. An older card no longer works."))
                return redirect(self.url_of("change", card.pk))
        return self._form_page(request, form, _("Issue a card"))

    @secret
    def pin_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Set a new PIN for a card whose PIN was forgotten."""
        card, form = self._card(request, pk), ChosenPin(request.POST or None)
        if request.method == "POST" and form.is_valid():

            def set_it(request: HttpRequest, form: Any) -> Card:
                sent = {name: form.cleaned_data[name] for name in ("pin", "document")}
                actions.set_pin(card, by=request.user, now=timezone.now(), **sent)  # type: ignore[arg-type]
                return card

            if self._try(request, form, set_it) is not None:
                messages.success(request, _("The new PIN holds from now on."))
                return redirect(self.url_of("change", pk))
        return self._form_page(request, form, _("Set a new PIN"))

    def balance_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the balance, for the citizen at the counter."""
        card = self._card(request, pk)
        try:
            n = actions.read_balance(card, by=request.user, now=timezone.now())  # type: ignore[arg-type]
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.info(
                request,
                ngettext(
                    "The balance is %(n)s coin. The audit log notes that you read it.",
                    "The balance is %(n)s coins. The audit log notes that you read it.",
                    n,
                )
                % {"n": number(n)},
            )
        return redirect(self.url_of("change", pk))

    @secret
    def print_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the card in its own size, for the printer; first the owner is asked at their phone or mailbox."""
        card = self._card(request, pk)
        user: Any = request.user
        form = PrintForm(request.POST if PrintForm.is_sent(request.POST) else None, ways=owners.ways(card))
        try:
            actions.require_desk(card.citizen, user)
            if form.is_bound and form.is_valid():
                form.take(card, by=user)
            reason = form.cleaned_data.get("reason", "") if form.is_bound else ""
            printed = actions.printed(card, by=user, now=timezone.now(), reason=reason)
        except (owners.OwnerNotAsked, owners.PrintReasonMissing):
            return self._ask_owner(request, card, form)
        except DomainError as error:
            if not form.is_bound:
                messages.error(request, str(error))
                return redirect(self.url_of("change", pk))
            form.add_error(None, str(error))
            return self._ask_owner(request, card, form)
        context = {"card": card, "printed": printed, "qr": pictures.qr(printed), "back": self.url_of("change", pk)}
        response = TemplateResponse(request, "admin/rewards/card/print.html", context)
        response["Cache-Control"] = "private, no-store"
        return response

    def _ask_owner(self, request: HttpRequest, card: Card, form: PrintForm) -> HttpResponse:
        more = {"card": card, "back": self.url_of("change", card.pk)}
        return self._form_page(
            request, form, _("Ask the owner, then print"), "admin/rewards/card/ask_owner.html", **more
        )

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        card = kwargs.get("obj")
        if card and has_role(request.user, *OPERATOR) and card.citizen.user_id != request.user.pk:
            context["card_live"] = card.state == Card.State.LIVE
            context["addresses"] = {name: self.url_of(name, card.pk) for name in ("balance", "print", "pin")}
            context["again_address"] = f"{self.url_of('add')}?for={card.citizen.user.email}"
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def state_shown(self, card: Card) -> str:
        return state_badge(card)

    def _card(self, request: HttpRequest, pk: int) -> Card:
        self._refuse_others(request)
        card = Card.objects.select_related("citizen__user").filter(pk=pk).first()
        if card is None:
            raise Http404
        return card

    def _refuse_others(self, request: HttpRequest) -> None:
        if not self.has_add_permission(request):
            raise PermissionDenied

    def _issued(self, request: HttpRequest, form: CardForm) -> Card:
        user: Any = request.user
        now = timezone.now()
        with transaction.atomic():
            sent = {name: form.cleaned_data[name] for name in ("pin", "document")}
            return actions.issue(form.citizen(by=user, now=now), by=user, now=now, **sent)

    def _try(self, request: HttpRequest, form: Any, act: Any) -> Card | None:
        try:
            card: Card = act(request, form)
        except DomainError as error:
            form.add_error(None, str(error))
            return None
        return card

    def _form_page(
        self, request: HttpRequest, form: Any, title: str, template: str = "admin/rewards/card/form.html", **more: Any
    ) -> TemplateResponse:
        context = {**self.admin_site.each_context(request), "opts": self.opts, "title": title, "form": form, **more}
        response = TemplateResponse(request, template, context, status=422 if form.errors else 200)
        response["Cache-Control"] = "private, no-store"
        return response
