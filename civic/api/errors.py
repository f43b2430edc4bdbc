"""One error shape for the whole API: {"error": {"code", "message", "fields"}}."""

from typing import Any

from django.conf import settings
from django.core.signals import got_request_exception
from django.forms import BaseForm
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiResponse
from rest_framework import exceptions, serializers
from rest_framework.response import Response
from rest_framework.views import exception_handler as drf_handler

from civic.core.errors import DomainError
from civic.core.locks import Busy, timed_out

STATUS = {
    DomainError.INVALID: 400,
    DomainError.FORBIDDEN: 403,
    DomainError.MISSING: 404,
    DomainError.CONFLICT: 409,
    DomainError.MISMATCH: 422,
    DomainError.LIMIT: 429,
    DomainError.STOPPED: 503,
}
MEANING = {
    400: "The request has faults, listed by field.",
    401: "No token, or one that is not valid.",
    403: "This person may not do this.",
    404: "There is nothing here, or it is not this person’s to see.",
    406: "Only JSON is spoken here.",
    409: "The state of things does not allow it; the code says why.",
    413: "The body is too large.",
    415: "The body must be application/json.",
    422: "The idempotency key was used before for a different request.",
    429: "Too many wrong tries; wait.",
    503: "Coins are stopped while the books are checked (`money_stopped`); or somebody else is at the same thing"
    " (`busy`: try again in a second, with the same key). Nothing was lost or changed.",
}

WORDS = {  # the framework's own sentences are not in every language
    "not_authenticated": gettext_lazy("Sign in, or send a token."),
    "authentication_failed": gettext_lazy("This token is not valid."),
    "permission_denied": gettext_lazy("You are not allowed to do this."),
    "not_found": gettext_lazy("There is nothing here, or it is not yours to see."),
    "method_not_allowed": gettext_lazy("This address does not offer that method."),
    "not_acceptable": gettext_lazy("This address cannot answer in the format that was asked for."),
    "unsupported_media_type": gettext_lazy("Send the body as application/json."),
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


def documented_errors(*statuses: int) -> dict[int, OpenApiResponse]:
    """The error responses of an endpoint, for its schema; 401 and 406 belong to all of them."""
    return {status: OpenApiResponse(ErrorSerializer, MEANING[status]) for status in (*statuses, 401, 406)}


def error_response(code: str, message: str, *, status: int, fields: dict[str, Any] | None = None) -> Response:
    return Response({"error": {"code": code, "message": message, "fields": fields or {}}}, status=status)


def faults_of(form: BaseForm) -> exceptions.ValidationError:
    """Return the faults of a page's form, which the API asks the same, in the API's shape."""
    return exceptions.ValidationError({name: [str(fault) for fault in faults] for name, faults in form.errors.items()})


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Translate any error that a view raises into the one shape."""
    if isinstance(error, Busy) or timed_out(error):
        busy = error_response(Busy.code, str(Busy.message), status=503)
        busy["Retry-After"] = "1"
        return busy
    if isinstance(error, DomainError):
        return error_response(error.code, str(error), status=STATUS[error.family], fields=error.fields)
    if isinstance(error, exceptions.ValidationError):
        return error_response(
            "invalid_fields", _("Some answers need another look."), status=400, fields=_flat(error.detail)
        )
    response = drf_handler(error, context)
    if response is None:
        return _our_fault(error, context)
    code = _slug(error)
    message = WORDS[code] if code in WORDS else getattr(error, "detail", "")
    response.data = {"error": {"code": code, "message": str(message), "fields": {}}}
    return response


def _slug(error: Exception) -> str:
    if isinstance(error, exceptions.APIException):
        code = error.get_codes()
        return code if isinstance(code, str) else error.default_code
    return "not_found" if isinstance(error, Http404) else "permission_denied"  # all else that DRF answers for


def _our_fault(error: Exception, context: dict[str, Any]) -> Response | None:
    """An error that nobody foresaw: the log gets the details, the caller the shape (with DEBUG, Django's page)."""
    if settings.DEBUG:
        return None
    got_request_exception.send(sender=type(context["view"]), request=context["request"]._request)
    return error_response("server_error", _("Something went wrong on our side. Please try again."), status=500)


def _flat(detail: Any, prefix: str = "") -> dict[str, list[str]]:
    """Flatten DRF's nested faults to {"answers.3": ["…"]}; faults of the whole body stand under "body"."""
    if isinstance(detail, dict):
        flat: dict[str, list[str]] = {}
        for key, value in detail.items():
            name = "body" if key == "non_field_errors" and not prefix else str(key)
            flat.update(_flat(value, f"{prefix}.{name}" if prefix else name))
        return flat
    if isinstance(detail, list) and any(isinstance(item, dict | list) for item in detail):
        return _flat(dict(enumerate(detail)), prefix)
    return {prefix or "body": [str(item) for item in (detail if isinstance(detail, list) else [detail])]}
