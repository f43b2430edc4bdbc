"""When each job runs, by Taipei's clock; part of the settings. beat reads it at its start."""

from celery.schedules import crontab

HEARTBEAT_SECONDS = 15
CELERY_BEAT_SCHEDULE = {
    "heartbeat": {"task": "civic.heartbeat", "schedule": HEARTBEAT_SECONDS, "options": {"expires": 60}},
    "make-exports": {"task": "civic.make_exports", "schedule": 60, "options": {"expires": 60}},
    "send-outbox": {"task": "civic.send_outbox", "schedule": 10, "options": {"expires": 30}},
    "send-bulk": {"task": "civic.send_bulk", "schedule": 10, "options": {"expires": 30}},
    "publish-due": {"task": "engagement.publish_due", "schedule": 10, "options": {"expires": 30}},
    "plan-sends": {"task": "engagement.plan_sends", "schedule": 10, "options": {"expires": 30}},
    "read-bounces": {"task": "engagement.read_bounces", "schedule": 300, "options": {"expires": 280}},
    "forget-sent": {"task": "civic.forget_sent", "schedule": crontab(minute=45, hour=3)},
    "forget-codes": {"task": "civic.forget_codes", "schedule": crontab(minute=40, hour="*")},
    "erase-people": {"task": "civic.erase_people", "schedule": crontab(minute=20, hour="*")},
    "forget-mailed-codes": {"task": "civic.forget_mailed_codes", "schedule": crontab(minute=40, hour=3)},
    "forget-unconfirmed": {"task": "civic.forget_unconfirmed", "schedule": crontab(minute=50, hour=3)},
    "close-periods": {"task": "rewards.close_periods", "schedule": crontab(minute=0, hour="2-6")},
    "close-asked-months": {"task": "rewards.close_asked_months", "schedule": crontab()},
    "count-budget-coins": {"task": "rewards.count_budget_coins", "schedule": crontab(minute=30, hour=2)},
    "seal-ledger": {"task": "rewards.seal_ledger", "schedule": 60, "options": {"expires": 60}},
    "end-vouchers": {"task": "rewards.end_vouchers", "schedule": crontab(minute=5, hour="*")},
    "lapse-coins": {"task": "rewards.lapse_coins", "schedule": crontab(minute=10, hour="0-5")},
    "bring-over-coins": {"task": "rewards.bring_over_coins", "schedule": crontab(minute=50, hour=23)},
    "warn-of-lapsing-coins": {"task": "rewards.warn_of_lapsing_coins", "schedule": crontab(minute=0, hour=9)},
    "verify-ledger": {"task": "rewards.verify_ledger", "schedule": crontab(minute=30, hour=4)},
    "verify-whole-ledger": {
        "task": "rewards.verify_whole_ledger",
        "schedule": crontab(minute=0, hour=5, day_of_week="sunday"),
    },
    "reconcile-periods": {"task": "rewards.reconcile_periods", "schedule": crontab(minute=40, hour=4)},
    "send-anchor": {"task": "rewards.send_anchor", "schedule": crontab(minute=50, hour=4)},
    "remind-merchants": {"task": "rewards.remind_merchants", "schedule": crontab(minute=0, hour=10)},
    "deem-confirmed": {"task": "rewards.deem_confirmed", "schedule": crontab(minute=15, hour=0)},
    "report-fraud": {"task": "rewards.report_fraud", "schedule": crontab(minute=0, hour=5)},
    "forget-invitations": {"task": "rewards.forget_invitations", "schedule": crontab(minute=35, hour=3)},
    "forget-payment-codes": {"task": "rewards.forget_payment_codes", "schedule": crontab(minute=30, hour=3)},
    "count-the-night": {"task": "surveys.count_the_night", "schedule": crontab(minute=25, hour=0)},
    "poll-feeds": {"task": "engagement.poll_feeds", "schedule": 60, "options": {"expires": 60}},
    "call-others": {"task": "engagement.call_others", "schedule": 15, "options": {"expires": 30}},
    "file-digests": {"task": "engagement.file_digests", "schedule": crontab(minute=0, hour=18)},
    "forget-devices": {"task": "engagement.forget_devices", "schedule": crontab(minute=55, hour=3)},
}
