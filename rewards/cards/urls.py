"""Addresses of a citizen's cards."""

from django.urls import path

from rewards.cards import views

urlpatterns = [
    path("wallet/cards/", views.cards, name="cards"),
    path("wallet/cards/<int:pk>/block/", views.block, name="block_card"),
]
