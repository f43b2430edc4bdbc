"""Pages leave compressed; what is compressed already, such as a picture or a paper, leaves as it is."""

from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

WORDS = (
    "text/",
    "application/json",
    "application/javascript",
    "application/manifest+json",
    "application/vnd.oai.openapi",
    "application/xml",
    "image/svg+xml",
)


class CompressionMiddleware(GZipMiddleware):
    """Django's own, for words only.

    It adds a random number of bytes to each answer: otherwise the length of a compressed page that holds both a secret
    and what an attacker chose would let the secret be guessed (BREACH).
    """

    def process_response(self, request: Any, response: HttpResponseBase) -> Any:
        kind = response.get("Content-Type", "")
        if not kind.startswith(WORDS) or not isinstance(response, HttpResponse):
            return response  # a table that is streamed row by row would wait in the compressor
        return super().process_response(request, response)
