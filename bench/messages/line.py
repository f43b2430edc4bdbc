"""LINE messages in calls of up to 500, planned and noted, over bare posts of as many to the same endpoint."""

from statistics import median

from bench.messages import world
from bench.messages.senders import sender
from bench.messages.world import CITIZENS, PAIRS, SECONDS
from bench.reports import say

ACCOUNTS = """
INSERT INTO engagement_lineaccount (user_id, line_id, linked_at)
  SELECT n, 'U' || lpad(n::text, 32, '0'), now() FROM generate_series(1, %s) n ON CONFLICT DO NOTHING"""
WAITS = """
INSERT INTO civic_outboxitem (channel, urgency, key, user_id, address, about, content, state, once, tries, unknown,
    due_at, error, reference, created_at)
SELECT 'line', 3, 'line:notice:1:' || l.user_id || ':' || turn, l.user_id, l.id::text, 'notice:1', '{"notice": 1}',
       'waiting', false, 0, 0, now() - interval '1 day' + (turn * 1000000 + l.id) * interval '1 microsecond', '', '',
       now()
FROM engagement_lineaccount l, generate_series(1, 1 + 100000 / (SELECT count(*) FROM engagement_lineaccount)) turn
WHERE NOT EXISTS (SELECT 1 FROM engagement_manner r WHERE r.citizen_id = l.user_id)"""


def run(url: str) -> None:
    world.empty()
    world.ask(ACCOUNTS, [min(CITIZENS, 400_000)])
    world.ask(WAITS)
    world.ask("VACUUM ANALYZE civic_outboxitem, engagement_lineaccount")
    with sender("line") as ours, sender("bare-line") as bare:
        taken = [(ours.rate(SECONDS).by_clock / 500, bare.rate(SECONDS).by_clock / 500) for _ in range(PAIRS)]
    ratio = median(mine / other for mine, other in taken)
    mine, other = taken[len(taken) // 2]
    say(f"line: {ratio:.3f}× of bare posts (median of {PAIRS} pairs); {mine:.1f} and {other:.0f} calls of 500 a second")
