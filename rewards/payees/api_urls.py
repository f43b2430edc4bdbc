"""Addresses of an owner's merchants in the API."""

from django.urls import path

from rewards.payees.api import AccountView, PayeesView

urlpatterns = [
    path("merchant/payees/", PayeesView.as_view()),
    path("merchant/payees/<int:pk>/account/", AccountView.as_view()),
]
