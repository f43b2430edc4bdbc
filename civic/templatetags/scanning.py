"""What a page needs to read QR codes where the browser does not do so by itself."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html

from civic.site import libraries

register = template.Library()


@register.simple_tag
def code_reader() -> str:
    """The addresses of the worker and of what it works with, as attributes; nothing where zxing is not installed."""
    if not libraries.scans():
        return ""
    script, wasm = (static(path) for path in libraries.ZXING)
    worker = static("js/read_codes.js")
    return format_html('data-worker="{}" data-library="{}" data-wasm="{}"', worker, script, wasm)
