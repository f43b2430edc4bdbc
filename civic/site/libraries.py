"""Other people's scripts come from their packages, and only the files that pages use: the tree holds none of them."""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

# Leaflet draws the map of the shops; django-leaflet brings it. Its style sheet names the pictures.
LEAFLET = (
    "leaflet/leaflet.js",
    "leaflet/leaflet.js.map",
    "leaflet/leaflet.css",
    "leaflet/images/layers.png",
    "leaflet/images/layers-2x.png",
    "leaflet/images/marker-icon.png",
)


class Finder(BaseFinder):
    """Finds the files of LEAFLET in the package that ships them; the package itself is no app of ours."""

    def __init__(self, app_names: Any = None, *args: Any, **kwargs: Any) -> None:
        spec = find_spec("leaflet")
        folders = list(spec.submodule_search_locations or ()) if spec else []
        self.storage = FileSystemStorage(location=str(Path(folders[0]) / "static")) if folders else None

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        if not self.storage or path not in LEAFLET:
            return []
        found = str(self.storage.path(path))
        return [found] if find_all else found

    def list(self, ignore_patterns: Any) -> Iterator[Any]:
        if self.storage:
            yield from ((path, self.storage) for path in LEAFLET)
