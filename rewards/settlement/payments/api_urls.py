"""Addresses of payment batches in the API, below finance/."""

from django.urls import path

from rewards.settlement.payments import api

urlpatterns = [
    path("batches/<int:pk>.csv", api.BatchCsvView.as_view()),
    path("batches/<int:pk>/<slug:layout>/", api.BatchLayoutView.as_view()),
    path("batches/<int:pk>.xlsx", api.BatchXlsxView.as_view()),
]
