"""What stands in a mail that was sent."""

import re

from django.core import mail


def code_in(message: mail.EmailMessage) -> str:
    found = re.search(r"^\d{6}$", message.body, re.MULTILINE)
    assert found, message.body
    return found.group()


def link_in(message: mail.EmailMessage) -> str:
    return re.search(r"/accounts/\w+/\?email=\S+", message.body).group()
