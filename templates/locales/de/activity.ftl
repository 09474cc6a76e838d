### Das Sicherheitsprotokoll.

activity-none-of = Keine Ereignisse unter „{ $filter }“.
activity-would-sign-ins = Hier stünden Anmeldungen und Versuche.
activity-would-security = Hier stünden Änderungen an deinen Anmeldewegen und Bestätigungen.
activity-would-profile = Hier stünden Änderungen an deinem Namen und deinen Adressen.
activity-would-data = Hier stünden Kopien deiner Daten und Löschanträge.
