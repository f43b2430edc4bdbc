"""Pages with a camera that reads QR codes: WebAssembly may run on them, and on no other."""

from typing import Any

from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

# Some browsers hold a worker to the policy of its page: without this word the reader of codes would not start there.
ALLOWED = {"script-src": ["'wasm-unsafe-eval'"]}


def render_with_camera(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """As `render`, for a page that includes `_parts/scan.html`."""
    answer = render(request, template, context, status=status)
    return csp_update(ALLOWED)(lambda _request: answer)(request)  # type: ignore[return-value]
