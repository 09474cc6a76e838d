### Dates and ages. The script writes them in the reader’s own time zone, with the browser’s words for this language;
### these are for readers without script, and for mails. $hour, $minute and $second have two digits each.

language-name = English

# Between groups of three digits: 1,000.
number-group = { "," }

month = { $n ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}

weekday = { $n ->
    [1] Monday
    [2] Tuesday
    [3] Wednesday
    [4] Thursday
    [5] Friday
    [6] Saturday
   *[7] Sunday
}

date-today = Today
# Over what happened that day. $date: as in the two messages after the next.
date-heading = { $weekday } { $date }
date-time = { $hour }:{ $minute } UTC
date-day-month = { $day } { $month }
date-day = { $day } { $month } { $year }
date-written = { $day } { $month } { $year }, { $hour }:{ $minute } UTC
date-full = { $day } { $month } { $year }, { $hour }:{ $minute }:{ $second } UTC

ago-now = just now
ago-minutes = { $n } min ago
ago-hours = { $n ->
    [one] { $n } hour ago
   *[other] { $n } hours ago
}
ago-days = { $n ->
    [one] { $n } day ago
   *[other] { $n } days ago
}

# How long something takes or lasts.
span-seconds = { $n ->
    [one] { $n } second
   *[other] { $n } seconds
}
span-minutes = { $n ->
    [one] { $n } minute
   *[other] { $n } minutes
}
span-hours = { $n ->
    [one] { $n } hour
   *[other] { $n } hours
}
span-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
}

span-from-now = { $span } from now

## Lists: "a, b or c", "a, b and c".

list-more = { $list }, { $next }
list-or = { $list } or { $last }
list-and = { $list } and { $last }
