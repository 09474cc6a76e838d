### Fehler und die Seiten, zu denen gemailte Links führen.

## Fehlerseiten, Meldungen und Fehlerdokumente.

error-unreadable = Das konnten wir nicht lesen
error-unreadable-line = Es hat sich nichts geändert.
error-refused = Diese Anfrage wurde abgelehnt
error-refused-line = Sie kam nicht von einer unserer eigenen Seiten. Es ist nichts geschehen.
error-stale = Diese Seite ist veraltet
error-stale-line = Du hast dich an- oder abgemeldet, seit sie geöffnet wurde. Es hat sich nichts geändert. Lade die Seite neu und versuche es noch einmal.
error-no-cookies = Hier werden Cookies gebraucht
error-no-cookies-line = Die Anmeldung funktioniert hier mit Cookies, und dein Browser hat keine gesendet: Sie sind wohl blockiert. Es hat sich nichts geändert. Erlaube Cookies für diese Seite, lade sie dann neu und versuche es noch einmal.
error-not-found = Diese Seite gibt es hier nicht
error-not-found-line = Vielleicht ist der Link alt, oder die Adresse enthält einen Tippfehler.
error-device-gone = Dieses Gerät ist nicht mehr hier
error-device-gone-line = Es ist nicht mehr angemeldet. Lade die Seite neu, um die angemeldeten Geräte zu sehen.
error-no-copy = Es liegt keine Kopie bereit
error-no-copy-line = Eine Kopie kannst du 15 Minuten lang herunterladen, und zwar auf dem Gerät, auf dem du sie angefordert hast. Fordere auf der Seite „Daten“ eine an.
error-too-many = Etwas langsamer
error-too-many-waiting = Es warten schon mehrere Änderungen auf Bestätigung. Bestätige zuerst eine davon oder brich sie ab.
error-internal = Bei uns ist etwas schiefgegangen
error-internal-line = Deine Änderung wurde vielleicht nicht gespeichert. Sieh nach, bevor du es noch einmal versuchst.
error-unavailable = Gerade zu viel los
error-unavailable-line = Es hat sich nichts geändert. Versuche es gleich noch einmal.
error-signed-out = Melde dich zuerst an
error-signed-out-line = Du bist abgemeldet. Es hat sich nichts geändert.
error-replaced = Versuche es noch einmal
error-replaced-line = Du hast gerade in einem anderen Tab bestätigt, dass du es bist. Hier hat sich nichts geändert. Versuche es noch einmal.
error-method = Das geht hier nicht
error-method-line = Diese Adresse kann das nicht. Es hat sich nichts geändert.
error-too-large = Das ist zu groß
error-too-large-line = Es ist größer, als dieses Formular erlaubt. Es hat sich nichts geändert.
error-media-line = Sende es als Formular oder als JSON.
error-timeout = Das hat zu lange gedauert
error-timeout-line = Es hat sich nichts geändert. Versuche es noch einmal.
error-wrong-host = Falsche Adresse
error-wrong-host-line = Diese Seite ist unter einem anderen Namen zu erreichen.
error-second-factor = Richte zuerst einen zweiten Schritt ein
error-second-factor-line = Diese Seite verlangt vor allem anderen einen Passkey oder eine Authenticator-App. Es hat sich nichts geändert.
error-device-signed-out = Dieses Gerät wurde abgemeldet
error-device-signed-out-line = Von einem anderen Gerät aus, oder weil es eine Weile nicht benutzt wurde. Melde dich an, um weiterzumachen.

# Folgt auf den Satz, der sagt, was geschehen ist. $time: eine Uhrzeit.
error-retry-at = Versuche es ab { $time } wieder.
# $reference: benennt diesen Fehler im Protokoll, zum genauen Abschreiben.
error-ask = Wenn es wieder passiert, wende dich an die Betreiber dieser Seite und nenne { $reference }.
# $support: an wen man sich laut Betreibern wendet, als Link dorthin.
error-ask-support = Wenn es wieder passiert, wende dich an { $support } und nenne { $reference }.
# $status: der HTTP-Status, etwa 404.
error-status = Fehler { $status }

error-reload = Seite neu laden
error-to-activity = Aktivität ansehen
error-to-data = Zur Seite „Daten“
error-to-account = Zu deinem Konto

## Formulare, wie sie keine unserer Seiten sendet. Das lesen vor allem Leute, die Programme schreiben.

error-form-query = Felder gehören ins Formular, nicht in die Adresse.
error-form-characters = Das Formular hat Zeichen oder Felder, die nicht stimmen können.
error-form-twice = Das Formular hat ein Feld doppelt.
error-form-text = Der Text des Formulars ist ungültig.
error-form-json = Das JSON ist kein Objekt aus Text, Zahlen und true oder false.
error-form-fields = Dem Formular fehlt ein Feld, oder es hat eines, das nicht dazugehört.
error-form-foreign = Das Formular hat ein Feld, das nicht dazugehört.
error-form-cut = Das Formular ist nicht lesbar oder endete zu früh.
error-form-proof = Sende einen Nachweis: ein Passwort, einen Code oder die Antwort eines Passkeys.
error-form-undo = Sende einen Code, die Antwort eines Passkeys oder nichts.

## Eine Änderung von Adressen, eine Löschung oder eine Wiederherstellung rückgängig machen.

undo-title = Diese Änderung rückgängig machen
undo-heading = Diese Änderung rückgängig machen?
undo-heading-deletion = Dein Konto behalten?
undo-heading-stop = Das stoppen?
undo-heading-recovery = Diese Wiederherstellung stoppen?
undo-done = Erledigt
undo-gone = Er wurde schon benutzt oder ist zu alt. Wenn dir eine Änderung immer noch fremd vorkommt, setze dein Passwort zurück: Das meldet alle Geräte ab.
undo-gone-deletion = Wenn du den Knopf schon gedrückt hast, bleibt dein Konto, und es wurde nichts gelöscht. Der Link gilt einmal und nur bis zum Tag der Löschung. Melde dich an, um nachzusehen.

undo-email = Deine alte Adresse zurückholen
undo-email-what = { $old } wird wieder die Hauptadresse
undo-email-done = Deine alte Adresse ist zurück
undo-added = Die neue Adresse wieder entfernen
undo-added-done = Die neue Adresse ist weg
undo-removed = Die Adresse zurückholen
undo-removed-done = Die Adresse ist zurück
undo-stop = Deine Adressen behalten, wie sie sind
undo-stop-done = Deine Adressen bleiben, wie sie sind
undo-deletion = Das Konto behalten
undo-deletion-done = Dein Konto bleibt erhalten
undo-recovery = Deine zweiten Schritte behalten
undo-recovery-done = Die Wiederherstellung ist gestoppt
# Was eine Wiederherstellung entfernen würde.
undo-recovery-what = Passkeys, Authenticator-App und Ersatzcodes

undo-follows = Alle Geräte werden abgemeldet. Adressen und Bestätigungswege, die um diese Änderung herum dazukamen, werden entfernt. Danach wählst du ein neues Passwort.
undo-follows-done = Alle Geräte wurden abgemeldet, was auf Bestätigung wartete, wurde abgebrochen, und das alte Passwort gilt nicht mehr. Wir haben dir einen Link für ein neues geschickt.
undo-follows-stop = Jemand mit Zugang zum Postfach der früheren Adresse hat angefordert, dass sie zurückkommt.
undo-follows-stop-done = Die frühere Adresse kommt nicht zurück.
undo-follows-deletion-done = Es wurde nichts gelöscht. Melde dich an, um weiterzumachen.
undo-follows-recovery = Alle zweiten Schritte deines Kontos wurden als verloren gemeldet. Wenn das niemand stoppt, können sie ab dem { $ready } entfernt werden.
undo-follows-recovery-done = Es wurde nichts entfernt. Wenn du das nicht angefordert hast, kennt vielleicht jemand dein Passwort: Wähle ein neues.

# Beschriftungen: die neue Adresse, der Zeitpunkt, das Gerät.
undo-changed-to = Geändert in
undo-when = Wann
undo-from = Von

undo-go = Änderung rückgängig machen
undo-go-deletion = Mein Konto behalten
undo-go-stop = Stoppen
undo-go-recovery = Wiederherstellung stoppen
undo-leave = So lassen, wie es ist
undo-choose-password = Neues Passwort wählen

undo-waits = Das dauert noch
undo-waits-line = Ohne einen der folgenden Wege geschieht es am { $until }. Wir haben an alle Adressen geschrieben.
undo-proof = Du kannst hier noch auf einem anderen Weg bestätigen, dass du es bist. Damit geht es sofort weiter.
undo-renewed = Seitdem wurde ersetzt, womit du hier bestätigen konntest, dass du es bist. Deshalb dauert es 24 Stunden; bis dahin kann es gestoppt werden.
undo-proof-missing = Benutze deinen Passkey oder deine Authenticator-App, oder warte ab.
undo-proof-passkey = Passkey benutzen
undo-proof-hint = 6 Ziffern aus deiner Authenticator-App.
undo-later = Das habe ich nicht: in 24 Stunden erledigen

## „Das war ich nicht“.

not-me-title = Das warst du nicht?
not-me-done = Alle Geräte wurden abgemeldet
not-me-gone = Er wurde schon benutzt oder ist zu alt. Wenn dir etwas immer noch fremd vorkommt, setze dein Passwort zurück: Das meldet alle Geräte ab.
not-me-slip = Alle Geräte abmelden
not-me-slip-more = Und ein neues Passwort wählen
not-me-slip-done = Jetzt ist niemand mehr angemeldet
not-me-slip-more-done = Das alte Passwort gilt nicht mehr
# Beschriftungen: der Eintrag im Protokoll, die Mail, die hierher führte, der Zeitpunkt, das Gerät.
not-me-what = Was
not-me-mail-of = Unsere E-Mail vom
not-me-when = Wann
not-me-from = Von
not-me-devices = Alle Geräte werden abgemeldet, auch dieses.
not-me-waiting = Was auf Bestätigung wartet, wird abgebrochen, auch eine Löschung des Kontos.
not-me-factors = Passkeys, Ersatzcodes und eine Authenticator-App werden entfernt, wenn sie jünger als 3 Tage sind.
not-me-password = Dein Passwort gilt dann nicht mehr. Wir schicken dir einen Link für ein neues.
not-me-go = Alle Geräte abmelden
not-me-leave = Das war ich, so lassen
not-me-mailed = Wir haben dir einen Link für ein neues Passwort geschickt.
not-me-mailed-more = Er gilt einmal und 30 Minuten lang. Melde dich dann mit dem neuen Passwort an, und mit deinem zweiten Schritt, wenn du einen hast.
not-me-another-link = Noch einen Link senden
