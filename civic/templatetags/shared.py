"""Parts of a page that are the same for everybody are made once and kept in the memory of the process.

`{% shared large_type county_name %} … {% endshared %}` is made anew for each language and for each value of the names
that it lists. Inside, nothing else is known, neither the person nor the request: so nothing personal can be kept.
"""

from typing import Any

from django import template
from django.template import Context, Library, Node, NodeList, TemplateSyntaxError
from django.template.loader_tags import BlockNode
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from civic.kept import Kept

register = Library()
PLAIN = (str, int, bool, type(None), SafeString)


class SharedNode(Node):
    def __init__(self, names: list[str], nodelist: NodeList) -> None:
        self.names, self.nodelist = names, nodelist
        self.kept = Kept()

    def render(self, context: Context) -> SafeString:
        values = {name: context.get(name) for name in self.names}
        key = (get_language(), *((type(value), value) for value in values.values()))
        made = self.kept.get(key)
        return SafeString(self.kept.keep(key, self.make(context, values)) if made is None else made)

    def make(self, context: Context, values: dict[str, Any]) -> str:
        for name, value in values.items():
            if not is_plain(value):
                raise TypeError(f"{{% shared {name} %}} is given a {type(value).__name__}; words and numbers will do.")
        alone = Context(values, autoescape=context.autoescape)
        with alone.bind_template(context.template):  # type: ignore[arg-type]
            return self.nodelist.render(alone)


def is_plain(value: Any) -> bool:
    """A word, a number, or a tuple of them: what cannot change, nor lead to a person."""
    return all(map(is_plain, value)) if type(value) is tuple else type(value) in PLAIN


@register.tag
def shared(parser: template.base.Parser, token: template.base.Token) -> SharedNode:
    """Keep what stands up to `endshared`; the words are the names of what it depends on, besides the language."""
    nodelist = parser.parse(("endshared",))
    parser.delete_first_token()
    if nodelist.get_nodes_by_type(BlockNode):
        raise TemplateSyntaxError("A block inside {% shared %} would be kept as the first page filled it.")
    return SharedNode(token.split_contents()[1:], nodelist)
