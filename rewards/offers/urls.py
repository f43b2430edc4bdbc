"""Addresses where an owner keeps a shop’s offers."""

from django.urls import path

from rewards.offers import owner_views, views

urlpatterns = [
    path("offers/", views.all_offers, name="all_offers"),
    path("merchant/offers/", owner_views.own_offers, name="own_offers"),
    path("merchant/shop/<int:pk>/offers/", owner_views.offers, name="offers"),
    path("merchant/shop/<int:pk>/offers/new/", owner_views.new_offer, name="new_offer"),
    path("merchant/offers/<int:pk>/", owner_views.edit_offer, name="edit_offer"),
]
