"""How large a world is. Kaohsiung's figures are those of the LINE account of 高雄市政府新聞局 in June 2018."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """What a world holds beside the demo's own people, who come first so that one can sign in."""

    name: str
    citizens: int
    notices: int
    reads: int
    responses: int
    postings: int
    shops: int
    months: int = 24  # closed and paid, before the demo's own


SIZES = {
    size.name: size
    for size in (
        Size("kaohsiung", 789_483, 10_000, 6_000_000, 1_500_000, 5_000_000, 300),
        Size("taitung", 135_000, 4_000, 1_000_000, 250_000, 850_000, 120),
        Size("village", 2_000, 300, 12_000, 4_000, 12_000, 12, months=4),
    )
}
DEMO = 300  # citizens of the demo's own story, whatever the size
