"""Pages for an owner's list of staff, and the one that an invitation's link opens."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from civic.api.errors import STATUS
from civic.core.calendar import taipei_day
from civic.core.errors import DomainError, NotFound
from civic.core.moments import day as day_words
from civic.web.refusals import explained, faults
from rewards.shops import owner_actions, queries, team
from rewards.shops.models import Merchant, Shop, ShopStaff
from rewards.shops.notes import notes_of
from rewards.shops.owner_views import for_signed_in

GET_OR_POST = ["GET", "HEAD", "POST"]
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class LastDayForm(forms.Form):
    """Until when a clerk works here."""

    last_day = forms.DateField(label=gettext_lazy("Last day"), required=False, widget=DAY)


class PastDayForm(forms.Form):
    """Which day to look back at."""

    day = forms.DateField(label=gettext_lazy("Day"), required=False, widget=DAY)


class InviteForm(forms.Form):
    """Whom to ask, and for what: a shop's clerk, or an owner of everything."""

    use_required_attribute = False

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    shop = forms.ModelChoiceField(
        Shop.objects.none(),
        label=gettext_lazy("Works as"),
        required=False,
        empty_label=gettext_lazy("Owner: everything, in all shops"),
        help_text=gettext_lazy("A clerk takes payments in one shop, and nothing else."),
    )
    first_day = forms.DateField(
        label=gettext_lazy("First day"),
        required=False,
        widget=DAY,
        help_text=gettext_lazy("Empty: from the day on which the invitation is accepted. For clerks only."),
    )
    last_day = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=DAY,
        help_text=gettext_lazy("Ends by itself at midnight after this day. Empty: until you take them off the list."),
    )

    def __init__(self, merchant: Merchant, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shop: Any = self.fields["shop"]
        shop.queryset = merchant.shops.all()
        shop.always_chosen = True  # the empty choice is the owner, and not an answer left out
        shop.label_from_instance = lambda of: _("Clerk at %(shop)s") % {"shop": of.name}
        self.initial.setdefault("shop", merchant.shops.first())


@require_http_methods(GET_OR_POST)
@for_signed_in
def staff(request: HttpRequest, pk: int) -> HttpResponse:
    """Show who works for the merchant and who is invited, with a form to invite."""
    user: Any = request.user
    merchant = owner_actions.own_merchant(pk, by=user)
    form = InviteForm(merchant, request.POST or None)
    if request.method == "POST" and form.is_valid() and _invited(request, merchant, form):
        return redirect("rewards:staff", pk)
    still_open = merchant.invitations.filter(accepted_at=None, revoked_at=None, expires_at__gt=timezone.now())
    looked = PastDayForm(request.GET or None)
    day = looked.cleaned_data.get("day") if looked.is_bound and looked.is_valid() else None
    today = taipei_day(timezone.now())
    context = {
        "merchant": merchant,
        "form": form,
        "staff": _listed(merchant, today),
        "today": today,
        "past_form": looked,
        "day": day,
        "terms": queries.worked_on(day).filter(merchant=merchant) if day else (),
        "invitations": still_open.select_related("shop"),
        "notes": [note for note in notes_of(merchant) if note.icon == "clock"],  # owners who wait for an answer
    }
    return render(request, "rewards/shops/staff.html", context, status=422 if form.errors else 200)


def _listed(merchant: Merchant, today: date) -> list[tuple[ShopStaff, LastDayForm | None]]:
    """Who works there and who begins later, each clerk with a form for the last day."""
    there = merchant.staff.exclude(last_day__lt=today).select_related("user", "shop").order_by("-role", "pk")
    return [(each, None if each.shop_id is None else _day_form(each)) for each in there]


def _day_form(staff: ShopStaff) -> LastDayForm:
    return LastDayForm(initial={"last_day": staff.last_day}, auto_id=f"id_{staff.pk}_%s")


@require_http_methods(["POST"])
@for_signed_in
def last_day(request: HttpRequest, pk: int) -> HttpResponse:
    """Say until when a clerk works here."""
    user: Any = request.user
    own = ShopStaff.objects.filter(pk=pk, merchant__in=queries.merchants_owned_by(user).values("pk"))
    staff_of = own.values_list("merchant", flat=True).first()
    if staff_of is None:
        raise NotFound
    form = LastDayForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Please write the day like this: 2026-12-31."))
        return redirect("rewards:staff", staff_of)
    try:
        changed = team.set_last_day(pk, form.cleaned_data["last_day"], by=user, now=timezone.now())
    except NotFound:
        raise
    except DomainError as error:
        messages.error(request, explained(error))
    else:
        messages.success(request, _said(changed))
    return redirect("rewards:staff", staff_of)


def _said(staff: ShopStaff) -> str:
    if staff.last_day is None:
        return _("%(name)s works for you until you take them off the list.") % {"name": staff.user}
    return _("%(name)s works for you until %(day)s.") % {"name": staff.user, "day": day_words(staff.last_day)}


def _invited(request: HttpRequest, merchant: Merchant, form: InviteForm) -> bool:
    user: Any = request.user
    now = timezone.now()
    try:
        made = team.invite(merchant.pk, by=user, now=now, **form.cleaned_data)
    except DomainError as error:
        for field, said in faults(error, otherwise=NON_FIELD_ERRORS).items():
            form.add_error(field, list(said))
        return False
    messages.success(request, _("The invitation is on its way to %(email)s.") % {"email": made.email})
    return True


@require_http_methods(GET_OR_POST)
@for_signed_in
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """End an open invitation."""
    if request.method != "POST":
        return redirect("rewards:business")
    user: Any = request.user
    try:
        merchant_id = team.withdraw(pk, by=user, now=timezone.now()).merchant_id
    except NotFound:
        raise
    except DomainError as error:
        messages.error(request, explained(error))
        return redirect("rewards:business")
    messages.success(request, _("The invitation is withdrawn; its link opens nothing any more."))
    return redirect("rewards:staff", merchant_id)


@require_http_methods(GET_OR_POST)
@for_signed_in
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take someone off the staff."""
    if request.method != "POST":
        return redirect("rewards:business")
    user: Any = request.user
    try:
        removed = team.remove(pk, by=user, now=timezone.now())
    except NotFound:
        raise
    except DomainError as error:
        messages.error(request, explained(error))
        return redirect("rewards:business")
    name = {"name": removed.user}
    if removed.role == ShopStaff.Role.OWNER:
        words = _(
            "The county has your request. %(name)s stays an owner until somebody there has agreed; "
            "your inbox tells you."
        )
        messages.success(request, words % name)
    else:
        messages.success(request, _("%(name)s takes no more payments for you.") % name)
    if removed.user_id == user.pk and removed.role != ShopStaff.Role.OWNER:
        return redirect("rewards:business")
    return redirect("rewards:staff", removed.merchant_id)


@require_http_methods(GET_OR_POST)
@for_signed_in
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Show for whom and as what, and one button: what the mail's link opens."""
    user: Any = request.user
    now = timezone.now()
    try:
        if request.method == "POST":
            staff = team.accept(token, by=user, now=now)
            if staff is None:
                words = _(
                    "Thank you. You are an owner as soon as somebody at the county has agreed. You get the answer "
                    "in your inbox."
                )
                messages.success(request, words)
                return redirect("civic:me")
            request.session.cycle_key()  # what it opens now is more than before
            messages.success(request, _("Welcome to %(merchant)s.") % {"merchant": staff.merchant.name})
            return redirect("rewards:counter")
        context = {"invitation": team.invitation_of(token, to=user, now=now)}
    except DomainError as error:
        return render(request, "rewards/shops/join.html", {"fault": error}, status=STATUS[error.family])
    return render(request, "rewards/shops/join.html", context)
