"""A notice's text on pages: `{{ said.body|body_html }}`."""

from django import template
from django.utils.safestring import SafeString

from engagement.notices import body

register = template.Library()


@register.filter
def body_html(text: object) -> SafeString:
    """Paragraphs, headings, lists, bold words and links; everything else is shown as it was written."""
    return body.as_html(str(text))


@register.filter
def body_page(text: object) -> SafeString:
    """The same with a name for each heading, so that a link leads to it: for a page that shows one notice."""
    return body.as_html(str(text), with_anchors=True)


@register.filter
def body_text(text: object) -> str:
    return body.as_text(str(text))
