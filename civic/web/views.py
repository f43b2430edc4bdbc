"""Pages that belong to no slice: errors, and what the portal says about itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.http import require_safe


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that came without its token: usually a page left open for long."""
    return render(request, "403_csrf.html", status=403)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What the portal is, whom to ask, and how it treats people and their data."""
    return render(request, "civic/site/about.html")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for this by themselves on pages that name no icon, such as a downloaded file."""
    return redirect(static("img/mark.svg"))
