"""Addresses of push messages in the API."""

from django.urls import path

from engagement.delivery.channels.webpush import api

urlpatterns = [
    path("push/key/", api.PushKeyView.as_view()),
    path("push/subscriptions/", api.SubscriptionsView.as_view()),
    path("push/subscriptions/<int:pk>/", api.SubscriptionView.as_view()),
]
