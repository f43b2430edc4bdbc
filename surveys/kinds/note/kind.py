from surveys.kinds.silent import Silent


class Note(Silent):
    """A text to read between two questions."""

    slug = "note"
