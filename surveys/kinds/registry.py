"""Every kind of question by its name."""

from surveys.kinds.base import Kind
from surveys.kinds.consent.kind import Consent
from surveys.kinds.date.kind import Date
from surveys.kinds.matrix.kind import Matrix
from surveys.kinds.multiple.kind import Multiple
from surveys.kinds.note.kind import Note
from surveys.kinds.nps.kind import Nps
from surveys.kinds.number.kind import Number
from surveys.kinds.picture.kind import Picture
from surveys.kinds.place.kind import Place
from surveys.kinds.ranking.kind import Ranking
from surveys.kinds.rating.kind import Rating
from surveys.kinds.section.kind import Section
from surveys.kinds.short.kind import Short
from surveys.kinds.single.kind import Single
from surveys.kinds.text.kind import Text
from surveys.kinds.whole.kind import Whole
from surveys.kinds.yes_no.kind import YesNo

ALL = (
    Single(), Picture(), Multiple(), YesNo(), Rating(), Nps(), Number(), Whole(), Date(), Place(), Short(), Text(),
    Consent(), Ranking(), Matrix(), Note(), Section(),
)  # fmt: skip
KINDS: dict[str, Kind] = {kind.slug: kind for kind in ALL}
