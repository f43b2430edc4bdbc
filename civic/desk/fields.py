"""Form fields of the administration."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminFileWidget
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from civic.core.errors import DomainError
from civic.web import uploads
from civic.web.refusals import explained


class PictureWidget(AdminFileWidget):
    """Shows the picture that is there above the choice of another one."""

    template_name = "admin/widgets/picture.html"


class PictureField(forms.FileField):
    """A picture, prepared for being stored (civic/web/uploads.py); its faults are told in words."""

    widget = PictureWidget(attrs={"accept": "image/jpeg,image/png,image/webp"})

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if not isinstance(file, UploadedFile):
            return file
        try:
            return uploads.picture(file)
        except DomainError as error:
            raise ValidationError(explained(error), code=error.code) from error


class UserByEmailField(forms.ModelChoiceField):
    """A person, named by the e-mail address: no list of everybody is shown to choose from."""

    widget = forms.EmailInput(attrs={"class": "vTextField"})
    default_error_messages = {"invalid_choice": _("Nobody has signed up with this e-mail address.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", capfirst(_("e-mail address")))
        people = get_user_model()._default_manager.filter(is_active=True)
        super().__init__(queryset=people, to_field_name="email", **kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            return get_user_model()._default_manager.filter(pk=value).values_list("email", flat=True).first()
        return super().prepare_value(value)

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.strip().lower() if isinstance(value, str) else value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(self.prepare_value(initial) or "") != str(data or "").strip().lower()
