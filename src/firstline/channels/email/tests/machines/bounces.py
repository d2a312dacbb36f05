"""Bounces by the standard and in words, complaints, receipts and mass mails."""

# ruff: noqa: E501 - mails have the lines that they have

from firstline.channels.email.parsing.parts import Report
from firstline.channels.email.tests.machines.sample import OURS, Kind, Sample

DAEMON = "From: Mail Delivery System <MAILER-DAEMON@mx.example.net>"
HEADERS = Report(
    "text/rfc822-headers", f"From: service@lindenhof.example.org\nTo: alois@rohr.example.com\nMessage-ID: {OURS}\nSubject: Drucker\n"
)


def status(text: str) -> Report:
    return Report("message/delivery-status", f"Reporting-MTA: dns; mx.example.net\n\n{text}")


def failing(code: str, *, address: str = "alois@rohr.example.com", action: str = "failed", words: str = "smtp; 550 no") -> Report:
    return status(f"Final-Recipient: rfc822; {address}\nAction: {action}\nStatus: {code}\nDiagnostic-Code: {words}\n")


GONE = {"failed": ["alois@rohr.example.com"], "permanent": True}
FOR_NOW = {"failed": ["alois@rohr.example.com"], "permanent": False}

REPORTS = (
    Sample("Postfix: user unknown", Kind.BOUNCE, "delivery_failed", f"{DAEMON}\nSubject: Undelivered Mail Returned to Sender\n\nI'm sorry",
           (failing("5.1.1", words="smtp; 550 5.1.1 User unknown"), HEADERS), "<>",
           {**GONE, "original": OURS, "words": "550 5.1.1 User unknown"}),
    Sample("Exchange: full mailbox", Kind.BOUNCE, "delivery_failed", f"{DAEMON}\nSubject: Unzustellbar: x\n\nx", (failing("5.2.2"), HEADERS), "<>", FOR_NOW),
    Sample("Gmail: taken for spam", Kind.BOUNCE, "delivery_failed", f"{DAEMON}\nSubject: x\n\nx", (failing("5.7.26"), HEADERS), "<>", FOR_NOW),
    Sample("too big", Kind.BOUNCE, "delivery_failed", f"{DAEMON}\nSubject: x\n\nx", (failing("5.3.4"),), "<>", FOR_NOW),
    Sample("domain unknown", Kind.BOUNCE, "delivery_failed", f"{DAEMON}\nSubject: x\n\nx", (failing("5.4.4"),), "<>", GONE),
    Sample("no status but failed", Kind.BOUNCE, "delivery_failed", f"{DAEMON}\nSubject: x\n\nx",
           (status("Final-Recipient: rfc822;alois@rohr.example.com\nAction: failed\n"),), "<>", GONE),
    Sample("delayed for four hours", Kind.BOUNCE, "delivery_delayed", f"{DAEMON}\nSubject: Delayed Mail\n\nx", (failing("4.4.1", action="delayed"),), "<>", FOR_NOW),
    Sample("gave up after five days", Kind.BOUNCE, "delivery_failed", f"{DAEMON}\nSubject: x\n\nx", (failing("4.4.7"),), "<>", FOR_NOW),
    Sample("the address that we wrote to, not where it was forwarded", Kind.BOUNCE, "delivery_failed", f"{DAEMON}\nSubject: x\n\nx",
           (status("Original-Recipient: rfc822;alois@rohr.example.com\nFinal-Recipient: rfc822;a.rohr@intern.example.com\nAction: failed\nStatus: 5.1.1\n"),),
           "<>", GONE),
    Sample("two addresses, one of them ours", Kind.BOUNCE, "delivery_failed", f"{DAEMON}\nSubject: x\n\nx",
           (status("Final-Recipient: rfc822; alois@rohr.example.com\nAction: failed\nStatus: 5.1.1\n\n"
                   "Final-Recipient: rfc822; service@lindenhof.example.org\nAction: failed\nStatus: 5.4.6\n"),), "<>",
           {"failed": ["alois@rohr.example.com"]}),
    Sample("one failed, one delivered", Kind.BOUNCE, "delivery_failed", f"{DAEMON}\nSubject: x\n\nx",
           (status("Final-Recipient: rfc822; elif@rohr.example.com\nAction: delivered\nStatus: 2.0.0\n\n"
                   "Final-Recipient: rfc822; alois@rohr.example.com\nAction: failed\nStatus: 5.1.1\n"),), "<>", GONE),
    Sample("with a person's return path", Kind.BOUNCE, "delivery_failed", "Subject: Returned\n\nx", (failing("5.1.1"),), "alois@rohr.example.com", GONE),
    Sample("by the thread, where nothing is enclosed", Kind.BOUNCE, "delivery_failed", f"{DAEMON}\nIn-Reply-To: {OURS}\nSubject: x\n\nx", (failing("5.1.1"),),
           "<>", {"original": OURS}),
    Sample("folded diagnostic, IPv6 and odd case", Kind.BOUNCE, "delivery_failed", f"{DAEMON}\nSubject: x\n\nx",
           (status("FINAL-RECIPIENT: RFC822; Alois@Rohr.Example.COM\nACTION: Failed\nSTATUS: 5.1.10\n"
                   "Diagnostic-Code: smtp; 550 5.1.10\n  RESOLVER.ADR.RecipientNotFound\n"),), "<>",
           {**GONE, "words": "550 5.1.10 RESOLVER.ADR.RecipientNotFound"}),
)  # fmt: skip

WORDS = (
    Sample("Exim", Kind.BOUNCE, "delivery_failed",
           f"{DAEMON}\nX-Failed-Recipients: alois@rohr.example.com\nAuto-Submitted: auto-replied\nSubject: Mail delivery failed: returning message to sender\n\n"
           "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\n"
           "recipients. This is a permanent error. The following address(es) failed:\n\n  alois@rohr.example.com\n    host mx.rohr.example.com [192.0.2.7]\n"
           "    SMTP error from remote mail server after RCPT TO:<alois@rohr.example.com>:\n    550 5.1.1 <alois@rohr.example.com>: Recipient rejected\n\n"
           f"------ This is a copy of the message, including all the headers. ------\n\nTo: mia@lindenhof.example.org\nMessage-ID: {OURS}\n", (), "<>",
           {**GONE, "original": OURS}),
    Sample("Exim's warning", Kind.BOUNCE, "delivery_delayed",
           f"{DAEMON}\nSubject: Warning: message 1abc delayed 24 hours\n\nThis message was created automatically by mail delivery software.\n"
           "A message that you sent has not yet been delivered to one or more of its\nrecipients after more than 24 hours.\n\nThe address to which the message has "
           "not yet been delivered is:\n\n  alois@rohr.example.com\n    Delay reason: connection timed out\n", (), "<>", FOR_NOW),
    Sample("qmail", Kind.BOUNCE, "delivery_failed",
           f"{DAEMON}\nSubject: failure notice\n\nHi. This is the qmail-send program at mx.example.net.\nI'm afraid I wasn't able to deliver your message to the "
           "following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<alois@rohr.example.com>:\n"
           f"Sorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\nMessage-ID: {OURS}\nTo: x@example.org", (), "<>",
           {**GONE, "original": OURS}),
    Sample("Postfix without a report part", Kind.BOUNCE, "delivery_failed",
           f"{DAEMON}\nSubject: Undelivered Mail Returned to Sender\n\nThis is the mail system at host mx.example.net.\n\nI'm sorry to have to inform you that your "
           "message could not\nbe delivered to one or more recipients.\n\n<alois@rohr.example.com>: Host or domain name not found. Name service error for\n"
           "    name=rohr.example.com type=AAAA: Host not found", (), "<>", GONE),
    Sample("Exchange, English", Kind.BOUNCE, "delivery_failed",
           "From: Microsoft Outlook <postmaster@firma.example.com>\nSubject: Undeliverable: Your printer\n\nDelivery has failed to these recipients or groups:\n\n"
           "alois@rohr.example.com\nThe email address you entered couldn't be found. Please check the address and try again.\n\n"
           f"Diagnostic information for administrators:\n\n#550 5.1.10 ##\n\nOriginal message headers:\n\nMessage-ID: {OURS}", (), "<>", {**GONE, "original": OURS}),
    Sample("Exchange, German", Kind.BOUNCE, "delivery_failed",
           "From: Microsoft Outlook <postmaster@firma.example.com>\nSubject: Unzustellbar: Ihr Drucker\n\nFehler bei der Nachrichtenzustellung an folgende Empfänger "
           "oder Gruppen:\n\nalois@rohr.example.com\nDie E-Mail-Adresse, die Sie eingegeben haben, konnte nicht gefunden werden.\n\n"
           "Diagnoseinformationen für Administratoren:\n\nGenerierender Server: firma.example.com\n", (), "<>", GONE),
    Sample("Exchange, German, mailbox full", Kind.BOUNCE, "delivery_failed",
           "From: Microsoft Outlook <postmaster@firma.example.com>\nSubject: Unzustellbar: Ihr Drucker\n\nFehler bei der Nachrichtenzustellung an folgende Empfänger "
           "oder Gruppen:\n\nalois@rohr.example.com\nDas Postfach des Empfängers ist voll und kann zurzeit keine Nachrichten annehmen.\n", (), "<>", FOR_NOW),
    Sample("Gmail, English", Kind.BOUNCE, "delivery_failed",
           "From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>\nSubject: Delivery Status Notification (Failure)\nX-Failed-Recipients: alois@rohr.example.com\n"
           "Auto-Submitted: auto-replied\n\n** Address not found **\n\nYour message wasn't delivered to alois@rohr.example.com because the address couldn't be found, "
           "or is unable to receive mail.\n\nThe response was:\n550 5.1.1 The email account that you tried to reach does not exist.", (), "<>", GONE),
    Sample("Gmail, German", Kind.BOUNCE, "delivery_failed",
           "From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>\nSubject: Benachrichtigung zum Übermittlungsstatus (Fehlgeschlagen)\n\n"
           "Adresse nicht gefunden\n\nIhre Nachricht wurde nicht an alois@rohr.example.com zugestellt, weil die Adresse nicht gefunden wurde.", (), "<>", GONE),
    Sample("Gmail tries on", Kind.BOUNCE, "delivery_delayed",
           "From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>\nSubject: Delivery Status Notification (Delay)\n\nThere was a temporary problem delivering your "
           "message to alois@rohr.example.com. Gmail will retry for 46 more hours.", (), "<>", FOR_NOW),
    Sample("GMX", Kind.BOUNCE, "delivery_failed",
           "From: GMX Mailer Daemon <mailer-daemon@gmx.example>\nSubject: Mail delivery failed: returning message to sender\n\nThis message was created automatically by "
           "mail delivery software.\n\nA message that you sent could not be delivered to one or more of\nits recipients. This is a permanent error. The following address\n"
           "failed:\n\n\"alois@rohr.example.com\":\nSMTP error from remote server for RCPT TO command, host: mx.rohr.example.com reason: 550 Requested action not taken: "
           "mailbox unavailable\n\n--- The header of the original message is following. ---\n\nTo: x@example.org", (), "<>", GONE),
    Sample("T-Online", Kind.BOUNCE, "delivery_failed",
           "From: Mail Delivery System <mailer-daemon@t-online.example>\nSubject: Ihre E-Mail konnte nicht zugestellt werden\n\nSehr geehrte Kundin, sehr geehrter Kunde,\n"
           "Ihre E-Mail konnte nicht zugestellt werden. Die folgende Adresse konnte nicht erreicht werden:\n\n<alois@rohr.example.com>\n"
           "550-5.1.1 Empfänger unbekannt", (), "<>", GONE),
    Sample("1&1 / IONOS in words", Kind.BOUNCE, "delivery_failed",
           f"{DAEMON}\nSubject: Zustellung fehlgeschlagen\n\nDie Zustellung Ihrer E-Mail an folgende Adresse ist fehlgeschlagen:\nalois@rohr.example.com\n"
           "Grund: Empfänger existiert nicht", (), "<>", GONE),
    Sample("Sendmail", Kind.BOUNCE, "delivery_failed",
           f"{DAEMON}\nSubject: Returned mail: see transcript for details\n\nThe following addresses   ----- had permanent fatal errors -----\n<alois@rohr.example.com>\n"
           "    (reason: 550 5.1.1 <alois@rohr.example.com>... User unknown)", (), "<>", GONE),
    Sample("a quota in words", Kind.BOUNCE, "delivery_failed",
           f"{DAEMON}\nSubject: Undeliverable: x\n\nDelivery to the following recipient failed: alois@rohr.example.com\n552 Mailbox full, over quota", (), "<>", FOR_NOW),
)  # fmt: skip

ARF = Report(
    "message/feedback-report", "Feedback-Type: abuse\nUser-Agent: JMR/1.0\nVersion: 1\nOriginal-Rcpt-To: <Alois@rohr.example.com>\n"
)
READ = Report(
    "message/disposition-notification",
    f"Final-Recipient: rfc822;renate@nordlicht.example.net\nOriginal-Message-ID: {OURS}\nDisposition: manual-action/MDN-sent-manually; displayed\n",
)
DELETED = Report(
    "message/disposition-notification", f"Original-Message-ID: {OURS}\nDisposition: manual-action/MDN-sent-manually; deleted\n"
)
NEWSLETTER = "List-Unsubscribe: <https://mail.example.com/u/1>\nList-Unsubscribe-Post: List-Unsubscribe=One-Click"

OTHERS = (
    Sample("marked as spam", Kind.COMPLAINT, "complaint", "From: staff@provider.example\nSubject: complaint\n\nThis is an email abuse report", (ARF, HEADERS), "",
           {"about": ["alois@rohr.example.com"], "original": OURS}),
    Sample("unmarked again", Kind.COMPLAINT, "feedback_report", "Subject: report\n\nx", (Report("message/feedback-report", "Feedback-Type: not-spam\n"),)),
    Sample("a read receipt", Kind.RECEIPT, "read_receipt", "Subject: Gelesen: Ihr Drucker\n\nIhre Nachricht wurde gelesen", (READ,), "<>", {"original": OURS}),
    Sample("deleted without reading", Kind.RECEIPT, "deleted_unread", "Subject: Nicht gelesen: Ihr Drucker\n\nx", (DELETED,), "<>", {"original": OURS}),
    Sample("a read receipt that calls itself automatic", Kind.RECEIPT, "read_receipt", "Auto-Submitted: auto-replied\nSubject: x\n\nx", (READ,), "<>"),
    Sample("Outlook's in words, German", Kind.RECEIPT, "read_receipt",
           f"Subject: Gelesen: Ihr Drucker\nIn-Reply-To: {OURS}\n\nIhre Nachricht\n\n   An: Renate\n   Betreff: Ihr Drucker\n   Gesendet: Montag, 23. November 2026\n\n"
           "wurde am Montag, 23. November 2026 10:12 gelesen.", (), "", {"original": OURS}),
    Sample("Outlook's in words, English", Kind.RECEIPT, "read_receipt",
           "Subject: Read: Your printer\n\nYour message\n\n  To: Renate\n  Subject: Your printer\n\nwas read on 23.11.2026 10:12."),
    Sample("Thunderbird's in words", Kind.RECEIPT, "read_receipt",
           "Subject: Lesebestätigung: Ihr Drucker\n\nDies ist eine Empfangsbestätigung für eine Nachricht, die Sie gesendet haben."),
    Sample("delivered as asked", Kind.RECEIPT, "delivery_receipt", f"{DAEMON}\nSubject: Zugestellt: x\n\nx", (failing("2.0.0", action="delivered"), HEADERS), "<>",
           {"original": OURS}),
    Sample("relayed to a server without receipts", Kind.RECEIPT, "delivery_receipt", f"{DAEMON}\nSubject: Relayed: x\n\nx", (failing("2.0.0", action="relayed"),)),
    Sample("a newsletter", Kind.BULK, "list_headers", f"Subject: Unsere Angebote im November\n{NEWSLETTER}\nList-Id: <news.shop.example>\n\nKaufen!", (), "",
           {"list": "news.shop.example"}),
    Sample("a newsletter that says bulk", Kind.BULK, "precedence_bulk", "Subject: News\nPrecedence: bulk\n\nNews"),
    Sample("junk", Kind.BULK, "precedence_bulk", "Subject: News\nPrecedence: junk\n\nNews"),
    Sample("an announcement list that takes no posts", Kind.BULK, "list_headers", "Subject: Ankündigung\nList-Id: <ann.example.org>\nList-Post: NO\n\nNeue Version"),
    Sample("a mailing service's campaign", Kind.BULK, "mass_mailer", "Subject: Herbstaktion\nX-CSA-Complaints: csa@eco.example\n\nHerbst!"),
    Sample("a newsletter that pretends to be a list", Kind.BULK, "list_headers", f"Subject: Sale\nPrecedence: list\n{NEWSLETTER}\n\nSale!"),
)  # fmt: skip
