### What the security log tells: one line for each event.

event-sign-up-asked = An account was asked for
event-sign-up-erased-before = An address whose account was erased signed up again
event-sign-up-verified = Account created
event-sign-in-done = Signed in
event-sign-in-wrong-passkey = Passkey not accepted at sign-in
event-sign-in-wrong = Wrong password at sign-in
event-sign-in-half = Right password at sign-in, second step asked for
event-sign-in-second-wrong = Wrong second step at sign-in
event-sign-in-paused = Signing in paused after wrong tries
event-sign-out-done = Signed out
event-session-ended-by-wrong-tries = Signed out after too many wrong tries
event-factor-enrolled-passkey = Passkey added
event-factor-enrolled-totp = Authenticator app turned on
event-factor-enrolled = Another way to confirm it’s you added
event-factor-dropped-passkey = New passkey removed when everybody was signed out
event-factor-dropped-totp = New authenticator app removed when everybody was signed out
event-factor-dropped-codes = Backup codes removed when everybody was signed out
event-totp-code-wrong = Wrong code while setting up an authenticator app
event-passkey-refused = Passkey not added: the answer didn’t fit
event-passkey-renamed = Passkey renamed
event-passkey-counter-went-back = A passkey’s counter went back: there may be a copy of it
event-profile-renamed = Name changed
event-profile-language-changed = Language changed
event-profile-picture-changed = Picture changed
event-profile-picture-removed = Picture removed
event-email-added = Email address added
event-email-removed = Email address removed by an operator
event-email-undo-waits = Undoing a change of addresses asked for: it waits a day
event-email-undo-wrong = Wrong try to undo a change of addresses
event-email-undo-impossible = Change of address not undone: the former address is another account’s now
event-email-undo-stopped = Undoing a change of addresses stopped
event-recovery-asked = Password reset asked for
event-recovery-done = Password reset
event-email-changed = Email address changed
event-email-code-wrong = Wrong code for a new address
event-email-change-withdrawn = Change of address withdrawn
event-email-change-refused = Change of address not possible
event-email-change-undone = Change of address undone
event-deletion-cancelled = Deletion taken back
event-deletion-scheduled = Deletion scheduled
event-account-created = Account created
event-account-disabled = Account switched off
event-account-enabled = Account switched on
event-account-signed-out = Every device signed out
event-account-unlocked = Pauses after wrong tries lifted
event-reset-link-made = Link to choose a new password made
event-factor-recovery-asked = Removal of lost ways to sign in asked for
event-factor-recovery-ready = Link to remove them mailed
event-factor-recovery-stopped = Removal of ways to sign in stopped
event-factor-recovery-finished = Account recovered: second steps removed, password changed
event-factor-recovery-expired = Link to remove ways to sign in not used in time
event-invitation-made = Invitation made
event-invitation-revoked = Invitation taken back
event-invitation-used = Invitation used
event-clock-jumped = The clock of this site jumped
event-database-restored = A backup was put back
event-account-erased = Account erased
event-account-not-me = “This wasn’t me”: every device signed out
event-confirmation-ended = Confirmation ended

## With a change that was asked for: $action is one of the phrases action-do-… ("change the password"), or the name of a
## change that only this site has.

event-proof-right = You confirmed it’s you, to { $action }
event-proof-wrong = Wrong try to confirm, to { $action }
event-proof-paused = Confirming paused after wrong tries, to { $action }
event-proof-code-sent = Code mailed, to { $action }
event-action-parked = Asked to { $action }
event-action-cancelled = Cancelled: { $action }
event-action-voided = No longer waiting: { $action }
event-action-expired = Not confirmed in time: { $action }
event-action-too-many = Too many changes were waiting: { $action }
event-action-refused = Not possible: { $action }
event-policy-downgraded = Confirmed with one step, as there is no second: { $action }

## Changes that were done.

# $action is the name of a change that only this site has.
event-done = Done: { $action }
event-done-password-change = Password changed
event-done-password-set = Password set
event-done-totp-enable = Began to set up an authenticator app
event-done-totp-remove = Authenticator app turned off
event-done-passkey-add = Began to add a passkey
event-done-passkey-remove = Passkey removed
event-done-backup-codes-generate = New backup codes made
event-done-email-change = New email address entered
event-done-email-add = Another email address entered
event-done-email-set-primary = Another address made primary
event-done-email-remove = Email address removed
event-done-username-change = Username changed
event-done-account-delete = Account deletion scheduled
event-done-session-end = A device was signed out
event-done-session-end-others = All other devices signed out
event-done-data-export = Copy of the data made ready

## Mails, by what they were about.

event-mailed-verify-email = Mailed: a code for a new address
event-mailed-step-up-code = Mailed: a code to confirm it’s you
event-mailed-reset-password = Mailed: a link to choose a new password
event-mailed-notice = Mailed: what was changed
event-mailed-undo = Mailed: what was changed, with a way to take it back
event-mailed-email-taken = Mailed: somebody entered your address for another account
event-mailed-invitation = Mailed: an invitation
event-mailed-recovery = Mailed: a link to remove lost ways to sign in
event-mailed-test = Mailed: a try of the mail settings
event-mailed-new-sign-in = Mailed: a sign-in from a new device
