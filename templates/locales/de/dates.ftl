### Daten und Zeitangaben. Das Skript schreibt sie in der Zeitzone der lesenden Person, mit den Wörtern des Browsers für
### diese Sprache; diese hier sind für Seiten ohne Skript und für Mails. $hour, $minute und $second haben zwei Ziffern.

language-name = Deutsch

# Zwischen Gruppen von drei Ziffern: 1.000.
number-group = { "." }

month = { $n ->
    [1] Januar
    [2] Februar
    [3] März
    [4] April
    [5] Mai
    [6] Juni
    [7] Juli
    [8] August
    [9] September
    [10] Oktober
    [11] November
   *[12] Dezember
}

weekday = { $n ->
    [1] Montag
    [2] Dienstag
    [3] Mittwoch
    [4] Donnerstag
    [5] Freitag
    [6] Samstag
   *[7] Sonntag
}

date-today = Heute
# Über dem, was an dem Tag geschah. $date: wie in den beiden Meldungen nach der nächsten.
date-heading = { $weekday }, { $date }
date-time = { $hour }:{ $minute } UTC
date-day-month = { $day }. { $month }
date-day = { $day }. { $month } { $year }
date-written = { $day }. { $month } { $year }, { $hour }:{ $minute } UTC
date-full = { $day }. { $month } { $year }, { $hour }:{ $minute }:{ $second } UTC

ago-now = gerade eben
ago-minutes = vor { $n } Min.
ago-hours = { $n ->
    [one] vor { $n } Stunde
   *[other] vor { $n } Stunden
}
ago-days = { $n ->
    [one] vor { $n } Tag
   *[other] vor { $n } Tagen
}

# Wie lange etwas dauert oder gilt.
span-seconds = { $n ->
    [one] { $n } Sekunde
   *[other] { $n } Sekunden
}
span-minutes = { $n ->
    [one] { $n } Minute
   *[other] { $n } Minuten
}
span-hours = { $n ->
    [one] { $n } Stunde
   *[other] { $n } Stunden
}
span-days = { $n ->
    [one] { $n } Tag
   *[other] { $n } Tage
}

span-from-now = noch { $span }

## Aufzählungen: „a, b oder c“, „a, b und c“.

list-more = { $list }, { $next }
list-or = { $list } oder { $last }
list-and = { $list } und { $last }
