"""Addresses of a card at the counter; the first one is printed on cards, so it stays."""

from django.urls import path

from rewards.redemption.cards import views

urlpatterns = [
    path("c/<str:code>/", views.scan, name="card"),
    path("merchant/card/", views.pay, name="card_pay"),
]
