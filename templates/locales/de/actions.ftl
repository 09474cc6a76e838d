### Änderungen, die eine Bestätigung brauchen: was der Dialog von ihnen sagt, was daraus wurde, und warum eine nicht geht.

# $title ist der Titel einer Änderung: der Knopf, wenn sie keine eigenen Wörter für ihn hat.
action-confirm = Bestätigen: { $title }
# Die erste Hälfte von etwas, das auf der Seite weitergeht.
action-confirmed = Bestätigt

action-unfit = Damit lässt sich diese Änderung nicht bestätigen
action-unfit-line = Es ist für diese Änderung nicht stark genug oder in deinem Konto nicht eingerichtet.
action-unfit-code = Ein Code per E-Mail genügt hier nicht
action-unfit-code-line = Er ist für diese Änderung nicht stark genug.

## Passwort

action-password-change = Passwort ändern
action-password-change-alone = Du bist nur auf diesem Gerät angemeldet
action-password-change-keeps = Deine Geräte bleiben angemeldet
action-password-change-button = Bestätigen und ändern
action-password-changed = Passwort geändert
# $n ist die Zahl der abgemeldeten Geräte.
action-password-changed-ended = { $n ->
    [0] Kein anderes Gerät war angemeldet.
    [one] Dein anderes Gerät wurde abgemeldet.
   *[other] Deine { $n } anderen Geräte wurden abgemeldet.
}
action-password-changed-kept = Deine anderen Geräte bleiben angemeldet.

## Änderungen an dem, womit du dich bestätigst, und die anderen Geräte.

# $n ist die Zahl der anderen Geräte, mindestens eins.
action-others-end = { $n ->
    [one] Meldet dein anderes Gerät ab
   *[other] Meldet deine { $n } anderen Geräte ab
}
# $told ist, was über die Änderung selbst gesagt wurde.
action-others-ended = { $told } { $n ->
    [one] Dein anderes Gerät wurde abgemeldet.
   *[other] Deine { $n } anderen Geräte wurden abgemeldet.
}

action-password-set = Passwort festlegen
action-password-set-why = Ein weiterer Anmeldeweg
action-password-set-button = Bestätigen und festlegen
action-password-was-set = Passwort festgelegt
action-password-was-set-line = Du kannst dich ab jetzt damit anmelden.
action-password-not-set = Passwort nicht festgelegt
action-password-there = Dein Konto hat schon ein Passwort. Um es zu ändern, bestätige mit dem bisherigen.

## E-Mail-Adressen

action-email-change = E-Mail-Adresse ändern
action-email-change-button = Bestätigen und ändern
action-email-not-changed = E-Mail-Adresse nicht geändert
action-email-meanwhile = Deine Adresse wurde inzwischen geändert. Prüfe sie und versuche es noch einmal.
# $span ist „14 Minuten“.
action-email-codes = Für eine Viertelstunde sind genug Codes an neue Adressen verschickt worden. Versuche es in { $span } wieder.
action-email-own = Das ist schon eine deiner Adressen.
action-email-check = Sieh im Postfach der neuen Adresse nach
# $address ist die neue E-Mail-Adresse.
action-email-check-code = Gib den Code ein, den wir an { $address } geschickt haben. Dann kannst du die Adresse verwenden.

action-email-add = E-Mail-Adresse hinzufügen
action-email-add-button = Bestätigen und hinzufügen
action-email-not-added = E-Mail-Adresse nicht hinzugefügt
action-email-full = Du hast 50 Adressen, mehr geht nicht. Entferne zuerst eine.

action-email-primary = Andere Adresse zur Hauptadresse machen
action-email-primary-button = Bestätigen und umstellen
action-email-primary-changed = Hauptadresse geändert
action-email-primary-changed-line = Wir haben an beide Adressen geschrieben.
action-email-primary-not-changed = Hauptadresse nicht geändert
action-email-primary-meanwhile = Deine Adressen wurden inzwischen geändert. Prüfe sie und versuche es noch einmal.

action-email-remove = E-Mail-Adresse entfernen
action-email-remove-button = Bestätigen und entfernen
action-email-removed = E-Mail-Adresse entfernt
action-email-removed-line = Du kannst dich damit nicht mehr anmelden.
action-email-not-removed = E-Mail-Adresse nicht entfernt
action-email-gone = Sie gehört nicht mehr zu deinem Konto.
action-email-is-primary = Das ist deine Hauptadresse. Mach eine andere zur Hauptadresse, bevor du sie entfernst.

## Benutzername

action-username-change = Benutzernamen ändern
action-username-change-button = Bestätigen und ändern
# $username ist der gewählte Name; vorher gab es keinen.
action-username-first = Neu: { $username }
# $username ist der Name, der aufgegeben wird.
action-username-goes = { $username } fällt weg, und du kannst dich damit nicht mehr anmelden
action-username-changed = Benutzername geändert
action-username-changed-line = Du kannst dich jetzt als { $username } anmelden.
action-username-removed = Benutzername entfernt
action-username-removed-line = Melde dich mit einer E-Mail-Adresse an.
action-username-not-changed = Benutzername nicht geändert
action-username-meanwhile = Dein Benutzername wurde inzwischen geändert. Prüfe ihn und versuche es noch einmal.
action-username-taken = Dieser Benutzername ist inzwischen vergeben.
action-username-often-today = Du hast ihn heute fünfmal geändert. Versuche es morgen wieder.
action-username-too-often = Du hast ihn in 90 Tagen fünfmal geändert. Behalte diesen eine Weile.

## Authenticator-App

action-totp-enable = Bestätigung in zwei Schritten einschalten
action-totp-enable-how = Mit einer Authenticator-App
action-totp-enable-button = Bestätigen und einrichten
action-totp-goes-on = Scanne den Code und gib dann ein, was deine App anzeigt.
action-totp-there = Schon eingerichtet
action-totp-there-line = Zu diesem Konto gehört schon eine Authenticator-App. Entferne sie, bevor du eine andere einrichtest.

action-totp-remove = Authenticator-App abschalten
action-totp-remove-button = Bestätigen und abschalten
action-totp-left-passkeys = Deine Passkeys bestätigen weiterhin, dass du es bist.
action-totp-left-password = Auch deine Backup-Codes gelten dann nicht mehr. Zum Anmelden reicht dann dein Passwort allein.
action-totp-removed = Authenticator-App abgeschaltet
action-totp-removed-password = Auch deine Backup-Codes gelten nicht mehr. Zum Anmelden reicht jetzt dein Passwort allein.
action-totp-none = Nicht eingerichtet
action-totp-none-line = Zu diesem Konto gehört keine Authenticator-App.

## Passkeys

action-passkey-add = Passkey hinzufügen
action-passkey-add-where = Gespeichert in deinem Passwortmanager oder auf einem Sicherheitsschlüssel
action-passkey-add-button = Bestätigen und hinzufügen
action-passkey-goes-on = Dein Gerät führt dich durch den Rest.
action-passkey-full = Keine weiteren Passkeys
# $n ist, wie viele ein Konto haben darf, nie 1.
action-passkey-full-line = Zu diesem Konto gehören { $n } Passkeys. Entferne einen, bevor du einen weiteren hinzufügst.
action-passkey-no-name = Keine Passkeys hier
action-passkey-no-name-line = Passkeys brauchen eine Seite mit einem Namen, und diese hat keinen.

action-passkey-remove = Passkey entfernen
# $name ist, wie er von seiner Besitzerin oder seinem Besitzer genannt wurde.
action-passkey-remove-which = „{ $name }“ funktioniert dann nicht mehr
action-passkey-remove-button = Bestätigen und entfernen
action-passkey-removed = Passkey entfernt
action-passkey-removed-line = Lösche ihn auch in deinem Passwortmanager.
action-passkey-not-removed = Passkey nicht entfernt
action-passkey-gone = Er gehört nicht mehr zu deinem Konto.
action-passkey-last = Das ist dein einziger Anmeldeweg. Füge einen anderen hinzu, bevor du ihn entfernst.

## Ersatzcodes

action-backup-codes-new = Neue Ersatzcodes erstellen
# $n ist, wie viele der bisherigen übrig sind.
action-backup-codes-new-left = { $n ->
    [0] Du hast keine mehr
    [one] Der eine, der dir noch bleibt, gilt dann nicht mehr
   *[other] Die { $n }, die dir noch bleiben, gelten dann nicht mehr
}
action-backup-codes-new-button = Bestätigen und erstellen
action-backup-codes-made = Neue Ersatzcodes
action-backup-codes-made-line = Sichere sie jetzt. Sie werden nur einmal gezeigt.
action-backup-codes-alone = Noch keine Ersatzcodes
action-backup-codes-alone-line = Sie ersetzen einen Passkey oder eine Authenticator-App. Richte zuerst etwas davon ein.

## Geräte

action-devices-end = Gerät abmelden
# $device ist „Firefox auf Linux“, $ip eine Netzwerkadresse.
action-devices-end-which = { $device } · { $ip }
action-devices-end-button = Bestätigen und abmelden
action-devices-ended = Abgemeldet
action-devices-not-ended = Nicht abgemeldet
action-devices-not-ended-line = Das ist das Gerät, das du gerade benutzt. Nimm „Abmelden“ im Menü.
action-devices-gone = Schon abgemeldet
action-devices-gone-line = Dieses Gerät ist nicht mehr angemeldet.

action-devices-end-others = Alle anderen Geräte abmelden
action-devices-end-others-count = { $n ->
    [one] { $n } Gerät
   *[other] { $n } Geräte
}
# $n ist die Zahl der abgemeldeten Geräte.
action-devices-ended-others = { $n ->
    [0] Kein anderes Gerät war angemeldet
    [one] { $n } Gerät abgemeldet
   *[other] { $n } Geräte abgemeldet
}
action-devices-ended-line = Dort muss man sich neu anmelden.

## Daten

action-data-export = Kopie deiner Daten erstellen
action-data-export-button = Bestätigen und erstellen
action-data-exported = Deine Kopie ist fertig
# $span ist „15 Minuten“.
action-data-exported-line = Du kannst sie auf diesem Gerät { $span } lang herunterladen.

action-account-delete = Konto löschen
# $day ist ein Datum: „6. Oktober 2026“.
action-account-delete-when = Alle Geräte werden jetzt abgemeldet; gelöscht wird am { $day }
action-account-delete-at-once = Alle Geräte werden jetzt abgemeldet, und das Konto wird gelöscht; niemand kann es zurückholen
action-account-delete-button = Bestätigen und Konto löschen
action-account-deleted = Dein Konto ist abgeschaltet
# $day ist ein Datum: „6. Oktober 2026“.
action-account-deleted-line = Es wird am { $day } gelöscht. Wir haben dir einen Link geschickt, mit dem du es behalten kannst.
action-account-deleted-at-once = Es wird jetzt gelöscht, endgültig.
action-account-deleted-before = Schon vorgemerkt
action-account-deleted-before-line = Die Löschung dieses Kontos ist schon vorgemerkt.

## Was jemand vorhatte, mitten im Satz (lapsed-line, base.ftl): „Du wolltest um 14:02 …, aber …“.

# Von einer Änderung, die keine eigenen Worte hat; $title ist ihr Titel.
wish-named = „{ $title }“ ausführen
wish-password-change = dein Passwort ändern
wish-password-set = ein Passwort festlegen
wish-totp-enable = die Bestätigung in zwei Schritten einschalten
wish-totp-remove = deine Authenticator-App abschalten
wish-passkey-add = einen Passkey hinzufügen
# $name ist, wie er von seiner Besitzerin oder seinem Besitzer genannt wurde.
wish-passkey-remove = den Passkey „{ $name }“ entfernen
wish-backup-codes-new = neue Ersatzcodes erstellen
# $address ist eine E-Mail-Adresse, auch in den folgenden.
wish-email-add = { $address } hinzufügen
wish-email-change = deine E-Mail-Adresse in { $address } ändern
wish-email-primary = { $address } zu deiner Hauptadresse machen
wish-email-remove = { $address } entfernen
wish-username-change = den Benutzernamen { $username } verwenden
wish-username-give-up = deinen Benutzernamen aufgeben
# $device ist „Firefox auf Linux“.
wish-devices-end = { $device } abmelden
wish-devices-end-unknown = ein Gerät abmelden
wish-devices-end-others = alle anderen Geräte abmelden
wish-data-export = eine Kopie deiner Daten erstellen
wish-account-delete = dein Konto löschen

## Dieselben Änderungen im Sicherheitsprotokoll, als das, was jemand vorhatte: „Angefordert: Passwort ändern“. Sie stehen
## überall, wo in events.ftl $action steht.

action-do-something = etwas ändern
action-do-password-change = Passwort ändern
action-do-password-set = Passwort festlegen
action-do-totp-enable = Bestätigung in zwei Schritten einschalten
action-do-totp-remove = Authenticator-App abschalten
action-do-passkey-add = Passkey hinzufügen
action-do-passkey-remove = Passkey entfernen
action-do-backup-codes-generate = neue Ersatzcodes erstellen
action-do-email-change = E-Mail-Adresse ändern
action-do-email-add = E-Mail-Adresse hinzufügen
action-do-email-set-primary = andere Adresse zur Hauptadresse machen
action-do-email-remove = E-Mail-Adresse entfernen
action-do-username-change = Benutzernamen ändern
action-do-account-delete = Konto löschen
action-do-session-end = ein Gerät abmelden
action-do-session-end-others = alle anderen Geräte abmelden
action-do-data-export = Kopie der Daten erstellen

## Was eine Änderung bestätigt, für sich allein: unter „Bestätigt mit“.

factor-passkey = Passkey
factor-password = Passwort
factor-totp = Authenticator-App
factor-email-code = Code per E-Mail
factor-backup-code = Ersatzcode

## Dasselbe in einem Satz, nach „mit“.

factor-with-passkey = deinem Passkey
factor-with-password = deinem Passwort
factor-with-totp = deiner Authenticator-App
factor-with-email-code = einem Code per E-Mail
factor-with-backup-code = einem Ersatzcode
