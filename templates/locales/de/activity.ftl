### Die Seite des Sicherheitsprotokolls.

activity-title = Aktivität
activity-lede = Jede Anmeldung und jede Änderung an deinem Konto, die neuesten zuerst.
# Vorgelesen: die Liste selbst, und die Links, die Teile von ihr weglassen.
activity-events = Ereignisse
activity-filter = Nach Art filtern

## Die Teile des Protokolls, als Links.

activity-all = Alle
activity-sign-ins = Anmeldungen
activity-security = Sicherheit
activity-profile = E-Mail und Profil
activity-data = Daten

## Wo nichts ist.

activity-none = Noch nichts hier
activity-none-line = Hier erscheinen Anmeldungen und Änderungen an deinem Konto.
activity-none-like-that = Davon gibt es noch nichts
# $filter ist der Name eines Teils des Protokolls.
activity-none-of = Keine Ereignisse unter „{ $filter }“.
activity-would-sign-ins = Hier erscheinen Anmeldungen und Anmeldeversuche.
activity-would-security = Hier erscheinen Änderungen an deinen Anmeldewegen und Bestätigungen.
activity-would-profile = Hier erscheinen Änderungen an deinem Namen und deinen Adressen.
activity-would-data = Hier erscheinen Kopien deiner Daten und Löschungen des Kontos.
activity-show-all = Alle Ereignisse zeigen
activity-show-newest = Die neuesten zeigen

## Ein Ereignis: Beschriftungen, und was neben ihnen steht.

activity-tried-with = Versucht mit
activity-confirmed-with = Bestätigt mit
# Neben „Bestätigt mit“: Nach nichts wurde gefragt, weil kurz zuvor etwas bestätigt worden war.
activity-fresh = Bestätigung kurz davor
activity-device = Gerät
activity-address = IP-Adresse
# An wen eine E-Mail ging.
activity-to = An
activity-time = Zeit
activity-reference = Kennung
activity-not-me = Das war ich nicht
# Wer etwas getan hat, anstelle eines Geräts.
activity-operator = Die Betreiber dieser Seite

## Das Ende der Liste.

# Vorgelesen: die Links zu anderen Seiten des Protokolls.
activity-pages = Seiten
activity-newer = Neuere
activity-older = Ältere
# Zwei Links folgen.
activity-file = Alles als Datei:
activity-file-table = Tabelle (CSV)
activity-file-json = JSON
