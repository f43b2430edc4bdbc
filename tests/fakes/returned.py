"""Mails as servers return them: RFC 3464 with and without the letter, in Big5, late, complaints, and words alone."""

from email.message import EmailMessage

TO = "bounces@tuili.example"


def report(
    *, status: str = "5.1.1", action: str = "failed", said: str = "smtp; 550 5.1.1 no such user", to: str = TO,
    letter: str = "", sort: str = "message/rfc822", words: bytes = b"Your mail did not arrive.",
) -> bytes:  # fmt: skip
    """A report of RFC 3464 as mail servers write them; `letter` is the returned mail, or its head."""
    held = f"--edge\nContent-Type: {sort}\n\n{letter}\n" if letter else ""
    head = f"""Return-Path: <>
From: MAILER-DAEMON@mx.example.test (Mail Delivery System)
To: {to}
Subject: =?big5?B?sEGrSA==?=
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="edge"

--edge
Content-Type: text/plain; charset=big5
Content-Transfer-Encoding: 8bit

"""
    fields = f"""
--edge
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.test
Arrival-Date: Sun, 29 Nov 2026 12:00:00 +0800

Final-Recipient: rfc822; somebody@example.test
Action: {action}
Status: {status}
Diagnostic-Code: {said}

{held}--edge--
"""
    return head.encode() + words + fields.encode()


def complaint(letter: str) -> bytes:
    """A reader tapped “spam” (RFC 5965)."""
    return f"""From: feedback@mail.example.test
To: {TO}
Subject: complaint
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="edge"

--edge
Content-Type: text/plain

This is a report of abuse.
--edge
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: Reports/1.0
Version: 1

--edge
Content-Type: text/rfc822-headers

{letter}
--edge--
""".encode()


def plain(to: str, words: str, *, sender: str = "MAILER-DAEMON@old.example.test", path: str = "<>", away: bool = False,
          charset: str = "utf-8") -> bytes:  # fmt: skip
    """A mail in words alone, as old servers write, or people who are away."""
    mail = EmailMessage()
    mail["Return-Path"], mail["From"], mail["To"], mail["Subject"] = path, sender, to, "failure notice"
    if away:
        mail["Auto-Submitted"] = "auto-replied (vacation)"
    mail.set_content(words, charset=charset)
    return mail.as_bytes()
