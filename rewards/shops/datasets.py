"""Open data: the shops that take coins."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from civic.opendata.registry import Dataset, register
from rewards.shops import queries


def shop_list() -> Iterator[tuple[str, ...]]:
    for shop in queries.listed():
        yield shop.name, str(shop.district), shop.address, shop.phone, shop.hours, str(shop.get_takes_display())


register(
    Dataset(
        slug="shops",
        title=_("Partner shops"),
        about=_("Shops that take coins today."),
        columns=("name", "district", "address", "phone", "hours", "takes"),
        labels=(_("Shop"), _("District"), _("Address"), _("Telephone"), _("Opening hours"), _("Takes coins for")),
        rows=shop_list,
    )
)
