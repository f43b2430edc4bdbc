from typing import Any

from django import forms
from django.contrib import admin
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from civic.accounts.models import Citizen, District, Topic
from civic.core.calendar import taipei_day
from civic.core.hooks import Hook
from civic.core.roles import Role
from civic.desk.base import AgencyForm, RoleModelAdmin
from civic.desk.display import number
from engagement.audiences.models import Audience
from engagement.audiences.queries import size

LOCKS: Hook[[Audience], bool] = Hook("Must the rule stay as it is, because a notice was approved for it, say?")


class AudienceForm(AgencyForm):
    genders = forms.MultipleChoiceField(
        label=capfirst(_("genders")),
        required=False,
        choices=[choice for choice in Citizen.Gender.choices if choice[0]],
        widget=forms.CheckboxSelectMultiple,
    )
    levels = forms.MultipleChoiceField(
        label=capfirst(_("identity levels")),
        required=False,
        choices=Citizen.Level.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    districts = forms.ModelMultipleChoiceField(
        label=capfirst(_("districts")),
        required=False,
        queryset=District.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What is left empty leaves nobody out. Who has not told a particular is in no rule about it."),
    )

    topics = forms.ModelMultipleChoiceField(
        label=capfirst(_("topics")),
        required=False,
        queryset=Topic.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Whoever follows one of them, or more."),
    )

    class Meta:
        model = Audience
        fields = ("agency", "name", "min_age", "max_age", "genders", "levels", "districts", "topics")


@admin.register(Audience)
class AudienceAdmin(RoleModelAdmin):
    """Whom an agency's notices concern, as a rule; how many that is now stands beside it."""

    view_roles = (Role.APPROVER, Role.COORDINATOR)
    add_roles = change_roles = (Role.EDITOR,)
    agency_field = "agency"
    form = AudienceForm
    list_display = ("name", "agency", "min_age", "max_age")
    list_filter = (("agency", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("agency",)
    search_fields = ("name",)
    readonly_fields = ("size_now",)

    def is_locked(self, obj: Audience) -> bool:
        return any(LOCKS(obj))

    def get_fields(self, request: Any, obj: Any = None) -> Any:
        fields = ["agency", "name", "min_age", "max_age", "genders", "levels", "districts", "topics"]
        return [*fields, "size_now"] if obj else fields

    @admin.display(description=_("holds now"))
    def size_now(self, audience: Audience) -> str:
        citizens = size(audience, year=taipei_day(timezone.now()).year)
        return ngettext("%(n)s citizen", "%(n)s citizens", citizens) % {"n": number(citizens)}
