"""Arrange one's home page."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from civic.accounts.queries import signed_in_citizen
from engagement.homes import actions
from engagement.homes.models import HomeChoice


class HomeForm(forms.ModelForm):
    class Meta:
        model = HomeChoice
        fields = ("order", "density")
        widgets = {"order": forms.RadioSelect, "density": forms.RadioSelect}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def my_home(request: HttpRequest) -> HttpResponse:
    """Choose order and density, and read what the order goes by."""
    citizen = signed_in_citizen(request)
    kept = HomeChoice.objects.filter(citizen=citizen).first() or HomeChoice(citizen=citizen)
    form = HomeForm(request.POST or None, instance=kept)
    if request.method == "POST" and form.is_valid():
        actions.choose(citizen, **form.cleaned_data)
        messages.success(request, _("Your home page is arranged so from now on."))
        return redirect("engagement:home")
    context = {
        "form": form,
        "topics": list(citizen.topics.all()),
        "is_stopped": citizen.profiling_stopped_at is not None,
    }
    return render(request, "engagement/homes/my_home.html", context, status=400 if form.errors else 200)


@require_POST
@login_required
def newest_first(request: HttpRequest) -> HttpResponse:
    """One tap: nothing about this person orders the page any more."""
    actions.choose(signed_in_citizen(request), order=HomeChoice.Order.NEWEST)
    messages.success(request, _("The newest first, from now on. My home page, under Me, changes it again."))
    return redirect("engagement:home")
