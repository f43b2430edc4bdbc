"""What files weigh on the way to a phone, and which ones a page names."""

import gzip
import re
from pathlib import Path

from django.contrib.staticfiles import finders

KB = 1024
LATER = re.compile(r'data-(?:script|style)="/static/([^"]+)"')  # the map's, when somebody wants it
LINKED = re.compile(r'(?:<script[^>]+src|<link rel="stylesheet" href)="/static/([^"]+)"')


def packed(*names: str) -> int:
    """Bytes over the line: each file is compressed by itself, as whitenoise serves it."""
    return sum(len(gzip.compress(Path(finders.find(name)).read_bytes())) for name in names)
