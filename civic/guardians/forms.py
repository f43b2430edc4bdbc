from django import forms
from django.utils.translation import gettext_lazy as _


class GuardianForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address of a parent or guardian"),
        error_messages={"required": _("Enter the e-mail address of a parent or guardian.")},
    )


class AgreeForm(forms.Form):
    sure = forms.BooleanField(
        label=_("I am this child’s parent or legal guardian, and I agree."),
        error_messages={"required": _("Tick the box if it is so.")},
    )
