"""A line of the log for each request, as django-structlog writes it; without one, nothing is made for it."""

import logging

import structlog
from django.http import HttpRequest, HttpResponse
from django_structlog.middlewares import RequestMiddleware

lines = logging.getLogger("django_structlog.middlewares.request")


class RequestLogMiddleware(RequestMiddleware):
    def handle_response(self, request: HttpRequest, response: HttpResponse) -> None:
        """Put the line together only where the level of the log lets it through, or something went wrong."""
        is_plain = response.status_code < 400 and not response.streaming and not hasattr(request, "_raised_exception")
        if is_plain and not lines.isEnabledFor(logging.INFO):
            structlog.contextvars.clear_contextvars()
        else:
            super().handle_response(request, response)
