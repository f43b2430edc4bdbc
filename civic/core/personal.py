"""The register of personal columns: each app registers its own; the public page, the docs, the export and the
erasure are made from it.

A table is *about a person* when its rows belong to one citizen or user (`of` finds them). Other tables only bear
signatures: a column that says which member of staff acted.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from civic.core.hooks import Register

RowsOf = Callable[[Any], QuerySet[Any]]  # from an accounts.User
Erase = Callable[[Any, datetime], None]


class Ground:
    """Why the law lets the county hold it: 個人資料保護法 art. 15 (agencies), art. 6 never applies here."""

    CONSENT = _("Your consent (Personal Data Protection Act, art. 15 no. 2)")
    DUTY = _("The county’s legal duties: accounting and audit (art. 15 no. 1)")
    SERVICE = _("Running the service that you asked for (art. 15 no. 1)")


class Until:
    """How long personal columns are kept, where several slices say the same."""

    ACCOUNT = _("until you erase your account")
    TEN_YEARS = _("10 years, as accounting law asks of papers about public money")


@dataclass(frozen=True)
class Letter:
    """How the rows of a table are told to the person whose they are, in their copy.

    `sentence` says a row; `%(column)s` stands for a value in words. `labels` name the columns that follow it where
    they hold something. `values` put a column into words, of the row; where they give nothing, it is left out.
    `silent` columns say nothing that people could use; programs read them in the JSON.
    """

    sentence: Any
    labels: Mapping[str, Any] = field(default_factory=dict)
    values: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    silent: tuple[str, ...] = ()


@dataclass(frozen=True)
class Personal:
    """Personal columns of one table: what for, on what ground, and until when.

    `hidden` columns are never exported (hashes, keys, the numbers of staff). `of` finds a person's rows; without it
    the columns are signatures. `erase` blanks or unties the rows when a person is erased; None deletes them, unless
    `stays` says that what is left names nobody.
    """

    model: str
    columns: tuple[str, ...]
    purpose: Any
    ground: Any
    retention: Any
    of: RowsOf | None = None
    hidden: tuple[str, ...] = ()
    erase: Erase | None = None
    stays: bool = False
    name: Any = ""  # where the table's own name is a programmer's
    letter: Letter | None = None  # every table about a person has one

    @property
    def table(self) -> type[Model]:
        return apps.get_model(self.model)

    @property
    def title(self) -> str:
        return str(self.name or self.table._meta.verbose_name_plural)

    @property
    def labels(self) -> list[str]:
        """The columns as people read them, but for the one that says whose the row is."""
        return [self.label(name) for name in self.columns if not self.of or name not in self.whose]

    def label(self, name: str) -> str:
        """A column as people read it."""
        ours = self.letter.labels.get(name) if self.letter else None
        return str(ours or getattr(self.table._meta.get_field(name), "verbose_name", name))

    @property
    def whose(self) -> set[str]:
        """The columns that only say whose the row is, or which member of staff acted: no words are needed for them."""
        people = {"civic.User", "civic.Citizen"}
        related = {name: self.table._meta.get_field(name).related_model for name in self.columns}
        return {name for name, model in related.items() if model not in (None, "self") and model._meta.label in people}


REGISTER: Register[Personal] = Register("table")


def register(*entries: Personal) -> None:
    """Add tables to the register; a table stands there once."""
    for entry in entries:
        REGISTER.add(entry.model, entry)


def rows_by_user(model: type[Model]) -> RowsOf:
    """How to find a person's rows in a table whose column `user` says whose they are."""
    return lambda user: model._default_manager.filter(user=user)


def about_people() -> list[Personal]:
    """The entries whose rows belong to one person."""
    return [entry for entry in REGISTER.values() if entry.of is not None]
