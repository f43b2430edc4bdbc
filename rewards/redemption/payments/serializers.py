"""Payments as JSON. Nothing about the payer is ever in it."""

from rest_framework import serializers

from civic.api.fields import WholeNumber
from civic.api.reading import BuiltOnce
from rewards.ledger.actions import BIGINT_MAX
from rewards.redemption.payments.models import Redemption
from rewards.shops.models import Shop


class AmountSerializer(serializers.Serializer):
    amount = WholeNumber(min_value=1, max_value=BIGINT_MAX, help_text="Coins to pay.")


class ShopSerializer(BuiltOnce):
    class Meta:
        model = Shop
        fields = ("id", "name")


class ReceiptSerializer(BuiltOnce):
    shop = ShopSerializer()

    class Meta:
        model = Redemption
        fields: tuple[str, ...] = ("id", "receipt", "amount", "shop", "completed_at")


class DayListSerializer(ReceiptSerializer):
    clerk = serializers.CharField(source="confirmed_by.get_short_name", allow_null=True, default=None)
    device = serializers.CharField(source="device.name", allow_null=True, default=None)

    class Meta(ReceiptSerializer.Meta):
        fields = (*ReceiptSerializer.Meta.fields, "state", "voided_at", "clerk", "device", "way", "refunded")
