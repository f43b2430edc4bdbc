"""Thousands are parted by commas, as on every receipt: Django leaves them unparted in 繁體中文."""

THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
