from django import forms
from django.utils.translation import gettext_lazy as _

from civic.accounts.digits import MailedCodeField
from civic.accounts.names import readable
from civic.core.cells import no_formula
from civic.guardians.models import GuardianConsent


class GuardianForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address of a parent or guardian"),
        error_messages={"required": _("Enter the e-mail address of a parent or guardian.")},
    )


class AgreeForm(forms.Form):
    """Who agrees, what they are to the child, and the code that shows whose mailbox it is."""

    use_required_attribute = False

    name = forms.CharField(
        label=_("Your name"),
        max_length=60,
        validators=[no_formula, readable],
        error_messages={"required": _("Enter your name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    relation = forms.ChoiceField(
        label=_("What you are to the child"),
        choices=GuardianConsent.Relation.choices[:2],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )
    code = MailedCodeField(label=_("Code"), help_text=_("The six digits from the mail that we have just sent you."))
    sure = forms.BooleanField(
        label=_("I am this child’s parent or legal guardian, and I agree."),
        error_messages={"required": _("Tick the box if it is so.")},
    )
