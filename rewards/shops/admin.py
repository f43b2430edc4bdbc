from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from civic.admin_base import RoleInline, RoleModelAdmin
from civic.admin_display import state_badge
from civic.admin_fields import UserByEmailField
from civic.admin_steps import Step
from civic.agencies.models import Role
from rewards.shops import actions
from rewards.shops.models import Merchant, Shop, ShopStaff

OPERATOR = (Role.OPERATOR,)
State = Merchant.State


def merchant_step(name: str, label: Any, done: Any, *, before: str, tone: str = "primary") -> Step:
    """A step of a merchant: the operator's, with a reason, calling the action of the same name."""
    return Step(
        name=name,
        label=label,
        done=done,
        run=lambda merchant, act: getattr(actions, name)(merchant, by=act.by, reason=act.reason),
        roles=OPERATOR,
        offered=lambda merchant, user: merchant.state == before,
        reason=True,
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
        fields = ("user", "role", "shop")


class StaffInline(RoleInline):
    model = ShopStaff
    form = StaffForm
    fields = ("user", "role", "shop")
    verbose_name_plural = _("Shop staff: owners work in every shop, a clerk in one")

    def get_formset(self, request: Any, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        choice: Any = formset.form.base_fields.get("shop")
        if choice is not None:
            choice.queryset = Shop.objects.filter(merchant=obj)
        return formset


@admin.register(Merchant)
class MerchantAdmin(RoleModelAdmin):
    """Whom the county pays. The operator takes a merchant in, with its shops and the people who work there."""

    view_roles = (Role.FINANCE, Role.COORDINATOR)
    add_roles = change_roles = OPERATOR
    waits_in = State.APPLIED
    list_display = ("name", "tax_id", "state_shown", "email", "phone", "applied_at")
    list_filter = ("state",)
    search_fields = ("name", "=tax_id", "email")
    fields = ("name", "tax_id", "email", "phone", "state_shown")
    readonly_fields = ("state_shown",)
    inlines = (ShopInline, StaffInline)
    steps = (
        merchant_step("approve", _("Approve"), _("The merchant may take coins now."), before=State.APPLIED),
        merchant_step("reject", _("Reject"), _("The application is rejected."), before=State.APPLIED, tone="danger"),
        merchant_step(
            "suspend", _("Suspend"), _("The merchant takes no coins for now."), before=State.ACTIVE, tone="danger"
        ),
        merchant_step("reactivate", _("Reactivate"), _("The merchant may take coins again."), before=State.SUSPENDED),
    )

    def get_inlines(self, request: Any, obj: Any) -> Any:
        return self.inlines if obj else ()

    @admin.display(description=_("state"), ordering="state")
    def state_shown(self, merchant: Merchant) -> str:
        return state_badge(merchant)
