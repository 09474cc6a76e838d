### Mails darüber, was die Betreiber der Seite getan haben.

mail-operator-preview = Das waren die Betreiber dieser Seite.
mail-operator-questions = Fragen? Wende dich an die Betreiber dieser Seite.

mail-disabled-subject = Dein Konto wurde abgeschaltet
mail-disabled-line = Alle Geräte wurden abgemeldet, und niemand kann sich anmelden, bis es wieder eingeschaltet wird. Es wurde nichts gelöscht.
mail-enabled-subject = Dein Konto ist wieder eingeschaltet
mail-enabled-line = Du kannst dich wie zuvor anmelden.
mail-signed-out-subject = Alle Geräte wurden abgemeldet
mail-signed-out-line = Melde dich wieder an, um weiterzumachen. Sonst hat sich nichts geändert.
mail-reset-link-subject = Ein Link für ein neues Passwort wurde erstellt
mail-reset-link-line = Wer den Link bekommen hat, kann bis zum { $until } ein neues Passwort für dein Konto wählen. Er gilt einmal und meldet alle Geräte ab. Ein zweiter Schritt beim Anmelden bleibt, wie er ist.
mail-reset-link-otherwise = Wenn du ihn nicht angefordert hast, stoppe es. Dann werden alle Geräte abgemeldet, und du bekommst einen eigenen Link:
mail-operator-deletion-line = Alle Geräte wurden abgemeldet, und am { $day } wird das Konto endgültig gelöscht.
mail-operator-deletion-otherwise = Wenn du es lieber behalten willst:
mail-erased-subject = Dein Konto wurde gelöscht
mail-erased-line = Was darin war, ist endgültig weg, und niemand kann sich mehr anmelden.

mail-account-made-subject = Dein Konto bei { $brand }
mail-account-made-preview = Wähle ein Passwort, um anzufangen.
mail-account-made-line = Die Betreiber dieser Seite haben ein Konto für dich erstellt. Wähle ein Passwort, um anzufangen; nur du wirst es kennen:
mail-account-made-button = Passwort wählen
mail-account-made-why = Du bekommst diese E-Mail, weil die Betreiber dieser Seite für diese Adresse ein Konto erstellt haben.

mail-invitation-subject = Einladung zu { $brand }
mail-invitation-preview = Erstelle dein Konto mit diesem Link.
mail-invitation-line = Die Betreiber dieser Seite laden dich ein, mit dieser Adresse ein Konto zu erstellen:
mail-invitation-button = Konto erstellen
mail-invitation-fine = Der Link gilt einmal, bis zum { $until }. Kein Interesse? Dann gibt es nichts zu tun: Ohne ihn entsteht kein Konto.
mail-invitation-why = Du bekommst diese E-Mail, weil die Betreiber dieser Seite diese Adresse eingeladen haben.

mail-test-subject = E-Mails von { $brand } kommen an
mail-test-preview = Ein Test, der auf der Kommandozeile angefordert wurde.
mail-test-line = Wenn du das lesen kannst, erreichen dich E-Mails von dieser Seite. Es gibt nichts zu tun.
mail-test-why = Du bekommst diese E-Mail, weil jemand, der diese Seite betreibt, einen Test an diese Adresse geschickt hat.
