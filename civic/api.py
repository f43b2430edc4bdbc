"""One error shape for the whole API: {"error": {"code", "message", "fields"}}."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions, serializers
from rest_framework.response import Response
from rest_framework.views import exception_handler as drf_handler

from civic.errors import DomainError

STATUS = {
    DomainError.INVALID: 400,
    DomainError.FORBIDDEN: 403,
    DomainError.MISSING: 404,
    DomainError.CONFLICT: 409,
    DomainError.MISMATCH: 422,
    DomainError.LIMIT: 429,
    DomainError.STOPPED: 503,
}


class ErrorBody(serializers.Serializer):
    code = serializers.CharField(help_text="A stable English slug.")
    message = serializers.CharField(help_text="For people, in their language.")
    fields = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField()), help_text="Faults by field."
    )


class ErrorSerializer(serializers.Serializer):
    """The one shape of every error."""

    error = ErrorBody()


def error_response(code: str, message: str, *, status: int, fields: dict[str, Any] | None = None) -> Response:
    return Response({"error": {"code": code, "message": message, "fields": fields or {}}}, status=status)


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Translate any error that a view raises; unknown ones stay Django's (a code only, no details)."""
    if isinstance(error, DomainError):
        return error_response(error.code, str(error), status=STATUS[error.family], fields=error.fields)
    if isinstance(error, exceptions.ValidationError):
        return error_response(
            "invalid_fields", _("Some answers need another look."), status=400, fields=_flat(error.detail)
        )
    if isinstance(error, Http404):
        error = exceptions.NotFound(_("There is nothing here, or it is not yours to see."))
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied(_("You are not allowed to do this."))
    response = drf_handler(error, context)
    if response is not None and isinstance(error, exceptions.APIException):
        code = error.get_codes()
        slug = code if isinstance(code, str) else error.default_code
        response.data = {"error": {"code": slug, "message": str(error.detail), "fields": {}}}
    return response


def _flat(detail: Any, prefix: str = "") -> dict[str, list[str]]:
    """Flatten DRF's nested faults to {"answers.3": ["…"]}."""
    if isinstance(detail, dict):
        flat: dict[str, list[str]] = {}
        for key, value in detail.items():
            flat.update(_flat(value, f"{prefix}.{key}" if prefix else str(key)))
        return flat
    if isinstance(detail, list) and any(isinstance(item, dict | list) for item in detail):
        return _flat(dict(enumerate(detail)), prefix)
    return {prefix or "body": [str(item) for item in (detail if isinstance(detail, list) else [detail])]}
