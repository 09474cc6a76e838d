### Was jede Seite umgibt, und Teile, die mehrere Seiten gemeinsam haben.

base-skip = Zum Inhalt springen
base-help = Hilfe
base-sign-out = Abmelden
base-your-account = Dein Konto
# $name: der Name der Person.
base-account-menu = Kontomenü, { $name }

## Die Reiter.

# Benennt die Liste der Reiter.
base-nav = Konto
base-tab-profile = Profil
base-tab-security = Sicherheit
base-tab-devices = Geräte
base-tab-activity = Aktivität
base-tab-data = Daten

## Steht beim Entwickeln da.

base-dev = Entwicklungsmodus
base-dev-mode = Entwicklungsmodus.
# $mailbox: ein Link mit den Wörtern von `base-dev-mailbox`.
base-dev-mail = E-Mails werden nicht verschickt; sie landen im { $mailbox }.
base-dev-mailbox = Postfach

## Knöpfe.

base-cancel = Abbrechen
base-retry = Noch einmal versuchen
base-still = Es dauert noch…
# Was ein Knopf statt seiner Worte sagt, solange die Antwort auf sich warten lässt.
base-saving = Wird gespeichert…
base-checking = Wird geprüft…
base-loading = Wird geladen
base-dismiss = Schließen
base-try-again = Noch einmal versuchen
# Steht an der Stelle von „Kopieren“ auf einem Knopf, solange die Seite bleibt.
base-copied = Kopiert
# Öffnet die Frage, ob etwas wirklich weg soll.
base-remove = Entfernen…
# Lässt, was entfernt werden sollte, wo es ist.
base-keep = Behalten

## Ein Passwort: der Knopf, der es zeigt, und was danach auf ihm steht.

base-show = Zeigen
base-show-password = Passwort zeigen
base-hide = Verbergen
base-hide-password = Passwort verbergen
# $min: die kleinste Zahl von Zeichen.
base-password-hint = Mindestens { $min } Zeichen. Ein paar zufällige Wörter eignen sich gut.

base-backup-code = Ersatzcode

## Der Browser fragt nach einem Passkey.

base-waiting = Wir warten auf dein Gerät
base-waiting-line = Folge den Anweisungen deines Browsers oder Telefons.
base-prompt-closed = Die Abfrage wurde geschlossen oder hat zu lange gedauert. Es hat sich nichts geändert.
base-no-passkeys = Dieser Browser kann hier keine Passkeys verwenden
base-no-passkeys-line = Nötig sind ein neuerer Browser und eine Adresse, die mit https beginnt. Es hat sich nichts geändert.
base-no-script = Passkeys brauchen JavaScript, und das ist in diesem Browser ausgeschaltet.

## Was das Skript sagt, wenn keine Antwort von uns ankommt.

base-not-copied = Dein Browser hat das Kopieren nicht zugelassen
base-not-copied-line = Erlaube es und versuche es wieder, oder markiere den Text und kopiere ihn selbst.
base-offline = Du bist offline
base-offline-line = Was du eingegeben hast, bleibt da. Versuche es wieder, sobald du verbunden bist.
base-offline-away = Es wurde nichts gesendet. Dein Konto ist, wie du es verlassen hast.
base-failed = Unterwegs ist etwas schiefgegangen
base-failed-line = Deine Änderung wurde vielleicht nicht gespeichert. Sieh nach, bevor du es noch einmal versuchst.

# $reference: ein kurzer Code, unter dem der Eintrag im Protokoll des Servers zu finden ist.
base-mention = Nenne { $reference }, wenn du um Hilfe bittest.
# Wen man fragt, mitten im Satz, wenn der Betreiber niemanden genannt hat. Passt nach „frag“ und „bitte“.
base-whoever = die Betreiber dieser Seite

## Über der Seite und in ihrem Kopf.

# $until: eine Uhrzeit.
base-confirmed-until = Bestätigt bis { $until }
base-deletion = Löschung des Kontos
base-erased-on = Dieses Konto wird am { $day } gelöscht.
base-erased-until = Bis dahin kannst du es dir anders überlegen.
base-keep-account = Mein Konto behalten
base-recovery = Wiederherstellung des Kontos
base-recovery-asked = Jemand hat angefordert, deine zweiten Schritte zu entfernen.
base-recovery-from = Ab dem { $day } können sie entfernt werden. Wenn du das nicht warst, stoppe es.
base-recovery-stop = Stoppen

## Einen weiteren Code anfordern.

base-resend = Nicht angekommen?
# $at: eine Uhrzeit.
base-resend-from = Ab { $at } kannst du einen neuen Code senden.
# $left zählt herunter: 0:24.
base-resend-in = In { $left } kannst du einen neuen Code senden.

## Eine Änderung, die vergeblich auf ihre Bestätigung gewartet hat, für die Person, die zurückkommt.

lapsed = Deine letzte Änderung wurde nicht ausgeführt
# $wish ist eine der Wendungen wish-… aus actions.ftl („dein Passwort ändern“), $at eine Uhrzeit, $next einer der drei Sätze
# darunter.
lapsed-line = Du wolltest um { $at } { $wish }, aber das wurde nicht innerhalb von { $minutes } Minuten bestätigt. { $next }
lapsed-filled = Falls du das noch möchtest: Es ist unten schon eingetragen.
lapsed-here = Falls du das noch möchtest, mach es unten noch einmal.
# $link führt zu der Seite, von der es kam.
lapsed-elsewhere = Falls du das noch möchtest, { $link }.
lapsed-again = fordere es noch einmal an

## Ein Link aus einer Mail, der benutzt wurde oder zu alt ist.

base-gone = Dieser Link gilt nicht mehr
base-gone-reset = Passwort zurücksetzen
base-gone-leave = Alles lassen, wie es ist

## Für Programme.

base-fields-wrong = Einige Angaben stimmen noch nicht
base-too-many-tries = Zu viele Versuche. Dein Konto ist sicher, und es hat sich nichts geändert.

## Wie ein Gerät heißt, nach dem, was sein Browser sagt.

# $browser und $system sind Namen: Firefox, Windows.
device-name = { $browser } auf { $system }
device-unknown = Ein unbekannter Browser
