"""Addresses of the link at the end of a mail, of what came back, and of a mailbox that is over."""

from django.urls import path

from engagement.delivery.channels.email import hook_views, mailbox_views, views

urlpatterns = [
    path("messages/off/<str:token>/", views.stop_mails, name="stop_mails"),
    path("hooks/mail/", hook_views.hook, name="mail_hook"),
    path("preferences/mailbox/", mailbox_views.mailbox, name="mailbox"),
]
