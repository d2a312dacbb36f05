"""Mails of people that look like those of machines: none of them may be taken for one."""

# ruff: noqa: E501 - mails have the lines that they have

from firstline.channels.email.tests.machines.sample import OURS, Kind, Sample

ENTIRELY: dict[str, object] = {}
QUIETLY: dict[str, object] = {"silent": True}

SAMPLES = (
    Sample("an ordinary question", Kind.PERSON, "person", "Subject: Drucker druckt nicht\n\nSeit heute morgen geht nichts mehr.", facts=ENTIRELY),
    Sample(
        "somebody asks how to set up an absence note", Kind.PERSON, "person",
        "Subject: Abwesenheitsnotiz einrichten\n\nGuten Tag, wie richte ich in Outlook eine Abwesenheitsnotiz ein? Ab Montag geht es los.",
        facts=ENTIRELY,
    ),
    Sample(
        "somebody asks about the note with a colon", Kind.PERSON, "person",
        "Subject: Abwesenheitsnotiz: geht nicht mehr aus\n\nDie Notiz vom Sommer wird immer noch verschickt, bitte abschalten.", facts=ENTIRELY,
    ),
    Sample(
        "an English question about out of office", Kind.PERSON, "person",
        "Subject: Out of office reply goes to the whole company\n\nMy out of office message is sent to everyone. How can I stop it?", facts=ENTIRELY,
    ),
    Sample(
        "a person's mail says Auto-Submitted: no", Kind.PERSON, "person",
        "Subject: VPN\nAuto-Submitted: no\n\nIch komme nicht ins VPN.", facts=ENTIRELY,
    ),
    Sample(
        "the header says no, with a comment and in capitals", Kind.PERSON, "person",
        "Subject: VPN\nAuto-Submitted: No (typed by hand)\n\nIch komme nicht ins VPN.", facts=ENTIRELY,
    ),
    Sample(
        "somebody answers an automatic reply", Kind.PERSON, "person",
        f"Subject: AW: Automatische Antwort: Ihr Drucker\nIn-Reply-To: {OURS}\n\nDas ist gut, ich bin morgen wieder im Büro.", facts=ENTIRELY,
    ),
    Sample(
        "an answer that says when somebody is back", Kind.PERSON, "person",
        f"Subject: Re: Ihr Drucker [#123]\nIn-Reply-To: {OURS}\n\nIch bin bis zum 30.11. nicht im Büro, bitte kommen Sie danach.", facts=ENTIRELY,
    ),
    Sample(
        "Exchange adds to a person's mail that it wants no absence notes", Kind.PERSON, "person",
        "Subject: Zugang\nX-Auto-Response-Suppress: DR, RN, NRN, OOF, AutoReply\n\nBitte einen Zugang für Elif anlegen.", facts=QUIETLY,
    ),
    Sample(
        "a transport rule adds Suppress: All to everybody's mail", Kind.PERSON, "person",
        "Subject: Zugang\nX-Auto-Response-Suppress: All\n\nBitte einen Zugang für Elif anlegen.", facts=QUIETLY,
    ),
    Sample(
        "somebody forwards a bounce and asks", Kind.PERSON, "person",
        "Subject: WG: Undeliverable: Angebot\n\nWas heißt das?\n\nDelivery has failed to these recipients or groups:\nalois@rohr.example.com", facts=ENTIRELY,
    ),
    Sample(
        "somebody pastes the bounce under its own subject", Kind.PERSON, "person",
        "Subject: Undelivered Mail Returned to Sender\n\nDas bekomme ich seit gestern immer. This is the mail system at host mx.example.com.",
        facts=ENTIRELY,
    ),
    Sample(
        "a reader asks about a read receipt", Kind.PERSON, "person",
        "Subject: Gelesen: was heißt das?\n\nIch bekomme Mails, in denen 'Gelesen' steht. Was ist das?", facts=ENTIRELY,
    ),
    Sample(
        "through a discussion list", Kind.PERSON, "person_on_list",
        "Subject: [hausverwaltung] Heizung in Haus 3\nList-Id: Hausverwaltung <hausverwaltung.lists.example.org>\n"
        "List-Post: <mailto:hausverwaltung@lists.example.org>\nList-Unsubscribe: <https://lists.example.org/leave>\nPrecedence: list\n\n"
        "Bei uns ist es seit gestern kalt.", facts={"list": "hausverwaltung.lists.example.org", "silent": True},
    ),
    Sample(
        "through a Google group that is the support address", Kind.PERSON, "person_on_list",
        "Subject: Login kaputt\nList-ID: <support.firma.example.com>\nPrecedence: list\nList-Post: <https://groups.example.com/group/support/post>, "
        "<mailto:support@firma.example.com>\nX-Google-Group-Id: 1028\n\nIch kann mich nicht anmelden.", facts={"silent": True},
    ),
    Sample(
        "an older list with nothing but Precedence: list", Kind.PERSON, "person_on_list",
        "Subject: Frage\nPrecedence: list\n\nWer weiß, wie der Beamer angeht?", facts={"silent": True},
    ),
    Sample(
        "somebody answers us through a list's address", Kind.PERSON, "person",
        f"Subject: Re: Ihr Drucker\nIn-Reply-To: {OURS}\nList-Unsubscribe: <mailto:leave@example.org>\n\nJetzt geht es, danke!", facts=ENTIRELY,
    ),
    Sample(
        "a shop's address that nobody reads", Kind.PERSON, "never_read_sender",
        "From: Versand <noreply@versand.example.com>\nSubject: Ihre Sendung kommt morgen\n\nIhr Paket ist unterwegs.", facts=QUIETLY,
    ),
    Sample(
        "a vacation request is no vacation note", Kind.PERSON, "person",
        "Subject: Urlaub - Antrag lässt sich nicht absenden\n\nIm Portal kommt beim Absenden ein Fehler.", facts=ENTIRELY,
    ),
    Sample(
        "somebody whose name is Bounce", Kind.PERSON, "person",
        "From: Jack Bounce <jack.bounce@example.com>\nSubject: Failure notice in the lift\n\nThe display in the lift says failure notice.", facts=ENTIRELY,
    ),
    Sample(
        "a mail without any header but From", Kind.PERSON, "person", "From: alois@rohr.example.com\n\nhallo", facts=ENTIRELY,
    ),
)  # fmt: skip
