### Bestätigen, dass man es selbst ist: der Dialog, seine Seite und was sie antworten.

step-window = Fragt { $span } lang nicht noch einmal
step-window-none = Bestätigt nur diese Änderung

step-help-held = Die Bestätigung in zwei Schritten wurde abgeschaltet. Bis { $day } brauchen Änderungen wie diese sie noch.
