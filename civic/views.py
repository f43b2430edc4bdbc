"""Pages that belong to no slice: errors."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that came without its token: usually a page left open for long."""
    return render(request, "403_csrf.html", status=403)
