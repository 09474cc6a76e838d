### Seiten für alle, die nicht angemeldet sind.

auth-email = E-Mail-Adresse
auth-password = Passwort
auth-new-password = Neues Passwort
# $email: wessen Konto es ist.
auth-for = Für { $email }.
auth-to-sign-in = Zur Anmeldung
auth-back-to-sign-in = Zurück zur Anmeldung
auth-link-gone = Dieser Link gilt nicht mehr
auth-check-email = Sieh in deinem Postfach nach
auth-new-link = Neuen Link senden

## Anmelden.

sign-in-title = Anmelden
sign-in-paused = Die Anmeldung ist bis { $until } gesperrt. Dein Passwort kannst du in der Zwischenzeit zurücksetzen.
sign-in-identifier = E-Mail-Adresse oder Benutzername
sign-in-forgot = Vergessen?
sign-in-go = Anmelden
# Zwischen Passwort und Passkey.
sign-in-or = oder
sign-in-with-passkey = Mit Passkey anmelden
# Danach folgt der Link „Konto erstellen“.
sign-in-new-here = Neu hier?
sign-in-create = Konto erstellen
sign-in-failed = Die Anmeldung hat nicht geklappt
sign-in-wrong = Die E-Mail-Adresse oder der Benutzername passt nicht zum Passwort. Prüfe beides oder setze dein Passwort zurück.
sign-in-passkey-unknown = Zu diesem Passkey gibt es hier kein Konto. Melde dich anders an.
sign-in-passkey-late = Das hat zu lange gedauert. Versuche es noch einmal.
sign-in-passkey-wrong = Dieser Passkey hat nicht funktioniert. Versuche es noch einmal oder melde dich anders an.
sign-in-again = Melde dich noch einmal an
sign-in-again-line = Es hat länger als 10 Minuten gedauert oder war schon abgeschlossen.

## Der zweite Schritt der Anmeldung.

sign-in-second-totp = Gib deinen Code ein
# $brand: der Name des Portals, wie er in der App steht.
sign-in-second-totp-line = Öffne deine Authenticator-App und suche { $brand }.
sign-in-second-totp-hint = 6 Ziffern. Alle 30 Sekunden kommen neue.
sign-in-second-backup = Gib einen Ersatzcode ein
sign-in-second-backup-line = Einen der Codes, die du gesichert hast. Jeder gilt einmal.
sign-in-second-backup-hint = Groß- und Kleinschreibung, Leerzeichen und Bindestriche sind egal.
sign-in-second-passkey = Benutze deinen Passkey
sign-in-second-list = Noch ein Schritt
sign-in-second-owed = Dein zweiter Schritt ist weg
sign-in-second-owed-line = Er war erst vor Kurzem anstelle eines älteren eingerichtet worden und wurde entfernt, als alle Geräte abgemeldet wurden. Ein Passwort allein öffnet dein Konto nicht, deshalb dauert der Weg zurück ein paar Tage.
sign-in-second-owed-go = Weiter
sign-in-second-list-line = Dein Passwort stimmt. Wähle, wie es weitergeht.
sign-in-second-paused = Dieser Weg ist bis { $until } gesperrt. Dein Konto ist sicher.
sign-in-second-missing = Das ist für dieses Konto nicht eingerichtet. Nimm einen anderen Weg.
sign-in-second-continue = Weiter
sign-in-second-other-account = Anderes Konto verwenden

## Ein Konto erstellen.

sign-up-title = Erstelle dein Konto
sign-up-line = Um die Adresse zu prüfen, schicken wir dir einen Code per E-Mail.
sign-up-name = Dein Name
sign-up-invited-address = Die Adresse, an die deine Einladung ging.
sign-up-go = Konto erstellen
# Danach folgt der Link „Anmelden“.
sign-up-have-one = Schon ein Konto?
sign-up-only-invited = Deine Einladung gilt nur für diese Adresse.
sign-up-invitation-gone = Diese Einladung gilt nicht mehr
sign-up-invitation-gone-line = Sie wurde schon benutzt oder zurückgezogen, oder sie ist zu alt. Bitte { $helper } um eine neue.
sign-up-by-invitation = Neue Konten gibt es nur auf Einladung
sign-up-by-invitation-line = Öffne den Link in deiner Einladung. Wenn du keine hast, frag { $helper }.
sign-up-closed = Neue Konten gibt es zurzeit nicht
sign-up-closed-line = Wenn du eins brauchst, frag { $helper }.
sign-up-closed-meanwhile = Inzwischen werden keine neuen Konten mehr angenommen. Wenn du eins brauchst, frag { $helper }.
sign-up-invitation-gone-meanwhile = Deine Einladung wurde inzwischen benutzt oder zurückgezogen, oder sie ist zu alt. Bitte { $helper } um eine neue.

## Die Adresse eines neuen Kontos prüfen.

verify-code-sent = Wir haben einen Code an { $email } geschickt.
verify-enter-code = Gib den Code ein, den wir dir geschickt haben.
verify-code = 8-stelliger Code
verify-code-hint = Er gilt 10 Minuten.
verify-go = E-Mail-Adresse bestätigen
verify-resend = Neuen Code senden
verify-resent = Neuer Code gesendet. Nimm den aus der neuesten E-Mail; ältere gelten nicht mehr.
verify-too-soon = Ein Code ist gerade erst abgeschickt worden. Sieh nach, bevor du einen neuen anforderst.
verify-other-address = Eine andere Adresse nehmen
verify-link-title = Bestätige deine E-Mail-Adresse
verify-link-line = Gib dein Passwort ein, dann ist dein Konto fertig.
verify-link-password-hint = Das Passwort, das du für dein neues Konto gewählt hast.
verify-link-go = Diese Adresse bestätigen
verify-code-gone = Dieser Code gilt hier nicht mehr. Erstelle dein Konto noch einmal oder melde dich an.
verify-code-missing = Gib den Code aus der E-Mail ein.
verify-done = Dein Konto ist fertig

## Das Passwort vergessen.

forgot-title = Passwort zurücksetzen
forgot-line = Gib deine E-Mail-Adresse ein, und wir schicken dir einen Link für ein neues Passwort.
forgot-go = Link senden
forgot-sent = Wenn { $email } hier ein Konto hat, ist ein Link für ein neues Passwort unterwegs. Er gilt einmal und { $minutes ->
    [one] { $minutes } Minute
   *[other] { $minutes } Minuten
} lang.
# $other: der Link „versuche eine andere Adresse“.
forgot-sent-nothing = Nach ein paar Minuten noch nichts da? Sieh im Spam nach oder { $other }.
forgot-sent-other = versuche eine andere Adresse

reset-title = Wähle ein neues Passwort
reset-go = Passwort speichern
reset-fine = Das meldet deine anderen Geräte ab. Auch den zweiten Schritt verloren? Melde dich mit dem neuen Passwort an und wähle dann „Nichts davon geht“.
reset-gone = Links für ein neues Passwort gelten einmal und nur kurz, und nur der neueste zählt. Dein Passwort ist unverändert.
reset-done = Passwort geändert
reset-done-line = Alle Geräte wurden abgemeldet. Melde dich mit deinem neuen Passwort an.

## Wiederherstellung: Alle zweiten Schritte sind verloren. „Nichts davon geht“ ist die Nachricht way-none.

recovery-line = Für den Fall, dass alle Passkeys, die Authenticator-App und die Ersatzcodes weg sind.
# $hold: wie lange es dauert, etwa „3 Tage“.
recovery-ask = Wir können sie entfernen, sodass dein Passwort zum Anmelden genügt. Weil das jeder behaupten könnte, dauert es { $hold }:
recovery-ask-now = Jetzt schreiben wir an alle Adressen des Kontos. Wer dort liest oder angemeldet ist, kann es stoppen.
recovery-ask-then = { $hold } später schicken wir dir einen Link. Er entfernt, was verloren ist, fragt nach einem neuen Passwort und meldet alle Geräte ab.
recovery-ask-after = Noch 7 Tage danach brauchen die wichtigsten Änderungen einen zweiten Schritt.
recovery-ask-go = Beginnen und { $hold } warten
recovery-back = Zurück, etwas davon habe ich
recovery-under-way = Deine Wiederherstellung läuft
recovery-waiting = Warte bis zum { $until }
recovery-waiting-line = Dann schicken wir dir einen Link. Jetzt ist es noch zu früh dafür, und entfernt wurde noch nichts.
recovery-waiting-use = Wir haben an alle Adressen des Kontos geschrieben. Wenn einer deiner Anmeldewege wieder auftaucht, benutze ihn: Das stoppt die Wiederherstellung.
recovery-found = Ich habe etwas davon gefunden
recovery-mailed = Die Wartezeit ist um. Wir haben dir einen Link geschickt, der einmal gilt, bis zum { $until }.
recovery-off = Von hier aus geht das nicht. Bitte { $helper }, eine Wiederherstellung für dich zu beginnen.
recovery-off-title = Hier nicht möglich
recovery-off-line = Bitte { $helper }, eine Wiederherstellung für dich zu beginnen.
recovery-too-many = Das wurde heute schon mehrmals angefordert. Es hat sich nichts geändert.
recovery-stopped = Wiederherstellung gestoppt
recovery-stopped-line = Es wurde nichts entfernt. Wenn du sie nicht angefordert hast, ändere dein Passwort.
recovery-stopped-nothing = Es gab keine Wiederherstellung zu stoppen
recovery-stopped-nothing-line = Es läuft keine.

recovery-finish = Konto wiederherstellen
recovery-finish-warning = Das entfernt deine zweiten Schritte
recovery-finish-warning-line = Alle Passkeys, die Authenticator-App und die Ersatzcodes gelten dann nicht mehr, und alle Geräte werden abgemeldet.
recovery-finish-go = Entfernen und Passwort speichern
recovery-finish-not-now = Jetzt nicht
recovery-gone = Er wurde benutzt, die Wiederherstellung wurde gestoppt, oder ihre Zeit ist um. Dein Konto ist, wie es war. Um neu zu beginnen, melde dich an und wähle beim zweiten Schritt „Nichts davon geht“.
recovery-done = Dein Konto ist wiederhergestellt
recovery-done-line = Melde dich mit deinem neuen Passwort an und richte wieder einen zweiten Schritt ein.
