"""Answers as the programs of people write them: what was said, above, between and below what was quoted."""

# ruff: noqa: E501  A row of the table is one mail.

from firstline.channels.email.tests.corpus.making import Sample, page, plain

_SAID = "Danke, jetzt geht es wieder."
_ASKED = "Bitte starten Sie den Router neu."

# (name, reason, text with {said} and {asked})
_HEADS = (
    ("gmail-de", "Gmail in German breaks the line before the address", "Am Di., 3. März 2026 um 10:00 Uhr schrieb Service <\nservice@lindenhof.example.org>:\n\n> {asked}"),
    ("gmail-en", "Gmail in English", "On Tue, Mar 3, 2026 at 10:00 AM Service <service@lindenhof.example.org> wrote:\n\n> {asked}"),
    ("gmail-en-wrapped", "Gmail breaks before wrote", "On Tue, Mar 3, 2026 at 10:00 AM Service Lindenhof <service@lindenhof.example.org>\nwrote:\n\n> {asked}"),
    ("gmail-three-lines", "a long name needs three lines", "Am Di., 3. März 2026 um 10:00 Uhr schrieb Servicestelle der\nWohnungsgesellschaft Lindenhof mit langem Namen <\nservice@lindenhof.example.org>:\n\n> {asked}"),
    ("thunderbird-de", "Thunderbird with a short year", "Am 03.03.26 um 10:00 schrieb Service:\n> {asked}"),
    ("thunderbird-en", "Thunderbird in English", "On 3/3/26 10:00, Service wrote:\n> {asked}"),
    ("thunderbird-old", "name before the date", "Service schrieb am 03.03.2026 um 10:00:\n> {asked}"),
    ("apple-de", "Apple Mail marks its own head as quoted", "> Am 03.03.2026 um 10:00 schrieb Service <service@lindenhof.example.org>:\n> \n> {asked}"),
    ("apple-en", "Apple Mail in English with a German date", "On 3. Mar 2026, at 10:00, Service <service@lindenhof.example.org> wrote:\n\n> {asked}"),
    ("outlook-de", "Outlook writes headers, without any mark", "Von: Service <service@lindenhof.example.org>\nGesendet: Dienstag, 3. März 2026 10:00\nAn: Daniel Brandt\nBetreff: AW: Router\n\n{asked}"),
    ("outlook-en", "Outlook in English", "From: Service <service@lindenhof.example.org>\nSent: Tuesday, March 3, 2026 10:00 AM\nTo: Daniel Brandt\nSubject: RE: Router\n\n{asked}"),
    ("outlook-bold", "headers set in bold become stars", "*Von:* Service <service@lindenhof.example.org>\n*Gesendet:* Dienstag, 3. März 2026 10:00\n*An:* Daniel Brandt\n*Betreff:* AW: Router\n\n{asked}"),
    ("outlook-old", "older Outlook has a line of its own", "-----Ursprüngliche Nachricht-----\nVon: Service\nGesendet: Dienstag, 3. März 2026 10:00\nAn: Daniel\nBetreff: Router\n\n{asked}"),
    ("outlook-old-en", "the same in English", "-----Original Message-----\nFrom: Service\nSent: Tuesday, March 3, 2026\nTo: Daniel\nSubject: Router\n\n{asked}"),
    ("outlook-phone", "Outlook on a phone draws a line above", "________________________________\nVon: Service <service@lindenhof.example.org>\nGesendet: Dienstag, 3. März 2026 10:00:00\nAn: Daniel Brandt <daniel@brandt.example.org>\nBetreff: Re: Router\n\n{asked}"),
    ("outlook-cc-weight", "more headers than usual", "Von: Service\nGesendet: Dienstag, 3. März 2026 10:00\nAn: Daniel\nCc: Renate; Alois\nBetreff: AW: Router\nWichtigkeit: Hoch\n\n{asked}"),
    ("outlook-date-word", "new Outlook on the Mac says Datum", "Von: Service <service@lindenhof.example.org>\nDatum: Dienstag, 3. März 2026 um 10:00\nAn: Daniel Brandt\nBetreff: AW: Router\n{asked}"),
    ("outlook-long-to", "a list of recipients over two lines", "Von: Service\nGesendet: Dienstag, 3. März 2026 10:00\nAn: Daniel Brandt; Renate Vogel; Alois Huber; Elif Demir; Jonas Weber;\n Petra Kern\nBetreff: AW: Router\n\n{asked}"),
    ("gmx-web", "GMX on the web puts the date first", "Gesendet: Dienstag, 03. März 2026 um 10:00 Uhr\nVon: \"Service\" <service@lindenhof.example.org>\nAn: daniel@brandt.example.org\nBetreff: Router\n{asked}"),
    ("gmx-dashes", "WEB.DE adds two dashes that are no signature mark", "-- \nDiese Nachricht wurde von meinem Android-Gerät mit WEB.DE Mail gesendet.\nAm 03.03.26, 10:00 schrieb Service <service@lindenhof.example.org>:\n> {asked}"),
    ("gmx-app", "GMX app without any mark before the quoted text", "Am 03.03.26, 10:00 schrieb \"Service\" <service@lindenhof.example.org>:\n\n{asked}"),
    ("web-de", "WEB.DE with an indented head", "  Gesendet: Dienstag, 03. März 2026 um 10:00 Uhr\n  Von: Service <service@lindenhof.example.org>\n  An: daniel@brandt.example.org\n  Betreff: Router\n\n{asked}"),
    ("t-online", "T-Online's line", "-----Original-Nachricht-----\nBetreff: Router\nDatum: 2026-03-03T10:00:00+0100\nVon: \"Service\" <service@lindenhof.example.org>\nAn: \"Daniel\" <daniel@brandt.example.org>\n\n{asked}"),
    ("samsung", "Samsung's line and a date with a zone", "-------- Ursprüngliche Nachricht --------\nVon: Service <service@lindenhof.example.org>\nDatum: 03.03.26 10:00 (GMT+01:00)\nAn: Daniel <daniel@brandt.example.org>\nBetreff: Router\n\n{asked}"),
    ("k9", "K-9 writes the zone", "Am 3. März 2026 10:00:12 MEZ schrieb Service <service@lindenhof.example.org>:\n>{asked}"),
    ("proton", "Proton: a line and a head", "------- Original Message -------\nService <service@lindenhof.example.org> schrieb am Dienstag, 3. März 2026 um 10:00:\n\n> {asked}"),
    ("proton-new", "Proton's newer order of words", "Am Dienstag, 3. März 2026 um 10:00, Service <service@lindenhof.example.org> schrieb:\n\n> {asked}"),
    ("yahoo-de", "Yahoo says hat geschrieben", "Am Dienstag, 3. März 2026 um 10:00:12 MEZ hat Service <service@lindenhof.example.org> Folgendes geschrieben:\n\n {asked}"),
    ("notes", "Lotus Notes between dashes", "-----Service <service@lindenhof.example.org> schrieb: -----\nAn: daniel@brandt.example.org\nVon: Service\nDatum: 03.03.2026 10:00\nBetreff: Router\n\n{asked}"),
    ("zimbra", "Zimbra's line in English", "----- Original Message -----\nFrom: \"Service\" <service@lindenhof.example.org>\nTo: \"daniel\" <daniel@brandt.example.org>\nSent: Tuesday, 3 March, 2026 10:00:00\nSubject: Router\n\n{asked}"),
    ("em-client", "eM Client", "------ Originalnachricht ------\nVon: \"Service\" <service@lindenhof.example.org>\nAn: \"Daniel\" <daniel@brandt.example.org>\nGesendet: 03.03.2026 10:00:00\nBetreff: Router\n\n{asked}"),
    ("gmail-two-lines-address", "Gmail breaks before the address", "Am Di., 3. März 2026 um 10:00 Uhr schrieb Service Lindenhof\n<service@lindenhof.example.org>:\n\n> {asked}"),
    ("apple-three-lines", "Apple breaks at every comma", "On 3. Mar 2026, at 10:00,\nService <service@lindenhof.example.org>\nwrote:\n\n> {asked}"),
    ("blanks", "blanks that do not break, as Gmail writes them", "Am 3.\xa0März 2026 um 10:00\u202fUhr schrieb Service <service@lindenhof.example.org>:\n> {asked}"),
    ("open-xchange", "Open-Xchange says hat geschrieben", "Service hat am 03.03.2026 10:00 CET geschrieben:\n\n> {asked}"),
    ("outlook-phone-link", "an advertisement with a link above the head", "Gesendet von Outlook für Android<https://link.example.org/x>\n________________________________\nVon: Service <service@lindenhof.example.org>\nGesendet: Dienstag, 3. März 2026 10:00:00\nAn: Daniel <daniel@brandt.example.org>\nBetreff: Re: Router\n\n{asked}"),
    ("telekom", "Telekom's line has three dashes", "Gesendet mit der Telekom Mail App\n\n--- Original-Nachricht ---\nVon: Service\nBetreff: Router\nDatum: 3.3.2026, 10:00 Uhr\nAn: Daniel\n\n{asked}"),
    ("split-from", "the sender's address on a line of its own", "From: Service Lindenhof \n<service@lindenhof.example.org> \nSent: Tuesday, March 3, 2026 10:00 AM\nTo: Daniel\nSubject: Router\n\n{asked}"),
    ("notice-above-head", "the firm's notice stands between answer and quotation", "This email and any attachments are confidential and intended solely for the addressee.\n\nFrom: Service\nSent: Tuesday, March 3, 2026\nTo: Daniel\nSubject: Router\n\n{asked}"),
    ("two-levels", "quotation in a quotation", "Am 03.03.2026 um 10:00 schrieb Service:\n> {asked}\n>\n> Am 02.03.2026 um 09:00 schrieb Daniel:\n>> Der Router geht nicht."),
    ("marked-twice-long", "long quotation with blank lines in it", "Am 03.03.2026 um 10:00 schrieb Service:\n> Guten Tag,\n>\n> {asked}\n\n> Ihr Service"),
)  # fmt: skip

# (name, reason, text, said, what must be folded)
_WHOLE: tuple[tuple[str, str, str, str, tuple[str, ...]], ...] = (
    ("between", "answers between the quoted lines stay", "Am 03.03.2026 um 10:00 schrieb Service:\n> Leuchtet die Lampe?\nJa, rot.\n> Seit wann?\nSeit gestern.", "Ja, rot.\n\nSeit gestern.", ("Leuchtet die Lampe?", "Seit wann?")),
    ("between-blank", "the same with blank lines", "Am 03.03.2026 um 10:00 schrieb Service:\n> Leuchtet die Lampe?\n\nJa, rot.\n\n> Seit wann?\n\nSeit gestern.\n", "Ja, rot.\n\n\nSeit gestern.", ("Seit wann?",)),
    ("below", "the answer stands below", "Am 03.03.2026 um 10:00 schrieb Service:\n> Leuchtet die Lampe?\n> Welche Farbe?\n\nRot.", "Rot.", ("Welche Farbe?",)),
    ("above-and-below", "above and below", "Hallo,\n\nOn 3/3/26 10:00, Service wrote:\n> Still broken?\n\nYes, still.", "Hallo,\n\n\nYes, still.", ("Still broken?",)),
    ("only-quoted", "nothing but a quotation: shown rather than an empty message", "Am 03.03.2026 um 10:00 schrieb Service:\n> Leuchtet die Lampe?", "Am 03.03.2026 um 10:00 schrieb Service:\n> Leuchtet die Lampe?", ()),
    ("only-head", "nothing above Outlook's headers", "Von: Service\nGesendet: Dienstag, 3. März 2026 10:00\nAn: Daniel\nBetreff: Router\n\nBitte melden.", "Von: Service\nGesendet: Dienstag, 3. März 2026 10:00\nAn: Daniel\nBetreff: Router\n\nBitte melden.", ()),
    ("trap-own-words", "a person tells what they wrote", "Am Montag, 2. März 2026 um 10:30 schrieb ich Ihnen schon einmal:\nDer Router geht nicht.\nBitte um Hilfe.", "Am Montag, 2. März 2026 um 10:30 schrieb ich Ihnen schon einmal:\nDer Router geht nicht.\nBitte um Hilfe.", ()),
    ("trap-own-words-en", "the same in English", "On Monday at 10:30 I wrote:\nThe router is down.", "On Monday at 10:30 I wrote:\nThe router is down.", ()),
    ("trap-no-date", "no date, no quotation", "Am Telefon schrieb mir Ihr Kollege auf:\nRouter tauschen", "Am Telefon schrieb mir Ihr Kollege auf:\nRouter tauschen", ()),
    ("trap-colleague", "what somebody else wrote, told by the person", "Am 3.3.2026 um 10:00 schrieb mir Ihr Kollege Müller:\nBitte den Router tauschen.\nWann kommt er?", "Am 3.3.2026 um 10:00 schrieb mir Ihr Kollege Müller:\nBitte den Router tauschen.\nWann kommt er?", ()),
    ("trap-told", "the same without a hint in the verb", "Ihr Kollege hat am 3.3.2026 um 10:00 Folgendes geschrieben:\nBitte den Router tauschen.", "Ihr Kollege hat am 3.3.2026 um 10:00 Folgendes geschrieben:\nBitte den Router tauschen.", ()),
    ("tight", "the head stands right below the words", "Danke!\nService <s@x.example.org> schrieb am 03.03.2026 um 10:00:\n> Geht es?", "Danke!", ("Geht es?",)),
    ("trap-degrees", "a single bracket is no quotation", "Im Serverraum sind es\n> 30 °C, bitte schnell!", "Im Serverraum sind es\n> 30 °C, bitte schnell!", ()),
    ("trap-form", "two headings are no mail head", "Von: Zimmer 3\nAn: Zimmer 12\nBitte das Telefon umziehen.", "Von: Zimmer 3\nAn: Zimmer 12\nBitte das Telefon umziehen.", ()),
    ("trap-list", "a list with dashes is no signature", "Bitte tauschen:\n- Router\n- Kabel\n- Netzteil", "Bitte tauschen:\n- Router\n- Kabel\n- Netzteil", ()),
    ("trap-rule", "a line of underscores is no head", "Messwerte:\n________________________________\nPing 12 ms", "Messwerte:\n________________________________\nPing 12 ms", ()),
    ("trap-subject-word", "Betreff alone is no head", "Betreff: Vertrag 4711\n\nBitte kündigen.", "Betreff: Vertrag 4711\n\nBitte kündigen.", ()),
    ("greeting-stays", "a greeting is what the person wrote", "Bitte um Rückruf.\n\nMit freundlichen Grüßen\nDaniel Brandt\nTel. 030 1234567", "Bitte um Rückruf.\n\nMit freundlichen Grüßen\nDaniel Brandt\nTel. 030 1234567", ()),
    ("signature", "behind the mark of RFC 3676", "Bitte um Rückruf.\n\n-- \nDaniel Brandt\nBrandt GmbH", "Bitte um Rückruf.", ("Brandt GmbH",)),
    ("signature-bare", "the mark lost its blank", "Bitte um Rückruf.\n\n--\nDaniel Brandt", "Bitte um Rückruf.", ("Daniel Brandt",)),
    ("signature-bare-long", "two dashes and much text behind are no signature", "Erstens\n--\n" + "\n".join(f"Zeile {n}" for n in range(40)), "Erstens\n--\n" + "\n".join(f"Zeile {n}" for n in range(40)), ()),
    ("signature-above-quotation", "signature between answer and quotation", "Geht.\n-- \nDaniel\n\nAm 03.03.2026 um 10:00 schrieb Service:\n> Geht es?\n\nNachtrag: doch nicht.", "Geht.\n\nNachtrag: doch nicht.", ("Daniel", "Geht es?")),
    ("iphone-de", "the device's line is folded", "Geht wieder\n\nVon meinem iPhone gesendet", "Geht wieder", ("iPhone",)),
    ("iphone-en", "the same in English", "Works\n\nSent from my iPhone", "Works", ("iPhone",)),
    ("outlook-android", "Outlook advertises itself", "Geht wieder\n\nGesendet von Outlook für Android", "Geht wieder", ("Android",)),
    ("outlook-get", "in English", "Works\n\nGet Outlook for iOS", "Works", ("Outlook",)),
    ("gmx-mail-app", "GMX advertises itself", "Geht\n\nGesendet mit der GMX Mail App", "Geht", ("GMX",)),
    ("trap-device", "a sentence about a phone is no advertisement", "Von meinem iPhone geht es nicht, vom Rechner schon.\nWarum?", "Von meinem iPhone geht es nicht, vom Rechner schon.\nWarum?", ()),
    ("notice-de", "the firm's notice", "Bitte um Rückruf.\n\nDiese E-Mail enthält vertrauliche Informationen. Wenn Sie nicht der richtige\nEmpfänger sind, löschen Sie sie bitte.", "Bitte um Rückruf.", ("vertrauliche",)),
    ("notice-en", "in English", "Please call.\n\nThis e-mail may contain confidential information.\nIf you are not the intended recipient, delete it.", "Please call.", ("confidential",)),
    ("trap-notice", "a person writes about a mail", "Diese E-Mail ist mein dritter Versuch, Sie zu erreichen.", "Diese E-Mail ist mein dritter Versuch, Sie zu erreichen.", ()),
    ("trap-notice-middle", "a notice in the middle is not at the end", "Disclaimer: vertraulich steht auf dem Zettel.\n\nWas heißt das?", "Disclaimer: vertraulich steht auf dem Zettel.\n\nWas heißt das?", ()),
    ("forward-inline", "a forwarded mail is the matter itself", "Bitte prüfen!\n\n---------- Forwarded message ---------\nVon: Bank <info@bank.example.org>\nDate: Di., 3. März 2026\nSubject: Konto\nTo: daniel\n\nIhr Konto wurde gesperrt.", "Bitte prüfen!\n\n---------- Forwarded message ---------\nVon: Bank <info@bank.example.org>\nDate: Di., 3. März 2026\nSubject: Konto\nTo: daniel\n\nIhr Konto wurde gesperrt.", ()),
    ("forward-apple", "Apple's words for it", "Ist das echt?\n\nAnfang der weitergeleiteten Nachricht:\n\n> Von: Bank\n> Betreff: Konto\n> \n> Gesperrt.", "Ist das echt?\n\nAnfang der weitergeleiteten Nachricht:\n\n> Von: Bank\n> Betreff: Konto\n> \n> Gesperrt.", ()),
)  # fmt: skip

# (name, reason, HTML, said, what must be folded)
_PAGES: tuple[tuple[str, str, str, str, tuple[str, ...]], ...] = (
    ("html-gmail", "Gmail's blockquote", '<div dir="ltr">Geht wieder.</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">Am Di., 3. März 2026 um 10:00 Uhr schrieb Service &lt;<a href="mailto:service@lindenhof.example.org">service@lindenhof.example.org</a>&gt;:<br></div><blockquote class="gmail_quote">Bitte neu starten.</blockquote></div>', "Geht wieder.", ("Bitte neu starten.",)),
    ("html-outlook", "Outlook's headers in bold", '<p>Geht wieder.</p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt"><p><b>Von:</b> Service &lt;service@lindenhof.example.org&gt; <br><b>Gesendet:</b> Dienstag, 3. März 2026 10:00<br><b>An:</b> Daniel<br><b>Betreff:</b> AW: Router</p></div></div><p>Bitte neu starten.</p>', "Geht wieder.", ("Bitte neu starten.",)),
    ("html-outlook-phone", "a rule above the headers", '<div>Geht wieder.</div><hr><div id="divRplyFwdMsg"><b>Von:</b> Service<br><b>Gesendet:</b> Dienstag, 3. März 2026<br><b>An:</b> Daniel<br><b>Betreff:</b> Re: Router</div><div>Bitte neu starten.</div>', "Geht wieder.", ("Bitte neu starten.",)),
    ("html-thunderbird", "cite prefix and blockquote", '<p>Geht wieder.</p><div class="moz-cite-prefix">Am 03.03.26 um 10:00 schrieb Service:<br></div><blockquote type="cite" cite="mid:1"><p>Bitte neu starten.</p></blockquote>', "Geht wieder.", ("Bitte neu starten.",)),
    ("html-apple-between", "answers between blockquotes", '<blockquote type="cite">Leuchtet sie?<br>Und wie?</blockquote><div>Ja, rot.</div><blockquote type="cite">Seit wann?<br>Seit heute?</blockquote><div>Seit gestern.</div>', "Ja, rot.\n\nSeit gestern.", ("Leuchtet sie?", "Seit wann?")),
    ("html-gmx", "GMX names its quotation", '<div>Geht wieder.</div><div name="quote"><div><b>Gesendet:</b>&nbsp;Dienstag, 03. März 2026 um 10:00 Uhr<br><b>Von:</b>&nbsp;"Service" &lt;service@lindenhof.example.org&gt;<br><b>An:</b>&nbsp;daniel@brandt.example.org<br><b>Betreff:</b>&nbsp;Router</div><div>Bitte neu starten.</div></div>', "Geht wieder.", ("Bitte neu starten.",)),
    ("html-yahoo", "Yahoo", '<div>Geht wieder.</div><div class="yahoo_quoted"><div>Am Dienstag, 3. März 2026 um 10:00:12 MEZ hat Service &lt;s@x.example.org&gt; Folgendes geschrieben:</div><div>Bitte neu starten.</div></div>', "Geht wieder.", ("Bitte neu starten.",)),
)  # fmt: skip


def samples() -> list[Sample]:
    """Answers in text and in HTML."""
    found = []
    for name, reason, head in _HEADS:
        text = f"{_SAID}\n\n{head.format(asked=_ASKED)}\n"
        found.append(Sample(f"reply-{name}", reason, plain(text, "Subject: AW: Router"), {"said": _SAID, "quoted_has": (_ASKED,)}))
    for name, reason, text, said, folded in _WHOLE:
        found.append(Sample(f"reply-{name}", reason, plain(text), {"said": said, "quoted_has": folded, "nothing_quoted": not folded}))
    for name, reason, source, said, folded in _PAGES:
        found.append(Sample(f"reply-{name}", reason, page(source), {"said": said, "quoted_has": folded}))
    forwarded = "Bitte ansehen\n\nVon: Bank\nGesendet: Dienstag, 3. März 2026\nAn: Daniel\nBetreff: Konto\n\nGesperrt."
    found.append(
        Sample(
            "reply-wg",
            "Outlook's forwarding differs from its answer by the subject only",
            plain(forwarded, "Subject: WG: Konto"),
            {"said": forwarded},
        )
    )
    found.append(
        Sample(
            "reply-aw-wg",
            "an answer to what was forwarded is an answer",
            plain(forwarded, "Subject: AW: WG: Konto"),
            {"said": "Bitte ansehen"},
        )
    )
    return found
