### Was alle Mails gemeinsam haben, und die Mails mit einem Code oder einem Link.

mail-role = E-Mail
mail-questions = Fragen? { $support }
mail-operator = Die Betreiber dieser Seite

## Angaben: „Gerät: Firefox auf Linux“.

mail-fact-device = Gerät
mail-fact-by = Wer
mail-fact-address = Adresse
mail-fact-when = Zeit
mail-fact-how = Womit
mail-fact-passkey = Passkey
mail-fact-was = Bisher
mail-fact-now = Jetzt
mail-fact-is-now = Jetzt
mail-fact-will-be = Künftig
mail-fact-added = Hinzugefügt
mail-fact-removed = Entfernt
mail-fact-comes-back = Kommt zurück
mail-fact-at = Zeit
mail-fact-asked-from = Angefordert mit

mail-how = { $by ->
    [passkey] Dein Passkey
    [password] Dein Passwort
    [totp] Deine Authenticator-App
    [email_code] Ein Code aus deinem Postfach
   *[backup_code] Ein Ersatzcode
}
mail-how-current-password = Dein bisheriges Passwort
mail-how-link = Ein Link aus unserer E-Mail
mail-how-operator-link = Ein Link von den Betreibern dieser Seite
mail-with = { $by ->
    [passkey] Passkey
    [password] Passwort
    [totp] Authenticator-App
    [email_code] Code aus dem Postfach
   *[backup_code] Ersatzcode
}
mail-with-two = { $second ->
    [passkey] { $first } und Passkey
    [password] { $first } und Passwort
    [totp] { $first } und Authenticator-App
    [email_code] { $first } und Code aus dem Postfach
   *[backup_code] { $first } und Ersatzcode
}

## Sätze, die mehrere Mails haben.

mail-nothing-to-do = Wenn du das warst, gibt es nichts zu tun.
# An eine Adresse, die erst vor Kurzem dazukam, statt dessen, was die anderen tun können.
mail-otherwise-young = Warst du das nicht? Diese Adresse kam erst vor Kurzem zum Konto, deshalb ist hier kein Knopf. Dieselbe E-Mail an die älteren Adressen hat einen.
mail-otherwise-sign-out = Wenn nicht, melde alle Geräte ab. Danach wählst du ein neues Passwort:
mail-not-me = Das war ich nicht
mail-undo-button = Änderung rückgängig machen
mail-preview-sign-out = Wenn du das nicht warst, melde alle Geräte ab.
mail-preview-stop = Wenn du das nicht warst, stoppe es.
mail-preview-undo = Wenn du das nicht warst, mach es rückgängig.
mail-link-until = Der Link gilt einmal, bis zum { $until }.
mail-link-until-unsigned = Der Link gilt einmal, bis zum { $until }, auch ohne Anmeldung.
mail-address-why = Du bekommst diese E-Mail, weil dies die Adresse eines Kontos ist.
mail-addresses-why = Du bekommst diese E-Mail, weil dies eine Adresse eines Kontos ist oder war.
mail-ways-why = Du bekommst diese E-Mail, wenn sich ändert, wie du dich bei deinem Konto anmeldest.

## Codes.

mail-code-enter = Gib ihn auf der Seite ein, auf der du angefangen hast. Er gilt einmal, { $span } lang.

mail-sign-up-subject = { $code } ist dein Code für { $brand }
mail-sign-up-preview = Um deine E-Mail-Adresse zu prüfen. Gilt { $span }.
mail-sign-up-heading = Dein Code für ein neues Konto
mail-sign-up-link = Oder öffne diesen Link und drücke dort auf den Knopf:
mail-sign-up-button = Diese Adresse bestätigen
mail-sign-up-not-you = Warst du das nicht? Dann gibt es nichts zu tun: Ohne den Code entsteht kein Konto.
mail-sign-up-why = Du bekommst diese E-Mail, weil jemand mit dieser Adresse ein Konto erstellen wollte.

mail-new-address-subject = { $code } ist dein Code, um diese Adresse zu bestätigen
mail-new-address-preview = Um diese Adresse für dein Konto zu verwenden. Gilt { $span }.
mail-new-address-heading = Dein Code für diese Adresse
mail-new-address-enter = Gib ihn auf deiner Profilseite ein, wo du diese Adresse hinzugefügt hast.
mail-new-address-works = Er gilt einmal, { $span } lang.
mail-new-address-not-you = Warst du das nicht? Dann gibt es nichts zu tun: Ohne den Code wird diese Adresse nicht verwendet.
mail-new-address-why = Du bekommst diese E-Mail, weil diese Adresse für ein Konto eingegeben wurde.

mail-step-up-subject = { $code } ist dein Code
mail-step-up-preview = Für: { $action }. Gilt { $span }.
mail-step-up-heading = Dein Code für: { $action }
mail-step-up-not-you = Warst du das nicht? Ohne diesen Code geht es nicht weiter, also gib ihn niemandem, auch uns nicht. Um die Anfrage abzubrechen und alle Geräte abzumelden:
mail-step-up-why = Du bekommst diese E-Mail, weil eine Änderung an deinem Konto einen Code brauchte.

## Links.

mail-reset-subject = Wähle ein neues Passwort
mail-reset-preview = Der Link gilt einmal, { $span } lang.
mail-reset-line = Dieser Link gilt einmal, { $span } lang:
mail-reset-button = Neues Passwort wählen
mail-reset-not-you = Warst du das nicht? Dann gibt es nichts zu tun: Dein Passwort bleibt, wie es ist.
mail-reset-not-you-off = Warst du das nicht? Dann lass es. Dein Passwort öffnet weiterhin nichts, bis du ein neues wählst.
mail-reset-why = Du bekommst diese E-Mail, weil ein neues Passwort angefordert wurde.

mail-shut-out-not-me-subject = Alle Geräte wurden abgemeldet: Wähle ein neues Passwort
mail-shut-out-not-me-line = Jemand hat „Das war ich nicht“ gedrückt, in einer unserer E-Mails oder auf der Seite „Aktivität“. Deshalb wurden alle Geräte abgemeldet, und was auf Bestätigung wartete, wurde abgebrochen.
mail-shut-out-not-me-otherwise = Warst du das nicht? Wähle trotzdem ein neues Passwort. Wer es war, liest deine E-Mails oder war bei deinem Konto angemeldet. Ändere deshalb auch das Passwort deines Postfachs.
mail-shut-out-undo-subject = Eine Adressänderung wurde rückgängig gemacht: Wähle ein neues Passwort
mail-shut-out-undo-line = Eine Änderung deiner E-Mail-Adressen wurde rückgängig gemacht, mit einem Link aus einer E-Mail an { $address }. Deshalb wurden alle Geräte abgemeldet, und was um diese Änderung herum dazukam, wurde entfernt.
# Was entfernt wurde, ist darüber aufgezählt.
mail-shut-out-removed = Was als entfernt aufgezählt ist, kam erst vor Kurzem dazu, vielleicht durch jemand anderen. War es deins, richte es neu ein.
mail-removed-passkey = Passkey „{ $name }“
mail-removed-totp = Authenticator-App
mail-removed-backup-codes = Backup-Codes
mail-shut-out-undo-otherwise = Warst du das nicht? Wähle trotzdem ein neues Passwort. Wer es war, liest E-Mails an jene Adresse. Ändere deshalb auch das Passwort jenes Postfachs.
mail-shut-out-preview = Der Link gilt einmal, bis { $until }.
mail-shut-out-choose = { $password ->
    [off] Das alte Passwort gilt nicht mehr. Wähle mit diesem Link ein neues. Er gilt einmal, bis { $until }:
   *[none] Dein Konto hat kein Passwort. Mit diesem Link bekommt es eins. Er gilt einmal, bis { $until }:
}

mail-taken-subject = Du hast schon ein Konto bei { $brand }
mail-taken-preview = Jemand wollte mit dieser Adresse noch eins erstellen.
mail-taken-heading = Du hast schon ein Konto
mail-taken-line = Jemand wollte mit dieser Adresse ein Konto erstellen. Zu ihr gibt es schon eins, also ist kein zweites entstanden.
mail-taken-you = Wenn du das warst, melde dich stattdessen an:
mail-taken-sign-in = Anmelden
mail-taken-forgot = Passwort vergessen? Wähle ein neues.
mail-taken-not-you = Warst du das nicht? Dann gibt es nichts zu tun. Es hat sich nichts geändert.

mail-taken-another-subject = Jemand wollte deine Adresse für ein anderes Konto verwenden
mail-taken-another-preview = Sie bleibt deine. Es hat sich nichts geändert.
mail-taken-another-line = Jemand ist bei einem anderen Konto angemeldet und hat dort diese Adresse eingegeben. Sie bleibt deine: Der Code, auf den dort gewartet wird, kommt nicht.
mail-taken-another-you = Wenn du das warst, melde dich bei dem Konto an, zu dem diese Adresse gehört. Entferne sie dort oder setze eine andere an ihre Stelle. Spätestens drei Tage danach kannst du sie für das andere Konto verwenden:
mail-taken-another-why = Du bekommst diese E-Mail, weil jemand diese Adresse für ein anderes Konto eingegeben hat.

mail-not-yet-subject = Mit dieser Adresse lässt sich dein Passwort noch nicht zurücksetzen
mail-not-yet-preview = Sie ist noch zu neu in deinem Konto.
mail-not-yet-line = Mit dieser Adresse wurde ein neues Passwort angefordert. Sie gehört noch keine drei Tage zu deinem Konto und reicht dafür deshalb noch nicht aus.
mail-not-yet-instead = Versuche es mit einer Adresse, die schon länger dazugehört, oder warte.
