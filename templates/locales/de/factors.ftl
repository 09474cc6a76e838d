### Die Seite „Sicherheit“: Passwort, Passkeys, Authenticator-App, Ersatzcodes.

## Bestätigen, und das Passwort.

security-title = Sicherheit
security-lede = Wie du dich anmeldest und woran wir dich erkennen.
security-second-required = Richte zuerst einen zweiten Schritt ein
security-second-required-line = Diese Seite verlangt ihn. Erstelle einen Passkey oder richte eine Authenticator-App ein, dann geht es überall weiter.
security-confirming = Bestätigen, dass du es bist
# $ago: wie lange es her ist, etwa „vor 3 Min.“.
security-confirmed = Bestätigt { $ago }
# $how: „deinem Passwort“, „einem Code per E-Mail“. $until: eine Uhrzeit.
security-confirmed-line = Mit { $how }. Auf diesem Gerät fragen wir bis { $until } nicht noch einmal.
security-end-confirmation = Jetzt beenden
security-not-confirmed = In letzter Zeit nicht bestätigt
security-not-confirmed-line = Vor jeder Änderung auf dieser Seite bitten wir dich zu bestätigen, dass du es bist. Danach geht es damit weiter.
security-password-and-2-step = Passwort und Bestätigung in zwei Schritten
security-password-and-2-step-line = Dein Passwort und ein zweiter Nachweis dazu.
security-nothing-added = Es wurde nichts hinzugefügt

security-password = Passwort
security-password-changed = Zuletzt geändert: { $ago }
security-password-unset = Nicht festgelegt. Du kannst eines als weiteren Anmeldeweg hinzufügen.
# Öffnen das Formular: neben dem Namen der Zeile, „Passwort“.
security-password-change-row = Ändern
security-password-set-row = Festlegen
security-password-hint = Bevor es geändert wird, fragen wir immer nach dem jetzigen.
security-password-new = Neues Passwort
security-password-change = Passwort ändern
security-password-set = Passwort festlegen
# $n: wie viele Geräte außer diesem angemeldet sind.
security-end-others = { $n ->
    [0] Überall sonst abmelden
    [one] Mein anderes Gerät abmelden
   *[other] Meine { $n } anderen Geräte abmelden
}

## Passkeys.

passkey-title = Passkeys
passkey-lede = Melde dich mit Fingerabdruck, Gesicht oder Bildschirmsperre an. Du musst dir nichts merken.
# Auf dem Knopf; die längere Form sprechen Vorleseprogramme.
passkey-add = Hinzufügen
passkey-add-it = Passkey hinzufügen
passkey-create = Passkey erstellen
passkey-none = Ohne Passwort anmelden
passkey-none-line = Ein Passkey nutzt deinen Fingerabdruck, dein Gesicht oder deine Bildschirmsperre. Er lässt sich weder erraten noch wiederverwenden noch durch Phishing stehlen, und er bleibt in deinem eigenen Passwortmanager.
passkey-unable = Dieser Browser kann hier keine Passkeys hinzufügen
passkey-unable-line = Nötig sind ein neuerer Browser und eine Adresse, die mit https beginnt.

passkey-ask = Dein Gerät fragt, wo es den neuen Passkey aufbewahren soll.
passkey-create-now = Passkey erstellen
passkey-not-saved = Dein Passkey wurde nicht gespeichert
passkey-known = Dieses Gerät hat schon einen Passkey für dieses Konto
passkey-known-line = Verwende diesen oder füge auf einem anderen Gerät einen hinzu. Es hat sich nichts geändert.
passkey-added = Passkey hinzugefügt
passkey-added-line = Gib ihm einen Namen, an dem du ihn später erkennst.
passkey-answer-wrong = Die Antwort deines Geräts passte nicht. Fang auf dieser Seite noch einmal an.
passkey-too-late = Das Hinzufügen hat zu lange gedauert. Fang noch einmal an.

# Nebeneinander, mit Punkten dazwischen: „Synchronisiert · hinzugefügt am 12. Mai · zuletzt verwendet: vor 3 Min.“. $ago kann auch ein Datum sein.
passkey-synced = Synchronisiert
passkey-one-device = Auf einem Gerät
passkey-added-on = hinzugefügt am { $day }
passkey-used = zuletzt verwendet: { $ago }
passkey-unused = noch nicht verwendet
# Gesprochener Name des Knopfes „…“ neben einem Passkey.
passkey-more = Mehr zu { $name }
passkey-rename = Umbenennen
passkey-name = Name dieses Passkeys
passkey-name-hint = Daran erkennst du ihn später: das Gerät, oder wo er aufbewahrt wird.
passkey-name-save = Namen speichern
passkey-name-empty = Gib ihm einen Namen.
passkey-renamed = Passkey umbenannt
passkey-renamed-line = Er heißt jetzt „{ $name }“.

passkey-question = „{ $name }“ entfernen?
passkey-last = Das ist dein einziger Anmeldeweg. Füge einen anderen hinzu, bevor du ihn entfernst.
passkey-remove-line = Du kannst dich dann nicht mehr damit anmelden.
passkey-remove-fine = In deinem Passwortmanager steht er vielleicht noch, bis du ihn dort löschst.
passkey-remove = Passkey entfernen
passkey-not-removed = Passkey nicht entfernt
passkey-left-password = Mit deinem Passwort kannst du dich weiterhin anmelden.
passkey-left-one = Mit deinem anderen Passkey kannst du dich weiterhin anmelden.
passkey-left-some = Mit deinen anderen Passkeys kannst du dich weiterhin anmelden.
passkey-left-one-and-password = Mit deinem anderen Passkey und deinem Passwort kannst du dich weiterhin anmelden.
passkey-left-some-and-password = Mit deinen anderen Passkeys und deinem Passwort kannst du dich weiterhin anmelden.

## Authenticator-App.

totp-title = Authenticator-App
totp-off = Nicht eingerichtet. Du brauchst dafür etwa zwei Minuten und ein Telefon.
# Auf dem Knopf; die längere Form sprechen Vorleseprogramme, und sie ist eine Überschrift.
totp-set-up = Einrichten
totp-set-up-it = Authenticator-App einrichten
totp-needs = Du brauchst ein Telefon oder einen Passwortmanager, der 6-stellige Codes erzeugt.
totp-scan = Scanne diesen Code mit deiner App
totp-qr = QR-Code für deine Authenticator-App. Der Schlüssel daneben leistet dasselbe.
totp-by-hand = Scannen geht nicht? Leg in der App von Hand ein Konto an und gib diesen Schlüssel ein:
totp-copy = Schlüssel kopieren
totp-open = In einer App öffnen
totp-enter = Gib den Code ein, den sie anzeigt
totp-code = 6-stelliger Code
totp-code-hint = Er wechselt alle 30 Sekunden. Auch der vorige gilt noch.
totp-code-wrong = Dieser Code stimmt nicht. Warte auf den nächsten und gib ihn ein.
totp-turn-on = Einschalten
totp-turned-on = Die Bestätigung in zwei Schritten ist eingeschaltet
totp-turned-on-line = Beim Anmelden fragen wir nach einem Code.
totp-too-late = Das Einrichten hat zu lange gedauert. Fang noch einmal an.

totp-on = An
totp-added = Hinzugefügt am { $day }
# Gesprochener Name des Knopfes „…“.
totp-more = Mehr zur Authenticator-App
totp-turn-off-open = Abschalten…
totp-question = Deine Authenticator-App abschalten?
totp-stops = Codes aus deiner Authenticator-App gelten dann nicht mehr.
totp-fine = Den Eintrag in der App kannst du danach löschen.
totp-turn-off = Abschalten
totp-keep = Eingeschaltet lassen
totp-left-passkeys = Deine Passkeys bestätigen weiterhin, dass du es bist.
totp-left-password = Auch deine Backup-Codes gelten dann nicht mehr. Zum Anmelden reicht dann dein Passwort allein.

## Ersatzcodes.

backup-title = Ersatzcodes
# Auf einem Schildchen, wenn sie zur Neige gehen.
backup-left = { $n ->
    [0] Keine mehr übrig
   *[other] Noch { $n } übrig
}
backup-left-of = { $n } von { $of } übrig
backup-made = erstellt am { $day }
backup-low = Erstelle neue Codes, bevor sie dir ausgehen.
backup-new = Neue Codes erstellen
# Neben diesem Knopf.
backup-new-line = Mit neuen Codes gelten die alten nicht mehr.

backup-save = Sichere deine Ersatzcodes
backup-save-line = Wenn du dein Telefon oder deinen Passkey verlierst, kommst du mit einem davon hinein. Jeder gilt einmal.
backup-save-now = Sichere jetzt deine Ersatzcodes. Sie werden nur einmal gezeigt.
backup-yours = Deine Ersatzcodes
# In der Datei und auf dem gedruckten Blatt. $brand: der Name dieses Portals. $account: eine Adresse.
backup-about = { $brand }: Ersatzcodes für { $account }, erstellt am { $day }. Jeder Code gilt einmal.
backup-sheet = Bewahre dieses Blatt so auf, dass nur du herankommst.
# Der Name der Datei, ohne sein Ende.
backup-file = ersatzcodes
backup-download = Herunterladen
backup-copy = Kopieren
backup-print = Drucken
backup-for = Für { $account }
backup-once = Wir zeigen sie nur dieses eine Mal
backup-once-line = Bewahre sie nicht auf deinem Telefon auf, sondern in einem Passwortmanager oder auf Papier. Du kannst jederzeit neue erstellen; die alten gelten dann nicht mehr.
backup-kept = Ich habe diese Codes gesichert
backup-done = Fertig

backup-shown = Diese Codes wurden schon gezeigt, und wir können sie nicht noch einmal zeigen.
backup-no-copy = Wir behalten keine lesbare Kopie
backup-no-copy-line = Wenn du sie gesichert hast, gelten sie weiterhin. Wenn nicht, erstelle neue; die alten gelten dann nicht mehr.
backup-back = Zurück zu „Sicherheit“
