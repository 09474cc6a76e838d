### Bestätigen, dass man es selbst ist: der Dialog, seine Seite und was sie antworten. Wege und falsche Nachweise sind bei
### der Anmeldung dieselben.

step-title = Bestätige, dass du es bist
step-cancel = Abbrechen
step-close = Schließen
# Wird vor dem Namen der Änderung vorgelesen, der darauf folgt.
step-about-to = Das hast du vor:
step-change-from = Bisher: { $old }
step-change-to = Neu: { $new }
# Der Knopf eines Schritts, der nicht der letzte ist.
step-continue = Weiter
step-number = Schritt { $step } von { $of }.
# Antworten auf einen Nachweis, wenn noch einer nötig ist.
step-right-passkey = Dein Passkey stimmt.
step-right-password = Dein Passwort stimmt.
step-right-code = Dein Code stimmt.
# $right: einer der drei Sätze davor.
step-right-young = { $right } Das ist aber neu in deinem Konto, darum braucht diese Änderung noch etwas Älteres.

step-window = Wir fragen { $span } lang nicht noch einmal
# Dasselbe kurz, für Minuten.
step-window-minutes = Wir fragen { $n } Min. lang nicht noch einmal
step-window-none = Gilt nur für diese Änderung

step-totp = Code aus deiner Authenticator-App
step-totp-hint-bare = 6 Ziffern.
# $brand: der Name des Portals, wie er in der App steht.
step-totp-hint = 6 Ziffern. Öffne die App und suche { $brand }.
# $rest: wie viele Codes dann übrig sind.
step-backup-hint = { $rest ->
    [0] Einer der Codes, die du gesichert hast. Er gilt einmal; danach ist keiner mehr übrig.
    [one] Einer der Codes, die du gesichert hast. Er gilt einmal; danach ist noch { $rest } übrig.
   *[other] Einer der Codes, die du gesichert hast. Er gilt einmal; danach sind noch { $rest } übrig.
}
step-email-code = Code aus deiner E-Mail
step-email-code-hint = 8 Ziffern, an { $address } geschickt. Gilt 10 Minuten.
step-email-code-offer = Wir schicken einen Code an { $address }. Er gilt 10 Minuten.
step-email-code-send = Code senden
step-email-code-too-soon = Ein Code ist gerade erst abgeschickt worden. Sieh nach, bevor du einen neuen anforderst.
step-email-code-too-many = An dein Postfach gingen schon mehrere Codes. Warte eine Viertelstunde.

# $page: eine der fünf folgenden Seiten.
step-cancel-to = Abbrechen und zurück zu { $page }
step-back-to = Zurück zu { $page }
step-page-security = „Sicherheit“
step-page-devices = „Geräte“
step-page-data = „Daten“
step-page-profile = „Profil“
step-page-account = deinem Konto

step-unchanged = Es hat sich nichts geändert.
step-gone = Diese Anfrage ist nicht mehr offen
step-gone-line = Sie wurde schon bestätigt oder abgebrochen, oder es hat länger als 15 Minuten gedauert. Du kannst dort neu beginnen, wo du warst.
step-gone-again = Neu beginnen
step-gone-not-now = Jetzt nicht
# Dasselbe für Programme.
step-over = Diese Anfrage ist vorbei
step-over-line = Sie wurde bestätigt oder abgebrochen, oder es hat länger als 15 Minuten gedauert. Durch diese Antwort hat sich nichts geändert.
step-busy = Das wird gerade bearbeitet
step-busy-line = Dieselbe Anfrage wurde gerade schon gesendet. Sieh noch einmal nach, was daraus geworden ist.
step-busy-look = Noch einmal nachsehen
# Dasselbe für Programme.
step-busy-request = Diese Anfrage wird gerade bearbeitet
step-cancelled = Abgebrochen
step-ended = Bestätigung beendet
step-ended-line = Beim nächsten Mal fragen wir wieder.

## Nichts geht: was nötig ist und was man versuchen kann.

step-help = Hier können wir noch nicht bestätigen, dass du es bist
step-help-held = Die Bestätigung in zwei Schritten wurde abgeschaltet. Bis zum { $day } ist sie für Änderungen wie diese noch nötig.
step-help-held-tip = Richte sie auf der Seite „Sicherheit“ wieder ein, dann zählt sie hierfür nach einem Tag. Oder warte bis zu diesem Datum.
# $ways: eine Aufzählung von Möglichkeiten, aus den folgenden.
step-help-lacks = Für diese Änderung brauchst du { $ways }. Das hat dein Konto noch nicht.
step-help-lacks-two = Für diese Änderung brauchst du zwei davon: { $ways }. Das hat dein Konto noch nicht.
step-help-lacks-tip = Richte es auf der Seite „Sicherheit“ ein und beginne dann neu.
step-help-needs = Für diese Änderung brauchst du { $ways }.
# Was ein Konto haben kann.
step-owned-passkey = einen Passkey
step-owned-password = ein Passwort
step-owned-totp = eine Authenticator-App
step-owned-email-code = einen Code per E-Mail
step-owned-backup-code = einen Ersatzcode
step-owned-nothing = etwas, das es hier nicht gibt
# Was jemand angibt.
step-given-passkey = einen Passkey
step-given-password = dein Passwort
step-given-totp = einen Code aus deiner Authenticator-App
step-given-email-code = einen Code aus deiner E-Mail
step-given-backup-code = einen Ersatzcode
step-tip-passkey = Versuche es auf einem Gerät, das du schon benutzt hast. Vielleicht ist dein Passkey dort.
step-tip-password = Wenn du dein Passwort vergessen hast, melde dich ab und wähle dort ein neues.
step-tip-totp = Suche die App auf deinem Telefon oder in einem Passwortmanager.
step-tip-email-code = Sieh auch im Spam nach.
step-tip-backup-code = Suche deine Ersatzcodes: in einem Passwortmanager oder auf Papier.
# $reference: benennt diese Anfrage, zum genauen Abschreiben.
step-help-ask = Wende dich an die Betreiber dieser Seite und nenne { $reference }.
# $support: an wen man sich laut Betreibern wendet, als Link dorthin.
step-help-ask-support = Wende dich an { $support } und nenne { $reference }.

## Wege zu bestätigen, in Listen.

way-choose = Wähle einen Weg
way-other = Anderen Weg nehmen
way-none = Nichts davon geht
# Von der Hilfe zur Liste.
way-back = Zurück zur Auswahl
way-passkey = Passkey
way-passkey-line = Fingerabdruck, Gesicht oder Bildschirmsperre
way-passkey-asks = Dein Gerät fragt nach deinem Fingerabdruck, deinem Gesicht oder der Bildschirmsperre.
way-passkey-go = Mit Passkey weiter
way-passkey-unused = Dein Passkey wurde nicht benutzt
way-password = Passwort
way-password-line = Dein jetziges Passwort
way-totp = Authenticator-App
way-totp-line = 6-stelliger Code
way-totp-code = Code aus der Authenticator-App
way-email-code = Code per E-Mail
way-email-code-line = An { $address }
way-backup-code = Ersatzcode
way-backup-code-left = Noch { $n } übrig
way-needs-script = Braucht JavaScript, das in diesem Browser aus ist
# Warum ein Weg nicht geht. $until: eine Uhrzeit.
way-paused-until = Gesperrt bis { $until } nach zu vielen Versuchen
way-just-used = Gerade eben benutzt
way-too-new = Zu neu, um diese Änderung allein zu bestätigen
way-asked-next = Kommt als Nächstes
way-too-weak = Nicht stark genug für diese Änderung

## Zu viele Versuche.

paused-title = Zu viele Versuche
# $in: etwa „noch 14 Minuten“.
paused-passkey = Passkeys nehmen wir bis { $until } nicht an ({ $in }). Dein Konto ist sicher, und es hat sich nichts geändert.
paused-password = Passwörter nehmen wir bis { $until } nicht an ({ $in }). Dein Konto ist sicher, und es hat sich nichts geändert.
paused-totp = Codes der App nehmen wir bis { $until } nicht an ({ $in }). Dein Konto ist sicher, und es hat sich nichts geändert.
paused-email-code = Codes per E-Mail nehmen wir bis { $until } nicht an ({ $in }). Dein Konto ist sicher, und es hat sich nichts geändert.
paused-backup-code = Ersatzcodes nehmen wir bis { $until } nicht an ({ $in }). Dein Konto ist sicher, und es hat sich nichts geändert.
paused-other-ways = Andere Wege, die jetzt gehen
paused-available = Geht jetzt
paused-later = Später wiederkommen
paused-help = Hilfe holen

## Was an einem Nachweis falsch ist.

wrong-title = Das stimmt nicht
# $wrong: einer der folgenden Sätze.
wrong-tries-left = { $n ->
    [one] { $wrong } Noch { $n } Versuch.
   *[other] { $wrong } Noch { $n } Versuche.
}
wrong-password = Dieses Passwort stimmt nicht.
wrong-email-code = Dieser Code stimmt nicht. Ist er aus der neuesten E-Mail?
wrong-email-code-expired = Dieser Code ist abgelaufen. Fordere einen neuen an.
wrong-totp = Dieser Code stimmt nicht. Warte auf den nächsten und gib ihn ein.
wrong-backup-code = Dieser Code stimmt nicht. Vergleiche ihn mit denen, die du gesichert hast.
wrong-backup-code-used = Dieser Code wurde schon benutzt. Nimm einen anderen.
wrong-passkey = Dieser Passkey kann hier nicht bestätigen, dass du es bist.
wrong-passkey-late = Das hat zu lange gedauert oder wurde doppelt gesendet. Versuche es noch einmal.
