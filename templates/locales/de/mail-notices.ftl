### Mails, die von einer Änderung berichten.

## Anmelden.

mail-new-sign-in-subject = Neue Anmeldung: { $device }
mail-new-sign-in-preview = { $at }. Wenn du das nicht warst, melde das Gerät ab.
mail-new-sign-in-line = Wenn du das warst, gibt es nichts zu tun.
mail-new-sign-in-otherwise = Wenn nicht, melde alle Geräte ab. Danach wählst du ein neues Passwort:
mail-new-sign-in-why = Du bekommst diese E-Mail, wenn dein Konto auf einem neuen Gerät verwendet wird.

# $n ist mindestens 5.
mail-tries-subject = Anmeldung nach { $n } Fehlversuchen
mail-tries-line = Wenn du das warst, gibt es nichts zu tun. Waren die Fehlversuche nicht von dir: Damit ist niemand hineingekommen.
mail-tries-otherwise = Wenn du dich nicht angemeldet hast, melde alle Geräte ab. Danach wählst du ein neues Passwort:
mail-tries-why = Du bekommst diese E-Mail, wenn eine Anmeldung auf mehrere folgt, die nicht gelungen sind.

mail-second-step-wrong-subject = Jemand hat dein Passwort eingegeben
mail-second-step-wrong-line = Das Passwort war richtig, der zweite Schritt nicht: Niemand wurde angemeldet. Wenn du das warst, gibt es nichts zu tun.
mail-second-step-wrong-otherwise = Wenn nicht, kennt jemand dein Passwort. Melde alle Geräte ab; danach wählst du ein neues:
mail-second-step-wrong-why = Du bekommst diese E-Mail, wenn auf einem neuen Gerät dein Passwort stimmt, der zweite Schritt aber nicht.

mail-password-changed-subject = Dein Passwort wurde geändert
mail-password-changed-why = Du bekommst diese E-Mail, wenn sich das Passwort deines Kontos ändert.

mail-username-changed-subject = Dein Benutzername wurde geändert
mail-username-removed-subject = Dein Benutzername wurde entfernt

## Womit man zeigt, wer man ist.

mail-totp-on-subject = Die Bestätigung in zwei Schritten ist eingeschaltet
mail-totp-on-line = Zum Anmelden brauchst du jetzt dein Passwort und einen Code aus deiner Authenticator-App. Wenn du das warst, gibt es nichts zu tun.
mail-totp-off-subject = Die Bestätigung in zwei Schritten wurde abgeschaltet
mail-totp-off-line = Codes aus deiner Authenticator-App werden nicht mehr verlangt. Wenn du das warst, gibt es nichts zu tun.
mail-passkey-added-subject = Ein Passkey wurde zu deinem Konto hinzugefügt
mail-passkey-added-line = Du kannst dich ab jetzt damit anmelden. Wenn du das warst, gibt es nichts zu tun.
mail-passkey-removed-subject = Ein Passkey wurde aus deinem Konto entfernt
mail-passkey-removed-line = Damit kannst du dich nicht mehr anmelden. Wenn du das warst, gibt es nichts zu tun.
mail-backup-codes-made-subject = Neue Ersatzcodes wurden erstellt
mail-backup-codes-made-line = Die bisherigen Codes gelten nicht mehr. Wenn du das warst, gibt es nichts zu tun.
mail-backup-code-used-subject = { $left ->
    [0] Dein letzter Ersatzcode wurde verwendet
   *[other] Ein Ersatzcode wurde verwendet
}
mail-backup-code-used-line = { $left ->
    [0] Es ist keiner mehr übrig. Erstelle neue auf der Seite „Sicherheit“. Wenn du das warst, gibt es nichts zu tun.
    [one] Es ist noch 1 übrig. Erstelle neue auf der Seite „Sicherheit“. Wenn du das warst, gibt es nichts zu tun.
   *[other] Es sind noch { $left } übrig. Jeder gilt einmal. Wenn du das warst, gibt es nichts zu tun.
}
mail-password-set-subject = Dein Konto hat jetzt ein Passwort
mail-password-set-line = Du kannst dich ab jetzt damit anmelden. Wenn du das warst, gibt es nichts zu tun.

## Adressen.

mail-email-added-subject = Eine E-Mail-Adresse wurde zu deinem Konto hinzugefügt
mail-email-added-line = Mit ihr kannst du dich jetzt anmelden. Wenn du das warst, gibt es nichts zu tun.
mail-email-added-otherwise = Wenn nicht, mach es rückgängig. Dann wird sie wieder entfernt, alle Geräte werden abgemeldet, und du wählst ein neues Passwort:

mail-primary-changed-subject = Deine Hauptadresse wurde geändert
mail-primary-changed-preview = Sicherheitshinweise gehen an die neue.
mail-primary-changed-line = Wenn du das warst, gibt es nichts zu tun. Mit beiden Adressen kannst du dich anmelden. Wir haben an beide geschrieben.
mail-primary-changed-otherwise = Wenn nicht, mach es rückgängig. Dann wird die alte wieder zur Hauptadresse, alle Geräte werden abgemeldet, und du wählst ein neues Passwort:

mail-email-removed-subject = Eine E-Mail-Adresse wurde aus deinem Konto entfernt
mail-email-removed-preview = Mit ihr kannst du dich nicht mehr anmelden.
mail-email-removed-line = Mit ihr kannst du dich nicht mehr anmelden. Wenn du das warst, gibt es nichts zu tun.
mail-email-removed-operator = Mit ihr kannst du dich nicht mehr anmelden, und kein Link bringt sie zurück.
mail-email-removed-otherwise = Wenn nicht, mach es rückgängig. Dann kommt die Adresse zurück, alle Geräte werden abgemeldet, und du wählst ein neues Passwort:

mail-email-changing-subject = Deine E-Mail-Adresse wird bald geändert
mail-email-changing-line = Wenn du das warst, gibt es nichts zu tun. Sie ändert sich, sobald der Code eingegeben wurde, den wir an die neue Adresse geschickt haben.
mail-email-changing-otherwise = Wenn nicht, stoppe es. Dann bleibt diese Adresse, alle Geräte werden abgemeldet, und du wählst ein neues Passwort:
mail-email-changing-button = Änderung stoppen

mail-email-changed-subject = Deine E-Mail-Adresse wurde geändert
mail-email-changed-line = Wenn du das warst, gibt es nichts zu tun. Wir haben an beide Adressen geschrieben.
mail-email-changed-otherwise = Wenn nicht, mach es rückgängig. Dann kommt diese Adresse zurück, alle Geräte werden abgemeldet, und du wählst ein neues Passwort:
mail-email-changed-why = Du bekommst diese E-Mail, weil dies die Adresse eines Kontos war.

mail-email-new-subject = Das ist jetzt die Adresse deines Kontos
mail-email-new-preview = Melde dich ab jetzt mit ihr an.
mail-email-new-line = Melde dich ab jetzt mit dieser Adresse an. Auch Sicherheitshinweise kommen hierher. Wir haben an beide Adressen geschrieben.
mail-email-new-why = Du bekommst diese E-Mail, weil dies jetzt die Adresse eines Kontos ist.

mail-undo-waits-subject = Eine Änderung deiner E-Mail-Adressen wird rückgängig gemacht
mail-undo-waits-preview = Es wartet noch einen Tag.
mail-undo-waits-line = Jemand, der die E-Mails an { $address } liest, hat das angefordert, aber keinen Passkey und keinen Code der Authenticator-App verwendet. Deshalb wartet es noch. Danach werden alle Geräte abgemeldet, und ein neues Passwort wird verlangt.
mail-undo-waits-otherwise = Wenn das nicht stimmt, stoppe es mit deinem Passkey oder deiner Authenticator-App:
mail-undo-waits-button = Stoppen

mail-undone-subject = Eine Änderung deiner E-Mail-Adressen wurde rückgängig gemacht
mail-undone-line = Jemand hat den Link dafür benutzt, den wir an { $address } geschickt hatten. Alle Geräte wurden abgemeldet, und an diese Adresse ging ein Link für ein neues Passwort.
mail-undone-gone-preview = Diese Adresse gehört nicht mehr zum Konto.
mail-undone-gone-line = Diese Adresse kam mit der Änderung oder danach dazu, also gehört sie nicht mehr zum Konto. Alle Geräte wurden abgemeldet.

## Daten und Löschen.

mail-data-copied-subject = Eine Kopie deiner Daten wurde erstellt
mail-data-copied-line = Wenn du das warst, gibt es nichts zu tun. Die Kopie kann 15 Minuten lang heruntergeladen werden, nur auf diesem einen Gerät.
mail-data-copied-otherwise = Wenn nicht, melde alle Geräte ab. Dann lässt sich auch die Kopie nicht mehr herunterladen. Danach wählst du ein neues Passwort:
mail-data-copied-why = Du bekommst diese E-Mail, wenn jemand eine Kopie der Daten deines Kontos erstellt.

mail-deletion-subject = Dein Konto wird am { $day } gelöscht
mail-deletion-preview = Bis dahin kannst du es behalten.
mail-deletion-line = Wenn du das warst, gibt es nichts zu tun. Alle Geräte wurden abgemeldet, und am { $day } wird das Konto endgültig gelöscht.
mail-deletion-otherwise = Wenn nicht, oder wenn du es dir anders überlegt hast, behalte dein Konto:
mail-deletion-fine = Der Link gilt einmal, bis zum { $day }. Du kannst dich auch anmelden und „Mein Konto behalten“ wählen.
mail-deletion-button = Mein Konto behalten
mail-deletion-at-once-preview = Niemand kann es zurückholen.
mail-deletion-at-once-line = Wenn du das warst, gibt es nichts zu tun. Alle Geräte wurden abgemeldet, und was im Konto war, ist endgültig weg.
# An eine frühere Adresse, deren Link zum Rückgängigmachen noch gilt.
mail-deletion-former-line = Dies war eine Adresse eines Kontos, das am { $day } gelöscht wird.
mail-deletion-former-otherwise = Wenn du die Adresse geändert hast, gibt es nichts zu tun. Wenn nicht, mach die Änderung mit dem letzten Link rückgängig, den wir dir dafür geschickt haben: Er gilt bis zum { $until }. Dann ist diese Adresse wieder da, das Konto bleibt erhalten, alle Geräte werden abgemeldet, und du wählst ein neues Passwort.
mail-deletion-why = Du bekommst diese E-Mail, weil die Löschung deines Kontos angefordert wurde.

mail-kept-subject = Dein Konto bleibt erhalten
mail-kept-preview = Es wurde nichts gelöscht.
mail-kept-line = Die Löschung wurde zurückgenommen. Es wurde nichts gelöscht, und das Konto funktioniert wie zuvor.
mail-kept-off-line = Die Löschung wurde zurückgenommen, und nichts wurde gelöscht. Das Konto bleibt abgeschaltet.
mail-kept-why = Du bekommst diese E-Mail, weil die Löschung deines Kontos zurückgenommen wurde.

## Wiederherstellung: Jeder zweite Schritt ging verloren.

mail-recovery-asked-subject = Die Bestätigung in zwei Schritten wird bald entfernt
mail-recovery-asked-line = Alle Passkeys, die Authenticator-App und die Ersatzcodes deines Kontos wurden als verloren gemeldet. Noch wird nichts entfernt: Am { $at } schicken wir diesem Konto einen Link, der sie entfernt.
mail-recovery-asked-you = Wenn du das angefordert hast, gibt es bis dahin nichts zu tun. Meldest du dich mit etwas davon an, stoppt das die Wiederherstellung ebenfalls.
mail-recovery-asked-otherwise = Wenn nicht, stoppe es und ändere dein Passwort: Wer es angefordert hat, kennt es vielleicht.
mail-recovery-stop = Wiederherstellung stoppen

mail-recovery-ready-subject = Die Bestätigung in zwei Schritten kann jetzt entfernt werden
mail-recovery-ready-line = Die Wartezeit ist um, und niemand hat die Wiederherstellung gestoppt. Dieser Link entfernt alle Passkeys, die Authenticator-App und die Ersatzcodes deines Kontos und verlangt ein neues Passwort:
mail-recovery-ready-button = Konto wiederherstellen
mail-recovery-ready-stop = Du hast das nicht angefordert? Stoppe die Wiederherstellung.
mail-recovery-ready-elsewhere = Die Wartezeit ist um. Ein Link, der alle Passkeys, die Authenticator-App und die Ersatzcodes entfernt, ging an eine andere Adresse deines Kontos; er gilt bis zum { $until }.
mail-recovery-ready-otherwise = Wenn du das nicht angefordert hast, stoppe es und ändere dein Passwort:

mail-recovery-stopped-subject = Die Wiederherstellung wurde gestoppt
mail-recovery-stopped-preview = Es wurde nichts entfernt.
mail-recovery-stopped-line = Deine Passkeys, die Authenticator-App und die Ersatzcodes bleiben, wie sie sind. Es wurde nichts entfernt.
mail-recovery-stopped-otherwise = Wenn nicht du sie angefordert hattest, ändere dein Passwort: Wer sie angefordert hat, kennt es vielleicht.
mail-recovery-stopped-sign-out = Wenn nicht du sie angefordert hattest, kennt jemand vielleicht dein Passwort. Melde alle Geräte ab; danach wählst du ein neues:

mail-recovery-done-subject = Dein Konto wurde wiederhergestellt
mail-recovery-done-how = Ein Link, den wir nach der Wartezeit geschickt haben
mail-recovery-done-line = Alle Passkeys, die Authenticator-App und die Ersatzcodes wurden entfernt, das Passwort wurde geändert, und alle Geräte wurden abgemeldet. Wenn du das warst, gibt es nichts zu tun. Richte die Bestätigung in zwei Schritten auf der Seite „Sicherheit“ wieder ein.
