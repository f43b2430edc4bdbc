"""The peer: django-hordak with a guard on the balance, in an environment of its own."""
