### Warum etwas Eingegebenes oder Ausgewähltes nicht angenommen wird.

problem-email-empty = Gib deine E-Mail-Adresse ein.
problem-email-long = Diese Adresse ist zu lang.
problem-email-accents = Nimm eine Adresse ohne Umlaute, Akzente und Symbole vor dem @.
problem-email-malformed = Das sieht nicht nach einer E-Mail-Adresse aus. Sie sollte aussehen wie name@example.com.

problem-name-empty = Gib den Namen ein, unter dem man dich kennt.
# $most ist eine Zahl von Zeichen, immer 80.
problem-name-long = Dieser Name ist zu lang. Nimm höchstens { $most } Zeichen.
problem-name-unprintable = Dieser Name enthält Zeichen, die sich nicht anzeigen lassen.

# $least und $most sind immer 3 und 30.
problem-username-length = Nimm { $least } bis { $most } Zeichen.
problem-username-start = Beginne mit einem Buchstaben von a bis z.
problem-username-characters = Nimm die Buchstaben a bis z, Ziffern und dazwischen einzelne Bindestriche, Punkte oder Unterstriche.
problem-username-reserved = Dieser Benutzername ist reserviert. Wähle einen anderen.

problem-password-empty = Wähle ein Passwort.
# $n ist, wie viele Zeichen fehlen.
problem-password-short = { $n ->
    [one] Zu kurz: mindestens { $n } Zeichen mehr.
   *[other] Zu kurz: mindestens { $n } Zeichen mehr.
}
# $most ist immer 128.
problem-password-long = Zu lang: höchstens { $most } Zeichen.
problem-password-common = Steht auf einer Liste bekannt gewordener Passwörter. Wähle ein anderes.
problem-password-context = Zu nah an deinem Namen, deiner Adresse oder dieser Seite. Wähle ein anderes.
problem-password-switched-off = Das ist das Passwort, das nicht mehr gilt: Vielleicht kennt es jemand anderes. Wähle ein anderes.
problem-password-guessable = Leicht zu erraten: Wiederholung oder Muster. Gut sind ein paar zufällige Wörter.

## Neben den Balken, die zeigen, wie stark ein neues Passwort ist.

problem-password-fair = Brauchbar. Mit einem Wort mehr wäre es stark.
problem-password-good = Gut. Steht auf keiner Liste bekannt gewordener Passwörter.
problem-password-strong = Stark. Lang, und auf keiner Liste bekannt gewordener Passwörter.

problem-picture-empty = Es wurde keine Datei gewählt, oder sie ist leer. Wähle ein Bild.
# Die Größe ist $whole Megabyte und $tenth Zehntel davon.
problem-picture-large = Diese Datei ist { $whole },{ $tenth } MB groß. Erlaubt sind 2 MB.
problem-picture-pixels = Dieses Bild hat zu viele Pixel. Nimm eines mit höchstens 25 Megapixeln.
problem-picture-deep = Jeder Bildpunkt dieses Bildes braucht zu viel Platz. Speichere es mit 8 Bit je Farbe, oder mach es kleiner.
problem-picture-unreadable = Das lässt sich nicht als Bild öffnen. Versuche es mit PNG, JPEG oder WebP.
