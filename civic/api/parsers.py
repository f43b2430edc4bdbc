"""Reading JSON bodies: whatever a program sends, it gets a sentence back and never a fault of ours."""

import json
from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser


class BodyTooLarge(APIException):
    status_code = 413
    default_code = "body_too_large"
    default_detail = _("The body is too large.")


class JsonParser(BaseParser):
    """UTF-8 JSON, always: a charset in the header does not choose the decoder."""

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """Return the parsed body; raise ParseError for anything that is not JSON or cannot be stored as text."""
        # DRF hands over the raw stream, past Django's own limit on bodies.
        body = stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
        if len(body) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise BodyTooLarge
        try:
            parsed = json.loads(body.decode(), parse_constant=_refuse)
            json.dumps(parsed, ensure_ascii=False).encode()  # half a surrogate pair is valid JSON, but not text
        except (ValueError, RecursionError) as error:
            raise ParseError(_("The body is not valid JSON.")) from error
        return parsed


def _refuse(constant: str) -> None:
    raise ValueError(constant)  # NaN and Infinity are not JSON
