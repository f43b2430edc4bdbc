"""Addresses of this app: the wallet, paying, the shops, and the counter. Each slice has its own."""

from django.urls import URLPattern, URLResolver, include, path

from rewards.settlement import views as settlement

app_name = "rewards"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("rewards.wallet.urls")),
    path("", include("rewards.redemption.urls")),
    path("", include("rewards.shops.urls")),
    path("", include("rewards.offers.urls")),
    path("", include("rewards.devices.urls")),
    path("", include("rewards.fraud.urls")),
    path("merchant/statements/", settlement.statements, name="statements"),
    path("merchant/statements/<slug:number>/", settlement.statement, name="statement"),
    path("merchant/statements/<slug:number>/lines.csv", settlement.lines_csv, name="statement_csv"),
    path("merchant/statements/<slug:number>/statement.pdf", settlement.statement_pdf, name="statement_pdf"),
    path("merchant/statements/<slug:number>/receipt.pdf", settlement.receipt_pdf, name="receipt_pdf"),
    path("merchant/statements/<slug:number>/confirm/", settlement.confirm, name="statement_confirm"),
    path("merchant/statements/<slug:number>/invoice/", settlement.invoice, name="statement_invoice"),
    path("merchant/statements/<slug:number>/lines/<int:pk>/dispute/", settlement.dispute, name="statement_dispute"),
    path("merchant/statements/<slug:number>/invoice/photo/", settlement.invoice_photo, name="invoice_photo"),
    path("merchant/statements/<slug:number>/disputes/<int:pk>/photo/", settlement.dispute_photo, name="dispute_photo"),
]
