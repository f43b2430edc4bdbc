"""Events: who intends to come, who came, who stayed, and what they thought. See ADR 0060.

What is where, from the bottom; each slice knows those before it:

`events`         Event (one for a notice, published in the notice's own four-eyes step), EventSession, EventReward, and
                 EventChange, by which two people move a session, a place or a capacity afterwards. `actions`: write,
                 add_session, repeat_weekly, clone, cancel, cancel_session; `changes`: propose_session, propose_place,
                 approve, reject; `publishing`: the hooks of notices by which an event is approved with its notice.
`registrations`  Registration: one person at one session: registered | waiting | offered, or ended: left | lapsed |
                 cancelled. `actions`: sign_up, step_back, take_place, session_of; `promoting`: go_on (offers that
                 lapsed, places that fell free; never out of order); `passes`: code and eight digits, derived (`shown`),
                 and `find`; `noshows`: count, bar, appeal;
                 `lists`, `bringing`: an agency's spreadsheet, all or nobody.
`attendance`     Scan (append-only: in or out, at its own time, once per key), Attendance (what the scans come to, made
                 by `merging.merge`, pure and in no order), EventAward (coins once per person and deed),
                 AttendanceCorrection (two people). `actions`: check(Door, code or digits, direction, at, key),
                 check_person (somebody in the list, a walk-in, a citizen with their own phone), undo, settle_due
                 (closes open stays by the event's rule), corrected (the time of a door whose clock is off). What says
                 no is a `Refused` with a code (attendance/errors.py): not_signed_up, other_event, other_day,
                 other_session, cancelled, full, waiting, already_in, already_out, not_in, too_early, over,
                 wrong_clock, verified_only.
`reports`        EventFigures, taken once after the doors have sent all; `report` of an event, `year_of` an agency.
`calendar`       CalendarFeed with its secret address, iCalendar files, reminders.

Capacity is `EventSession.taken`, kept by a trigger on registrations and held by a CHECK; arrival is
`Registration.number`, given under the session's row lock by `event_sign_up` (SQL). Whoever locks takes the session
first, then its registrations, then attendance, then coins.
"""
