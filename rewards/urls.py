"""Addresses of this app: the wallet, paying, the shops, and the counter."""

from django.urls import URLPattern, URLResolver, path

from rewards.devices import owner_views as devices
from rewards.devices import till_views
from rewards.fraud.views import payout_hold
from rewards.offers import owner_views as offers
from rewards.redemption.cards import views as card_views
from rewards.redemption.codes import views as citizen
from rewards.redemption.counter import views as merchant
from rewards.redemption.posters.views import poster, poster_by_number
from rewards.redemption.refunds import views as receipt_views
from rewards.redemption.vouchers import views as voucher_views
from rewards.settlement import views as settlement
from rewards.shops import owner_views as owner
from rewards.shops import poster_views
from rewards.shops import team_views as team
from rewards.shops.application_views import apply
from rewards.shops.views import shop, shops
from rewards.wallet.views import appeal, wallet

app_name = "rewards"
urlpatterns: list[URLPattern | URLResolver] = [
    path("wallet/", wallet, name="wallet"),
    path("wallet/holds/<int:pk>/appeal/", appeal, name="appeal"),
    path("pay/", citizen.pay, name="pay"),
    path("pay/<int:pk>/", citizen.payment_code, name="payment_code"),
    path("pay/<int:pk>/status/", citizen.payment_code_status, name="payment_code_status"),
    path("pay/<int:pk>/qr.svg", citizen.payment_code_qr, name="payment_code_qr"),
    path("pay/receipts/<int:pk>/", citizen.own_receipt, name="own_receipt"),
    path("wallet/lines/<int:transaction>/", citizen.receipt_of_line, name="receipt_of_line"),
    path("pay/receipts/<int:pk>/status/", citizen.own_receipt_status, name="own_receipt_status"),
    path("offers/<int:pk>/", voucher_views.offer, name="offer"),
    path("vouchers/", voucher_views.own_vouchers, name="vouchers"),
    path("vouchers/<int:pk>/", voucher_views.voucher, name="voucher"),
    path("vouchers/<int:pk>/status/", voucher_views.voucher_status, name="voucher_status"),
    path("vouchers/<int:pk>/qr.svg", voucher_views.voucher_qr, name="voucher_qr"),
    path("vouchers/<int:pk>/cancel/", voucher_views.cancel_voucher, name="cancel_voucher"),
    path("s/", poster_by_number, name="poster_by_number"),
    path("s/<int:pk>/", poster, name="poster"),
    path("shops/", shops, name="shops"),
    path("shops/<int:pk>/", shop, name="shop"),
    path("r/<str:code>/", merchant.scan, name="scan"),
    path("v/<str:code>/", merchant.voucher_scan, name="voucher_scan"),
    path("c/<str:code>/", card_views.scan, name="card"),
    path("merchant/card/", card_views.pay, name="card_pay"),
    path("merchant/", merchant.counter, name="counter"),
    path("merchant/day/", merchant.day, name="day"),
    path("merchant/check/", merchant.counter_check, name="counter_check"),
    path("merchant/photo/", merchant.photo, name="counter_photo"),
    path("merchant/confirm/", merchant.counter_confirm, name="counter_confirm"),
    path("merchant/receipts/<int:pk>/", receipt_views.receipt, name="receipt"),
    path("merchant/receipts/<int:pk>/void/", receipt_views.void, name="void"),
    path("merchant/receipts/<int:pk>/refund/", receipt_views.refund, name="refund"),
    path("merchant/receipts/<int:pk>/late-refund/", receipt_views.late_refund, name="late_refund"),
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
    path("merchant/payouts/<int:pk>/", payout_hold, name="payout_hold"),
    path("merchant/apply/", apply, name="apply"),
    path("merchant/business/", owner.business, name="business"),
    path("merchant/business/<int:pk>/shop/", owner.new_shop, name="new_shop"),
    path("merchant/business/<int:pk>/staff/", team.staff, name="staff"),
    path("merchant/staff/<int:pk>/remove/", team.remove, name="remove_staff"),
    path("merchant/invitations/<int:pk>/withdraw/", team.withdraw, name="withdraw_invitation"),
    path("merchant/join/<str:token>/", team.join, name="join"),
    path("merchant/shop/<int:pk>/", owner.edit_shop, name="edit_shop"),
    path("merchant/shop/<int:pk>/open/", owner.switch_shop, name="switch_shop"),
    path("merchant/shop/<int:pk>/offers/", offers.offers, name="offers"),
    path("merchant/shop/<int:pk>/offers/new/", offers.new_offer, name="new_offer"),
    path("merchant/offers/<int:pk>/", offers.edit_offer, name="edit_offer"),
    path("merchant/shop/<int:pk>/devices/", devices.devices, name="devices"),
    path("merchant/devices/<int:pk>/revoke/", devices.revoke, name="revoke_device"),
    path("merchant/device/", till_views.till, name="till"),
    path("merchant/pin/", till_views.own_pin, name="own_pin"),
    path("merchant/shop/<int:pk>/poster/", poster_views.poster, name="poster_settings"),
    path("merchant/shop/<int:pk>/poster/print/", poster_views.poster_print, name="poster_print"),
    path("merchant/shop/<int:pk>/poster.svg", poster_views.poster_svg, name="poster_svg"),
]
