### Was das Sicherheitsprotokoll erzählt: eine Zeile für jedes Ereignis.

event-sign-up-asked = Konto angefordert
event-sign-up-erased-before = Neues Konto mit der Adresse eines gelöschten Kontos
event-sign-up-verified = Konto erstellt
event-sign-in-done = Angemeldet
event-sign-in-wrong-passkey = Passkey beim Anmelden nicht angenommen
event-sign-in-wrong = Falsches Passwort beim Anmelden
event-sign-in-half = Richtiges Passwort beim Anmelden, zweiter Schritt verlangt
event-sign-in-second-wrong = Falscher zweiter Schritt beim Anmelden
event-sign-in-paused = Anmelden nach falschen Versuchen vorübergehend gesperrt
event-sign-out-done = Abgemeldet
event-session-ended-by-wrong-tries = Nach zu vielen falschen Versuchen abgemeldet
event-factor-enrolled-passkey = Passkey hinzugefügt
event-factor-enrolled-totp = Authenticator-App eingeschaltet
event-factor-enrolled = Weiterer Bestätigungsweg hinzugefügt
event-factor-dropped-passkey = Neuer Passkey beim Abmelden aller Geräte entfernt
event-factor-dropped-totp = Neue Authenticator-App beim Abmelden aller Geräte entfernt
event-factor-dropped-codes = Backup-Codes beim Abmelden aller Geräte entfernt
event-totp-code-wrong = Falscher Code beim Einrichten einer Authenticator-App
event-passkey-refused = Passkey nicht hinzugefügt: Die Antwort passte nicht
event-passkey-renamed = Passkey umbenannt
event-passkey-counter-went-back = Der Zähler eines Passkeys ging zurück: Vielleicht gibt es eine Kopie von ihm
event-profile-renamed = Name geändert
event-profile-language-changed = Sprache geändert
event-profile-picture-changed = Bild geändert
event-profile-picture-removed = Bild entfernt
event-email-added = E-Mail-Adresse hinzugefügt
event-email-removed = E-Mail-Adresse durch Betreiber entfernt
event-email-undo-waits = Rücknahme einer Adressänderung angefordert: Sie wartet einen Tag
event-email-undo-wrong = Falscher Versuch, eine Adressänderung rückgängig zu machen
event-email-undo-impossible = Adressänderung nicht rückgängig gemacht: Die frühere Adresse gehört jetzt zu einem anderen Konto
event-email-undo-stopped = Rücknahme einer Adressänderung gestoppt
event-recovery-asked = Zurücksetzen des Passworts angefordert
event-recovery-done = Passwort zurückgesetzt
event-email-changed = E-Mail-Adresse geändert
event-email-code-wrong = Falscher Code für eine neue Adresse
event-email-change-withdrawn = Adressänderung verworfen
event-email-change-refused = Adressänderung nicht möglich
event-email-change-undone = Adressänderung rückgängig gemacht
event-deletion-cancelled = Löschung zurückgenommen
event-deletion-scheduled = Löschung vorgemerkt
event-account-created = Konto erstellt
event-account-disabled = Konto abgeschaltet
event-account-enabled = Konto eingeschaltet
event-account-signed-out = Alle Geräte abgemeldet
event-account-unlocked = Sperren nach falschen Versuchen aufgehoben
event-reset-link-made = Link für ein neues Passwort erstellt
event-factor-recovery-asked = Entfernen verlorener Anmeldewege angefordert
event-factor-recovery-ready = Link zum Entfernen der Anmeldewege verschickt
event-factor-recovery-stopped = Entfernen von Anmeldewegen gestoppt
event-factor-recovery-finished = Konto wiederhergestellt: zweite Schritte entfernt, Passwort geändert
event-factor-recovery-expired = Link zum Entfernen von Anmeldewegen nicht rechtzeitig benutzt
event-invitation-made = Einladung erstellt
event-invitation-revoked = Einladung zurückgezogen
event-invitation-used = Einladung benutzt
event-clock-jumped = Die Uhr dieser Seite ist gesprungen
event-database-restored = Eine Sicherung wurde eingespielt
event-account-erased = Konto gelöscht
event-account-not-me = „Das war ich nicht“: alle Geräte abgemeldet
event-confirmation-ended = Bestätigung beendet

## Mit einer Änderung, um die es ging: $action ist eine der Wendungen action-do-… („Passwort ändern“) oder der Name einer
## Änderung, die es nur auf dieser Seite gibt.

event-proof-right = Du hast bestätigt, dass du es bist: { $action }
event-proof-wrong = Falscher Versuch beim Bestätigen: { $action }
event-proof-paused = Bestätigen nach falschen Versuchen vorübergehend gesperrt: { $action }
event-proof-code-sent = Code per E-Mail verschickt: { $action }
event-action-parked = Angefordert: { $action }
event-action-cancelled = Abgebrochen: { $action }
event-action-voided = Wartet nicht mehr: { $action }
event-action-expired = Nicht rechtzeitig bestätigt: { $action }
event-action-too-many = Zu viele Änderungen warteten schon: { $action }
event-action-refused = Nicht möglich: { $action }
event-policy-downgraded = Mit nur einem Schritt bestätigt, da es keinen zweiten gibt: { $action }

## Änderungen, die ausgeführt wurden.

# $action ist der Name einer Änderung, die es nur auf dieser Seite gibt.
event-done = Erledigt: { $action }
event-done-password-change = Passwort geändert
event-done-password-set = Passwort festgelegt
event-done-totp-enable = Einrichten einer Authenticator-App begonnen
event-done-totp-remove = Authenticator-App abgeschaltet
event-done-passkey-add = Hinzufügen eines Passkeys begonnen
event-done-passkey-remove = Passkey entfernt
event-done-backup-codes-generate = Neue Ersatzcodes erstellt
event-done-email-change = Neue E-Mail-Adresse eingegeben
event-done-email-add = Weitere E-Mail-Adresse eingegeben
event-done-email-set-primary = Andere Adresse zur Hauptadresse gemacht
event-done-email-remove = E-Mail-Adresse entfernt
event-done-username-change = Benutzername geändert
event-done-account-delete = Löschung des Kontos vorgemerkt
event-done-session-end = Gerät abgemeldet
event-done-session-end-others = Alle anderen Geräte abgemeldet
event-done-data-export = Kopie der Daten bereitgestellt

## Mails, nach ihrem Anlass.

event-mailed-verify-email = E-Mail verschickt: Code für eine neue Adresse
event-mailed-step-up-code = E-Mail verschickt: Code zum Bestätigen, dass du es bist
event-mailed-reset-password = E-Mail verschickt: Link für ein neues Passwort
event-mailed-notice = E-Mail verschickt: Hinweis auf eine Änderung
event-mailed-undo = E-Mail verschickt: Hinweis auf eine Änderung, mit einem Link zum Rückgängigmachen
event-mailed-email-taken = E-Mail verschickt: Jemand hat deine Adresse für ein anderes Konto eingegeben
event-mailed-invitation = E-Mail verschickt: Einladung
event-mailed-recovery = E-Mail verschickt: Link zum Entfernen verlorener Anmeldewege
event-mailed-test = E-Mail verschickt: Test der E-Mail-Einstellungen
event-mailed-new-sign-in = E-Mail verschickt: Anmeldung von einem neuen Gerät
