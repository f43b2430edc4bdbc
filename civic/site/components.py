"""What the style page shows: a form in each of its states, and the names of colours, buttons, badges and icons."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

COLOURS = (
    "bg", "surface", "sunken", "ink", "ink-soft", "line", "ocean", "ocean-soft", "deep", "mountain", "sun", "sun-soft",
    "ok", "ok-soft", "warn", "warn-soft", "danger", "danger-soft",
)  # fmt: skip
BUTTONS = ("", "btn-primary", "btn-sun", "btn-quiet", "btn-danger")
BADGES = ("", "coins", "ok", "warn", "error", "new")
ALERTS = (("", "info"), ("ok", "check"), ("warn", "alert"), ("error", "alert"))


class SampleForm(forms.Form):
    """Each kind of field that the site has."""

    words = forms.CharField(label=_("Name"), help_text=_("How we address you. A nickname is fine."))
    choice = forms.ChoiceField(label=_("Gender"), choices=[("a", "A"), ("b", "B")], required=False)
    one = forms.ChoiceField(label=_("question"), choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    several = forms.MultipleChoiceField(
        label=_("questions"), choices=[("a", "A"), ("b", "B")], widget=forms.CheckboxSelectMultiple, required=False
    )
    text = forms.CharField(label=_("text"), widget=forms.Textarea, required=False)
    tick = forms.BooleanField(label=_("I have read this and agree."), required=False)


def pictures() -> list[str]:
    """The drawings for pages that have nothing to show."""
    folder = settings.BASE_DIR / "static" / "img"
    return sorted(path.stem for path in folder.glob("*.svg") if 'viewBox="0 0 240 160"' in path.read_text("utf-8"))


def fronts() -> list[str]:
    """The drawings of shops without a photo: one for each trade, with the same street and somebody at the door."""
    return sorted(f"img/{each.name}" for each in (settings.BASE_DIR / "static" / "img").glob("front-*.svg"))


def icons() -> list[str]:
    """The names in the sprite."""
    sprite = (settings.BASE_DIR / "static" / "img" / "icons.svg").read_text(encoding="utf-8")
    return re.findall(r'<symbol id="([\w-]+)"', sprite)


def everything() -> dict[str, Any]:
    faulty = SampleForm({"words": "", "one": ""}, auto_id="faulty_%s")
    faulty.is_valid()
    return {
        "colours": COLOURS,
        "buttons": BUTTONS,
        "badges": BADGES,
        "alerts": ALERTS,
        "icons": icons(),
        "fronts": fronts(),
        "pictures": pictures(),
        "form": SampleForm(auto_id="sample_%s"),
        "faulty": faulty,
    }
