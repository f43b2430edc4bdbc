"""The register of personal columns: each app registers its own; the public page, the docs, the export and the
erasure are made from it.

A table is *about a person* when its rows belong to one citizen or user (`of` finds them). Other tables only bear
signatures: a column that says which member of staff acted.
"""

from collections.abc import Callable
from dataclasses import dataclass
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

    @property
    def table(self) -> type[Model]:
        return apps.get_model(self.model)

    @property
    def title(self) -> str:
        return str(self.name or self.table._meta.verbose_name_plural)

    @property
    def labels(self) -> list[str]:
        """The columns as people read them."""
        return [str(getattr(self.table._meta.get_field(name), "verbose_name", name)) for name in self.columns]


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
