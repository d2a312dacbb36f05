"""What requesters and agents say in stories, in German and English; the matter itself comes from the fault patterns."""

from collections.abc import Mapping, Sequence

Sayings = Mapping[str, Sequence[str]]

GREETING: Mapping[str, str] = {"de": "Guten Tag {name},", "en": "Hello {name},"}
FAREWELL: Mapping[str, str] = {"de": "Viele Grüße\n{agent}", "en": "Kind regards\n{agent}"}

OPENERS: Sayings = {
    "de": ("", "", "Hallo,\n\n", "Guten Morgen,\n\n", "Guten Tag,\n\n", "Liebes Service-Team,\n\n"),
    "en": ("", "", "Hi,\n\n", "Hello,\n\n", "Good morning,\n\n"),
}
CIRCUMSTANCES: Sayings = {
    "de": (
        "",
        "Seit heute Morgen.",
        "Gestern ging es noch.",
        "Ich habe in einer Stunde einen Termin und brauche das dringend.",
        "Neu gestartet habe ich schon, hat nichts gebracht.",
        "Bei meinem Kollegen ist es genauso.",
        "Kann mir jemand helfen?",
        "Am besten bin ich nachmittags zu erreichen.",
        "Das ist jetzt schon das zweite Mal in diesem Monat.",
        "Im Büro geht es, nur zu Hause nicht.",
    ),
    "en": (
        "",
        "It started this morning.",
        "It worked yesterday.",
        "I have a meeting in an hour, so it is a bit urgent.",
        "I have already restarted, no change.",
        "My colleague has the same problem.",
        "Could somebody help me, please?",
        "Afternoons are the best time to reach me.",
    ),
}
QUESTIONS: Sayings = {
    "de": (
        "danke für Ihre Nachricht. Eine Frage, damit wir an der richtigen Stelle suchen: {question}",
        "wir kümmern uns darum. Können Sie uns noch sagen: {question}",
        "das sehen wir uns an. Vorab: {question}",
    ),
    "en": (
        "thank you for your message. One question so that we look in the right place: {question}",
        "we are on it. Could you tell us: {question}",
        "we will have a look. First: {question}",
    ),
}
ANSWERS: Sayings = {
    "de": (
        "Nein, leider nicht.",
        "Ja, das ist so.",
        "Habe ich probiert: nein.",
        "Ja. Und es steht noch eine Meldung da, die verschwindet aber gleich wieder.",
        "Ich glaube ja, sicher bin ich nicht.",
        "Nein. Gerät: {serial}.",
        "Ja, aber nur kurz. Ich sitze gerade in {place}.",
        "Weder noch, es passiert einfach gar nichts.",
    ),
    "en": (
        "No, unfortunately not.",
        "Yes, that is right.",
        "I tried: no.",
        "Yes. There is also a message, but it disappears at once.",
        "I think so, I am not sure.",
        "No. The device is {serial}.",
        "Yes, but only for a moment. I am at {place}.",
    ),
}
INSTRUCTIONS: Sayings = {
    "de": (
        "bitte versuchen Sie Folgendes:\n\n- {first}\n- {second}\n\nSagen Sie uns bitte, ob es danach geht.",
        "wir haben etwas gefunden. Bitte gehen Sie so vor:\n\n1. {first}\n2. {second}\n\nHat das geholfen?",
        "danke. Der nächste Schritt: {first} Danach: {second}",
    ),
    "en": (
        "please try this:\n\n- {first}\n- {second}\n\nLet us know whether it works then.",
        "we found something. Please do this:\n\n1. {first}\n2. {second}\n\nDid that help?",
        "thank you. The next step: {first} Then: {second}",
    ),
}
WORKED: Sayings = {
    "de": ("Ja, jetzt geht es wieder!", "Hat geklappt, danke.", "Prima, läuft. Vielen Dank für die schnelle Hilfe!", "Es sieht gut aus."),
    "en": ("Yes, it works again!", "That did it, thanks.", "Great, all good now. Thanks for the quick help!"),
}
DID_NOT: Sayings = {
    "de": (
        "Leider immer noch dasselbe.",
        "Hat nichts geändert.",
        "Kurz ging es, jetzt ist es wieder weg.",
        "Den zweiten Schritt finde ich bei mir nicht.",
    ),
    "en": (
        "Still the same, I am afraid.",
        "No change.",
        "It worked for a moment, now it is gone again.",
        "I cannot find the second step here.",
    ),
}
IMPATIENT: Sayings = {
    "de": (
        "Gibt es schon etwas Neues?",
        "Ich wollte nur nachfragen, wie es steht.",
        "Bitte um kurze Rückmeldung, ich kann so nicht arbeiten.",
    ),
    "en": ("Any news?", "Just checking how things stand.", "A short update would be great, I cannot work like this."),
}
PROGRESS: Sayings = {
    "de": (
        "wir sind noch dran und melden uns, sobald wir mehr wissen.",
        "die Kolleginnen und Kollegen prüfen das gerade. Wir geben Ihnen bis heute Abend Bescheid.",
        "vielen Dank für Ihre Geduld. Wir haben die Ursache eingegrenzt.",
    ),
    "en": (
        "we are still on it and will let you know as soon as there is news.",
        "our colleagues are checking this right now. You will hear from us by this evening.",
        "thank you for your patience. We have narrowed down the cause.",
    ),
}
SOLVED: Sayings = {
    "de": ("{outcome}", "{outcome} Wenn es wieder auftritt, melden Sie sich bitte.", "Ursache gefunden und behoben: {outcome}"),
    "en": ("{outcome}", "{outcome} If it comes back, please let us know.", "Cause found and fixed: {outcome}"),
}
NOTES: Sequence[str] = (
    "Geprüft: {step}",
    "Laut Leitfaden: {step} Ergebnis: nein.",
    "{step} Ja. Weiter mit dem nächsten Schritt.",
    "Angerufen, niemand erreicht. Nächster Versuch am Nachmittag.",
    "Gerät {serial}, Standort {place}. {step}",
    "Fernzugriff mit Zustimmung, Protokoll angesehen. {step}",
    "Kam letzte Woche schon einmal vor, gleiche Meldung.",
)
CALL_NOTES: Sequence[str] = (
    "Am Telefon: {step} Ja.",
    "Am Telefon: {step} Nein.",
    "Gemeinsam durchgegangen: {step}",
    "Rückruf unter der hinterlegten Nummer vereinbart.",
)
SYMPTOMS: Sequence[str] = (
    "{title} bei {name}, {place}.",
    "{title}; eine Person betroffen, Gerät {serial}.",
    "{title}, seit heute, tritt jedes Mal auf.",
)
TRIED: Sequence[str] = ("{first} {second}", "Neustart ohne Erfolg. {first}", "Leitfaden bis zum Ende durchgegangen: {first} {second}")
EXPECTED: Sequence[str] = (
    "{when}",
    "Bitte prüfen und Rückmeldung an die Person. {when}",
    "Wir kommen mit unseren Rechten nicht weiter. {when}",
)
LESSONS: Mapping[str, Sequence[str]] = {
    "missing_data": (
        "Bitte die Seriennummer und den Standort aufnehmen, ohne sie können wir nicht prüfen.",
        "Es fehlt der Wortlaut der Fehlermeldung.",
    ),
    "first_level_could": (
        "Das steht im Leitfaden, Schritt zwei: bitte dort zuerst prüfen.",
        "Mit dem Neustart aus dem Artikel war es gelöst.",
    ),
}
