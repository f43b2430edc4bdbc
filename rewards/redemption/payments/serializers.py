"""Payments as JSON. Nothing about the payer is ever in it."""

import datetime

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from civic.api.fields import Text, WholeNumber
from rewards.cards import numbers
from rewards.ledger.actions import BIGINT_MAX
from rewards.pins.models import is_pin
from rewards.redemption.payments.models import Redemption
from rewards.shops.models import Shop


class AmountSerializer(serializers.Serializer):
    amount = WholeNumber(min_value=1, max_value=BIGINT_MAX, help_text="Coins to pay.")


class PaymentCodeSerializer(serializers.Serializer):
    code = serializers.CharField(help_text="What the QR carries.")
    digits = serializers.CharField(help_text="The same in eight digits, to be typed.")
    url = serializers.URLField(help_text="Put this into the QR.")
    expires_at = serializers.DateTimeField()


class PaymentSerializer(serializers.Serializer):
    code = Text(required=False, max_length=100, help_text="From the QR; or send digits.")
    digits = Text(required=False, max_length=12, help_text="The eight digits; or send code.")
    shop = WholeNumber(
        required=False, allow_null=True, help_text="May be left out by someone who works in one shop only."
    )

    def validate_digits(self, digits: str) -> str:
        joined = digits.replace(" ", "")
        if not (len(joined) == 8 and joined.isascii() and joined.isdigit()):
            raise serializers.ValidationError(_("Type the eight digits."))
        return joined


class CardPaymentSerializer(AmountSerializer):
    code = Text(required=False, max_length=64, help_text="From the card’s QR; or send number.")
    number = Text(required=False, max_length=20, help_text="The twelve digits on the card; or send code.")
    pin = Text(
        required=False,
        max_length=6,
        write_only=True,
        help_text="Six digits, typed by the customer on your device. Left out until pin_needed asks for it.",
    )
    shop = WholeNumber(
        required=False, allow_null=True, help_text="May be left out by someone who works in one shop only."
    )

    def validate_number(self, number: str) -> str:
        joined = number.replace(" ", "")
        if not (len(joined) == numbers.LENGTH and joined.isascii() and joined.isdigit()):
            raise serializers.ValidationError(_("A card has twelve digits. Type all of them."))
        return joined

    def validate_pin(self, pin: str) -> str:
        if not is_pin(pin):
            raise serializers.ValidationError(_("A PIN has six digits. Type all of them."))
        return pin


class ShopSerializer(serializers.ModelSerializer):
    class Meta:
        model = Shop
        fields = ("id", "name")


class ReceiptSerializer(serializers.ModelSerializer):
    shop = ShopSerializer()

    class Meta:
        model = Redemption
        fields: tuple[str, ...] = ("id", "receipt", "amount", "shop", "completed_at")


class DayListSerializer(ReceiptSerializer):
    clerk = serializers.CharField(source="confirmed_by.get_short_name", allow_null=True, default=None)
    device = serializers.CharField(source="device.name", allow_null=True, default=None)

    class Meta(ReceiptSerializer.Meta):
        fields = (*ReceiptSerializer.Meta.fields, "state", "voided_at", "clerk", "device", "way", "refunded")


class DaySerializer(serializers.Serializer):
    date = serializers.DateField(
        required=False,
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": _("Write the day as 2026-10-31.")},
        help_text="A Taipei day; today when left out.",
    )

    def validate_date(self, day: datetime.date) -> datetime.date:
        if not 2000 <= day.year < 3000:  # far years have no instant that the database can hold
            raise serializers.ValidationError(_("There are no payments in that year."))
        return day
