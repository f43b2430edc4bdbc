"""Addresses of a citizen's cards in the API."""

from django.urls import path

from rewards.cards.api import BlockCardView, CardsView

urlpatterns = [
    path("wallet/cards/", CardsView.as_view()),
    path("wallet/cards/<int:pk>/block/", BlockCardView.as_view()),
]
