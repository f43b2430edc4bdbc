"""Joins photographs into contact sheets, each with its name above it, column by column."""

import io
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image, ImageDraw

FOLDER = Path(__file__).parents[3] / "var" / "gallery"
SHEET, GAP, CAPTION = 1560, 12, 16


@dataclass
class Sheets:
    """Pictures of one kind, `columns` side by side; a full sheet is written and the next one begun."""

    folder: Path
    name: str
    columns: int
    count: int = 0
    sheet: Image.Image | None = None
    feet: list[int] = field(default_factory=list)

    def add(self, caption: str, photograph: bytes) -> None:
        """Put a picture where it still fits; what is longer than a sheet is cut off at its foot."""
        small = self._small(photograph)
        column = self._column(small.height + CAPTION)
        if column is None:
            self.close()
            column = self._column(small.height + CAPTION)
        assert self.sheet is not None
        assert column is not None
        left, top = GAP + column * (self._width() + GAP), self.feet[column]
        ImageDraw.Draw(self.sheet).text((left, top), caption[: self._width() // 6], fill="black")
        self.sheet.paste(small, (left, top + CAPTION))
        self.feet[column] = top + CAPTION + small.height + GAP

    def close(self) -> None:
        """Write the sheet that is being filled, if there is one."""
        if self.sheet is not None:
            self.count += 1
            foot = min(SHEET, max(self.feet))
            self.sheet.crop((0, 0, SHEET, foot)).save(self.folder / f"{self.name}-{self.count:02}.png")
        self.sheet = None

    def _width(self) -> int:
        return (SHEET - GAP) // self.columns - GAP

    def _small(self, photograph: bytes) -> Image.Image:
        picture = Image.open(io.BytesIO(photograph)).convert("RGB")
        height = picture.height * self._width() // picture.width
        picture = picture.resize((self._width(), height), Image.Resampling.LANCZOS)
        return picture.crop((0, 0, picture.width, min(height, SHEET - 2 * GAP - CAPTION)))

    def _column(self, height: int) -> int | None:
        if self.sheet is None:
            self.sheet, self.feet = Image.new("RGB", (SHEET, SHEET), "#b9b9b9"), [GAP] * self.columns
        fitting = [at for at in range(self.columns) if self.feet[at] + height <= SHEET - GAP]
        return min(fitting, key=lambda at: self.feet[at], default=None)
