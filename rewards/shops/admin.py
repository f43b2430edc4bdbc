from pathlib import Path
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from civic.core.roles import Role, has_role
from civic.core.saying import listed
from civic.desk.base import RoleInline, RoleModelAdmin
from civic.desk.display import state_badge
from civic.desk.fields import UserByEmailField
from civic.desk.steps import Step
from civic.web.step_up import sure_form
from rewards.shops import actions, applications
from rewards.shops.conflict_of_interest import own_merchants
from rewards.shops.models import Merchant, MerchantDocument, Shop, ShopStaff
from rewards.shops.queries import owners_of

OPERATOR = (Role.OPERATOR,)
State = Merchant.State
STOPPED = (State.SUSPENDED, State.CLOSED)


def merchant_step(name: str, label: Any, done: Any, *, before: tuple[str, ...], tone: str = "primary") -> Step:
    """Return a step of a merchant: the operator's, with a reason, calling the action of the same name."""
    return Step(
        name=name,
        label=label,
        done=done,
        run=lambda merchant, act: getattr(actions, name)(merchant, by=act.by, reason=act.reason, now=act.now),
        roles=OPERATOR,
        offered=lambda merchant, user: (
            merchant.state in before
            and not (name == "approve" and user.pk in (merchant.applied_by_id, merchant.added_by_id))
            and merchant.pk not in own_merchants(user)
        ),
        reason=True,
        readers=_("Stays with the county.")
        if name in ("approve", "reactivate")
        else _("The merchant’s owners read it."),
        tone=tone,
    )


class ShopInline(RoleInline):
    model = Shop
    fields = ("name", "district", "address", "takes", "is_open")
    show_change_link = True
    can_delete = False


class StaffForm(forms.ModelForm):
    user = UserByEmailField()

    class Meta:
        model = ShopStaff
        fields = ("user", "role", "shop", "first_day", "last_day")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """A role that was given changes in its last day alone; an owner's is agreed by two people."""
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            kept = [name for name in self.fields if name != "last_day" or self.instance.role == ShopStaff.Role.OWNER]
            for name in kept:
                self.fields[name].disabled = True

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("role") == ShopStaff.Role.OWNER and (said.get("first_day") or said.get("last_day")):
            self.add_error("last_day", _("The first owners of a merchant have no last day."))
        return said


class StaffInline(RoleInline):
    """Who works there, while whoever added the merchant still writes it down: somebody else approves all of it."""

    model = ShopStaff
    form = StaffForm
    fields: ClassVar[tuple[str, ...]] = ("user", "role", "shop", "first_day", "last_day")
    verbose_name_plural = _("Shop staff: owners work in every shop, a clerk in one")

    def get_formset(self, request: Any, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        choice: Any = formset.form.base_fields.get("shop")
        if choice is not None:
            choice.queryset = Shop.objects.filter(merchant=obj)
        return formset


class Clerks(forms.BaseInlineFormSet):
    """The clerks of a merchant: its owners come and go by a decision of two people."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["queryset"] = kwargs["queryset"].filter(role=ShopStaff.Role.CLERK)
        super().__init__(*args, **kwargs)


class ClerkForm(StaffForm):
    class Meta:
        model = ShopStaff
        fields = ("user", "shop", "first_day", "last_day")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.role = ShopStaff.Role.CLERK
        self.fields["shop"].required = not self.instance.pk


class ClerkInline(StaffInline):
    form, formset = ClerkForm, Clerks
    fields = ("user", "shop", "first_day", "last_day")
    verbose_name_plural = _("Clerks: each works in one shop")


class MerchantPages(RoleModelAdmin):
    """Whom the county pays. The operator takes a merchant in, with its shops and the people who work there.

    Its account, name, tax id and owners are changed by two people (rewards/payees), never here.
    """

    view_roles = (Role.FINANCE, Role.COORDINATOR)
    add_roles = change_roles = OPERATOR
    waits_in, waits_since, asked_by = State.APPLIED, "applied_at", "applied_by"
    change_form_template = "admin/rewards/merchant/change_form.html"
    list_display = ("name", "tax_id", "state_shown", "email", "phone", "applied_at")
    list_filter = ("state",)
    search_fields = ("name", "=tax_id", "email")
    found_by = ("name__icontains", "tax_id", "email")
    fields = ("name", "tax_id", "contact", "email", "phone")
    kept: tuple[str, ...] = (
        "bank_shown", "owners_shown", "documents_shown", "applied_by", "added_by", "state_shown", "approved_by",
        "decision",
    )  # fmt: skip
    inlines = (ShopInline, StaffInline)
    steps = (
        merchant_step("approve", _("Approve"), _("The merchant may take coins now."), before=(State.APPLIED,)),
        merchant_step("reject", _("Reject"), _("The application is rejected."), before=(State.APPLIED,), tone="danger"),
        merchant_step("reactivate", _("Reactivate"), _("The merchant may take coins again."), before=STOPPED),
        merchant_step(
            "suspend", _("Suspend"), _("The merchant takes no coins for now."), before=(State.ACTIVE,), tone="danger"
        ),
        merchant_step(
            "close",
            _("Close the merchant"),
            _("The merchant takes no coins any more; it is still paid what it is owed."),
            before=(State.ACTIVE, State.SUSPENDED),
            tone="danger",
        ),
    )

    def still_writing(self, request: HttpRequest, merchant: Merchant) -> bool:
        """Tell whether this person added the merchant and nobody has decided: another one will read all of it."""
        return merchant.state == State.APPLIED and merchant.added_by_id == request.user.pk

    def get_inlines(self, request: Any, obj: Any) -> Any:
        if obj is None:
            return ()
        return (ShopInline, StaffInline if self.still_writing(request, obj) else ClerkInline)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.kept if obj is None or self.still_writing(request, obj) else (*self.kept, "name", "tax_id")

    def get_fields(self, request: Any, obj: Any = None) -> Any:
        """Show the account only for a new merchant: later it is shown masked, and read on record."""
        return (*self.fields, *self.kept) if obj else (*self.fields, "bank_code", "bank_account")

    def save_model(self, request: HttpRequest, obj: Merchant, form: Any, change: bool) -> None:
        """Whoever adds a merchant is one of the two people that make it payable."""
        if not change:
            obj.added_by = request.user  # type: ignore[assignment]
        super().save_model(request, obj, form, change)

    @admin.display(description=_("bank account"))
    def bank_shown(self, merchant: Merchant) -> str:
        return merchant.bank_masked

    @admin.display(description=_("owners"))
    def owners_shown(self, merchant: Merchant) -> str:
        return listed(f"{user.get_short_name()} ({user.email})" for user in owners_of(merchant)) or "–"

    @admin.display(description=_("documents"))
    def documents_shown(self, merchant: Merchant) -> Any:
        rows = [(self.url_of("document", paper.pk), paper) for paper in merchant.documents.all()]
        return format_html_join(SafeString("<br>"), '<a href="{}">{}</a>', rows) or "–"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/bank/", view(require_POST(self.bank_view)), name="rewards_merchant_bank"),
            path("document/<int:pk>/", view(require_safe(self.document_view)), name="rewards_merchant_document"),
            *super().get_urls(),
        ]

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        merchant = kwargs.get("obj")
        if merchant and merchant.bank_account and has_role(request.user, *applications.READERS):
            context["bank_address"] = self.url_of("bank", merchant.pk)
        return super().render_change_form(request, context, *args, **kwargs)

    def bank_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the account in full, once, for those who pay."""
        if not has_role(request.user, *applications.READERS):
            raise PermissionDenied
        merchant = Merchant.objects.filter(pk=pk).first()
        if merchant is None:
            raise Http404
        account = applications.read_bank_account(merchant, by=request.user)  # type: ignore[arg-type]
        context = {**self.admin_site.each_context(request), "opts": self.opts, "title": merchant.name}
        context |= {"merchant": merchant, "account": account}
        response = TemplateResponse(request, "admin/rewards/merchant/bank.html", context)
        response["Cache-Control"] = "private, no-store"
        return response

    @sure_form
    def document_view(self, request: HttpRequest, pk: int) -> FileResponse:
        """Show a paper of an application to those who decide; for others there is none."""
        paper = MerchantDocument.objects.select_related("merchant").filter(pk=pk).first()
        if paper is None or not has_role(request.user, *applications.READERS):
            raise Http404
        try:
            file = applications.read_document(paper, by=request.user)  # type: ignore[arg-type]
        except FileNotFoundError as error:
            raise Http404 from error
        headers = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
        return FileResponse(file, as_attachment=True, filename=Path(str(paper.file.name)).name, headers=headers)

    @admin.display(description=_("state"), ordering="state")
    def state_shown(self, merchant: Merchant) -> str:
        return state_badge(merchant)
