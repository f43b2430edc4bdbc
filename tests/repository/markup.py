"""What a piece of a template opens and does not close, read from its source."""

import re
from collections.abc import Iterator

TAG_OF_DJANGO = re.compile(r"{#.*?#}|{%.*?%}", re.S)
VALUE = re.compile(r"{{.*?}}", re.S)
COMMENT = re.compile(r"<!--.*?-->|{% comment %}.*?{% endcomment %}", re.S)
TAG = re.compile(r"""<(/?)([a-zA-Z][\w:-]*)((?:"[^"]*"|'[^']*'|[^<>"'])*)>""")
WITHOUT_END = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "use", "wbr"}
SHARED = re.compile(r"{% shared\b.*?%}(.*?){% endshared %}", re.S)


def shared_parts(source: str) -> Iterator[str]:
    """Each part of the template that is kept for everybody."""
    yield from SHARED.findall(source)


def torn(source: str) -> str:
    """Say which element the piece opens or ends alone, or where it cuts a tag in two; nothing when it is whole."""
    plain = VALUE.sub("x", TAG_OF_DJANGO.sub("", COMMENT.sub("", source)))
    opened: list[str] = []
    for end, name, inside in TAG.findall(plain):
        if end and (not opened or opened.pop() != name):
            return f"it ends </{name}>, which it did not open last"
        if not end and name not in WITHOUT_END and not inside.endswith("/"):
            opened.append(name)
    if opened:
        return f"it opens <{opened[-1]}> and does not close it"
    cut = re.search(r"<(?=[a-zA-Z/!])|(?<=[\"'\w])>", TAG.sub("", plain))
    return "it begins or ends inside a tag" if cut else ""
