"""A column type of PostgreSQL that Django does not know."""

from django.db import models


class Xid8Field(models.Field):
    """PostgreSQL's 64-bit transaction id: which database transaction wrote the row."""

    def db_type(self, connection: object) -> str:
        return "xid8"
