### Die Seiten für angemeldete Personen: Profil, Geräte, Daten. Auch das Postfach beim Entwickeln.

## Profil.

profile-title = Profil
profile-lede = Wie du hier erscheinst und wo wir dich erreichen.
profile-about = Über dich

profile-name = Name
profile-name-hint = Steht auf deinen Seiten und in unseren E-Mails.
profile-name-save = Namen speichern
profile-name-changed = Name geändert

profile-username = Benutzername
profile-username-hint = Damit kannst du dich anmelden, statt mit deiner E-Mail-Adresse. 3 bis 30 Zeichen, zuerst ein Buchstabe: Erlaubt sind a bis z, Ziffern und einzelne Bindestriche, Punkte oder Unterstriche. Lass das Feld leer, wenn du keinen willst.
profile-username-save = Benutzernamen speichern
profile-username-none = Wähle erst einen Benutzernamen.
profile-username-same = Das ist schon dein Benutzername.
profile-username-taken = Dieser Benutzername ist vergeben.

profile-picture = Bild
profile-picture-hint = PNG, JPEG oder WebP, bis 2 MB. Es wird quadratisch zugeschnitten; Ortsangaben werden entfernt.
# Auf den Knöpfen; die längeren Formen sprechen Vorleseprogramme.
profile-picture-upload = Hochladen
profile-picture-upload-it = Ein Bild hochladen
profile-picture-save = Speichern
profile-picture-save-it = Bild speichern
profile-picture-remove = Entfernen
profile-picture-remove-it = Bild entfernen
profile-picture-changed = Bild geändert
profile-picture-removed = Bild entfernt
profile-picture-removed-line = An seiner Stelle stehen deine Initialen.

## E-Mail-Adressen.

profile-emails = E-Mail-Adressen
profile-emails-line = Mit jeder bestätigten Adresse kannst du dich anmelden.
profile-email-primary = Hauptadresse
profile-email-primary-line = Zum Anmelden. Auch Sicherheitshinweise und E-Mails zum Konto kommen hierher.
profile-email-verified-line = Bestätigt. Du kannst dich damit anmelden.
# Gesprochener Name des Knopfes „…“ neben einer Adresse.
profile-email-more = Mehr zu { $address }
profile-email-change = Ändern…
profile-email-make-primary = Zur Hauptadresse machen
profile-email-remove-question = { $address } entfernen?
profile-email-remove-line = { $n ->
    [2] Du kannst dich dann nicht mehr damit anmelden. Mit { $primary } geht es weiterhin.
   *[other] Du kannst dich dann nicht mehr damit anmelden. Mit { $primary } und deinen anderen Adressen geht es weiterhin.
}
profile-email-remove-fine = Wir schreiben an diese Adresse. Drei Tage lang kannst du es von dort rückgängig machen.
# Bei einer Adresse, die nach einer Änderung der Adressen kam, die sich noch rückgängig machen lässt.
profile-email-remove-fine-new = Wir schreiben an diese Adresse. Rückgängig machen lässt es sich von dort nicht, weil sie erst vor Kurzem dazukam.
profile-email-remove = Adresse entfernen
profile-email-not-removed = Adresse nicht entfernt

profile-email-unverified = Unbestätigt
# $until: ein Tag mit Uhrzeit, später, als ein einzelner Code gilt.
profile-email-enter = Gib den Code ein, den wir dorthin geschickt haben. Dann kannst du diese Adresse verwenden. Sie wartet bis zum { $until }.
# $old: die Adresse, an deren Stelle die neue tritt.
profile-email-enter-replacing = Gib den Code ein, den wir dorthin geschickt haben. Dann ersetzt diese Adresse { $old }. Die neue wartet bis zum { $until }.
profile-email-code = 8-stelliger Code
profile-email-code-hint = Aus der E-Mail an die neue Adresse. Er gilt 10 Minuten.
profile-email-verify = E-Mail-Adresse bestätigen
profile-email-resend = Neuen Code senden
profile-email-keep-old = Alte Adresse behalten
profile-email-give-up = Verwerfen

# Ein Knopf, der das Formular öffnet, und der, der es abschickt: Die neue Adresse kommt zu den anderen oder an die Stelle
# von einer.
profile-email-add = E-Mail-Adresse hinzufügen
profile-email-send = Code senden
profile-email-new = Neue E-Mail-Adresse
profile-email-new-hint = Wir schicken erst einen Code dorthin. Bis du ihn eingibst, ändert sich nichts.
profile-email-one-waits = Es wartet immer nur eine Adresse: Die oben wird dann verworfen.
profile-email-replace = Anstelle von { $old } verwenden

profile-email-same = Das ist schon deine Adresse.
profile-email-have = Das ist schon eine deiner Adressen.
profile-email-replaced = E-Mail-Adresse geändert
profile-email-replaced-line = Wir haben an beide Adressen geschrieben.
profile-email-verified = E-Mail-Adresse bestätigt
profile-email-verified-done = Du kannst dich jetzt damit anmelden.
profile-email-code-wrong = Dieser Code stimmt nicht. Ist er aus der neuesten E-Mail?
profile-email-code-expired = Dieser Code ist abgelaufen. Fordere einen neuen an.
profile-email-impossible = Diese Adresse kann nicht mehr verwendet werden. Es hat sich nichts geändert.
profile-email-nothing-waits = Es wartet keine neue Adresse auf einen Code. Es hat sich nichts geändert.
profile-email-sent = Neuer Code gesendet
profile-email-sent-line = Nimm den aus der neuesten E-Mail; ältere gelten nicht mehr.
profile-email-codes = Für eine Viertelstunde sind genug Codes an neue Adressen verschickt worden.
profile-email-too-soon = Ein Code ist gerade erst abgeschickt worden. Sieh nach, bevor du einen neuen anforderst.
profile-email-nothing-sent = Nichts zu senden
profile-email-nothing-sent-line = Es wartet keine neue Adresse auf einen Code.
profile-email-withdrawn = Neue Adresse verworfen
profile-email-withdrawn-line = Deine Adressen bleiben, wie sie sind.
profile-email-withdrawn-nothing = Es gab nichts zu verwerfen
profile-email-withdrawn-nothing-line = Keine neue Adresse wartet auf ihren Code.

## Die Sprache der Seiten und Mails.

language-title = Sprache
language-hint = Auf diesen Seiten und in unseren E-Mails.
language-as-browser = Wie in meinem Browser
language-save = Sprache speichern
language-changed = Sprache geändert
language-unknown = Diese Sprache gibt es hier nicht. Wähle eine aus der Liste.

## Geräte.

devices-title = Geräte
devices-lede = Wo du gerade angemeldet bist.
devices-this = Dieses Gerät
devices-active-now = Gerade aktiv
# $ago: wie lange es her ist, etwa „vor 2 Stunden“, oder ein Datum.
devices-active = Zuletzt aktiv: { $ago }
devices-signed-in = Angemeldet am { $day }
# $ways: eine Aufzählung aus dem, was folgt.
devices-signed-in-with = Angemeldet am { $day } mit { $ways }
devices-with-passkey = Passkey
devices-with-password = Passwort
devices-with-totp = App-Code
devices-with-email-code = Code per E-Mail
devices-with-backup-code = Ersatzcode
devices-other = Andere Geräte
devices-count = { $n ->
    [one] { $n } Gerät.
   *[other] { $n } Geräte.
}
devices-unknown = Kommt dir eines fremd vor? Melde es ab und ändere dann dein Passwort.
devices-end-all = Alle anderen abmelden
# Auf dem Knopf; die längere Form sprechen Vorleseprogramme.
devices-end = Abmelden
devices-end-name = { $device } abmelden
devices-none = Nur dieses Gerät
devices-none-line = Du bist sonst nirgends angemeldet. Sobald du es bist, steht es innerhalb einer Minute hier.
devices-newest = Die zuletzt verwendeten zeigen
devices-older = Weitere Geräte zeigen

## Daten.

data-title = Daten
data-lede = Nimm eine Kopie deiner Daten mit oder schließe dein Konto.
data-lede-leaving = Nimm eine Kopie deiner Daten mit, solange das Konto noch da ist.
data-yours = Deine Daten
data-yours-line = Profil, Adressen, Anmeldewege, Geräte und Aktivität, als JSON in einer ZIP-Datei.
data-copy = Kopie deiner Daten
data-ready = Bereit
data-ready-until = Bis { $until }, auf diesem Gerät
data-download = Herunterladen
data-make = Kopie erstellen
data-make-line = Bestätige, dass du es bist. Dann ist sie sofort da.
# Dasselbe, kurz nachdem etwas bestätigt wurde.
data-make-line-fresh = Sie ist sofort da.
data-make-new = Neue Kopie erstellen
data-as-it-is = So, wie die Daten beim Herunterladen sind.

data-scheduled = Löschung vorgemerkt
data-asked = Angefordert am
data-erased = Löschung am
data-until = Bis dahin
data-until-line = Du kannst dich anmelden, eine Kopie deiner Daten mitnehmen oder das Konto behalten. Noch ist nichts gelöscht.
data-days-left = { $n ->
    [one] Das ist der letzte Tag, um es dir anders zu überlegen.
   *[other] Du hast noch { $n } Tage, um es dir anders zu überlegen.
}
data-kept = Konto behalten
data-kept-line = Es wurde nichts gelöscht.
data-kept-nothing = Es gab keine Löschung zu stoppen
data-kept-nothing-line = Dein Konto ist nicht zur Löschung vorgemerkt.

data-delete = Konto löschen
data-delete-at-once = Dein Konto wird sofort abgeschaltet und gelöscht. Niemand kann es zurückholen.
# $days: „7 Tage“.
data-delete-after = Dein Konto wird sofort abgeschaltet und { $days } später gelöscht. Bis dahin kannst du es zurückholen, indem du dich anmeldest.
# $day: ein Datum, „9. Oktober“. Eine Änderung der Adressen kann noch rückgängig gemacht werden.
data-delete-held = Dein Konto wird sofort abgeschaltet und am { $day } gelöscht, wenn sich deine letzte Änderung der E-Mail-Adressen nicht mehr rückgängig machen lässt. Bis dahin kannst du es zurückholen, indem du dich anmeldest.
# Vor der Aufzählung, die folgt.
data-goes = Gelöscht werden:
data-goes-what = dein Profil, deine E-Mail-Adressen, Passkeys und Geräte.
data-stays = Erhalten bleibt:
data-stays-what = was wann mit dem Konto geschehen ist, ohne deinen Namen, deine Adressen und deine Geräte.
data-delete-how = Du gibst ein paar Wörter ein und bestätigst dann, dass du es bist.
data-delete-open = Konto löschen…
data-delete-question = Konto löschen?
# $day: ein Datum.
data-delete-on = Es wird jetzt abgeschaltet und am { $day } gelöscht. Alle Geräte werden abgemeldet.
data-delete-now = Es wird jetzt abgeschaltet und gelöscht, und niemand kann es zurückholen. Alle Geräte werden abgemeldet.
# $phrase: die Wörter von `data-delete-phrase`.
data-delete-type = Gib { $phrase } ein, um fortzufahren
data-delete-phrase = mein konto löschen
data-delete-mistyped = Gib „{ $phrase }“ ein, um fortzufahren.
data-delete-go = Weiter
data-delete-next = Als Nächstes bestätigst du, dass du es bist.

## Das Postfach: was beim Entwickeln verschickt wurde.

mailbox-title = Postfach
mailbox-count = { $n ->
    [one] { $n } Nachricht
   *[other] { $n } Nachrichten
}
mailbox-empty = Noch keine Nachrichten
mailbox-empty-line = E-Mails, die beim Entwickeln verschickt werden, landen hier.
mailbox-from = Von
mailbox-to = An
mailbox-sent = Gesendet
mailbox-kind = Art
mailbox-copy = Code kopieren
# Benennt die drei Arten, eine Nachricht anzusehen, die folgen.
mailbox-show-as = Ansicht
mailbox-html = HTML
mailbox-text = Text
mailbox-headers = Kopfzeilen
mailbox-as-html = Nachricht, als HTML
mailbox-as-text = Nachricht, als Text
