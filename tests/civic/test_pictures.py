"""Small files that hold large pictures: preparing them stays within 200 MB."""

import re
from pathlib import Path

import pytest

from civic.web import pictures
from tests.pictures import saved

MEMORY = Path("/proc/self/clear_refs")


def highest_memory() -> int:
    """Megabytes that this process has held at most since MEMORY was written to."""
    return int(re.findall(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[0]) // 1024


@pytest.mark.skipif(not MEMORY.exists(), reason="only Linux tells a process its own highest memory")
@pytest.mark.parametrize(
    ("kind", "mode", "side"), [("JPEG", "RGB", 6300), ("PNG", "RGBA", 4450), ("PNG", "P", 4450), ("WEBP", "RGBA", 3150)]
)
def test_the_largest_pictures_that_are_taken_need_little_memory(kind, mode, side):
    upload = saved(kind, mode, side)
    MEMORY.write_text("5")
    before = highest_memory()
    pictures.prepare(upload, size=upload.size)
    assert highest_memory() - before <= 200


@pytest.mark.parametrize(("kind", "side"), [("PNG", 4500), ("WEBP", 3200)])
def test_what_would_need_more_is_refused(kind, side):
    upload = saved(kind, "RGB", side)
    with pytest.raises(pictures.PictureTooLarge):
        pictures.prepare(upload, size=upload.size)
