"""Other people's scripts come from their packages, and only the files that pages use: the tree holds none of them."""

import sys
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

from civic.deploy import scanner

# Leaflet draws the map of the shops; django-leaflet brings it. Its style sheet names the pictures.
LEAFLET = (
    "leaflet/leaflet.js",
    "leaflet/leaflet.js.map",
    "leaflet/leaflet.css",
    "leaflet/images/layers.png",
    "leaflet/images/layers-2x.png",
    "leaflet/images/marker-icon.png",
)
# zxing reads QR codes where a browser does not; npm brings it, where there is one (civic/deploy/scanner.py).
ZXING = ("zxing/reader.js", "zxing/reader.wasm")


@cache
def scans() -> bool:
    """Whether the reader of QR codes is installed."""
    return scanner.whole(Path(sys.prefix))


class Finder(BaseFinder):
    """Finds the files of LEAFLET and ZXING where they were installed; the packages themselves are no apps of ours."""

    def __init__(self, app_names: Any = None, *args: Any, **kwargs: Any) -> None:
        self.storages: dict[str, FileSystemStorage] = {}
        spec = find_spec("leaflet")
        if spec and spec.submodule_search_locations:
            leaflet = FileSystemStorage(location=str(Path(spec.submodule_search_locations[0]) / "static"))
            self.storages |= dict.fromkeys(LEAFLET, leaflet)
        if scans():
            share = FileSystemStorage(location=str((Path(sys.prefix) / scanner.FOLDER).parent))
            self.storages |= dict.fromkeys(ZXING, share)

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        storage = self.storages.get(path)
        if storage is None:
            return []
        found = str(storage.path(path))
        return [found] if find_all else found

    def list(self, ignore_patterns: Any) -> Iterator[Any]:
        yield from self.storages.items()
