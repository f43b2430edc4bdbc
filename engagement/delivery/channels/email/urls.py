"""Address of the link at the end of a mail."""

from django.urls import path

from engagement.delivery.channels.email import views

urlpatterns = [path("messages/off/<str:token>/", views.stop_mails, name="stop_mails")]
