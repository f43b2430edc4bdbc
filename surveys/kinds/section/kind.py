from surveys.kinds.silent import Silent


class Section(Silent):
    """A new page, with its title; its condition is that of all questions until the next one."""

    slug = "section"
    seconds = 2
