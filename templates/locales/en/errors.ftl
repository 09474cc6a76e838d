### Errors, and the pages that mailed links lead to.

## Error pages, callouts and problem documents.

error-unreadable = We couldn’t read that
error-unreadable-line = Nothing has changed.
error-refused = That request was refused
error-refused-line = It didn’t come from one of our own pages, so nothing was done.
error-stale = This page is out of date
error-stale-line = You signed in or out since this page was opened. Nothing has changed. Load the page again and try once more.
error-no-cookies = Cookies are needed here
error-no-cookies-line = Signing in here works with cookies, and your browser sent none: they seem to be blocked. Nothing has changed. Allow cookies for this site, then load the page again and try once more.
error-not-found = This page isn’t here
error-not-found-line = The link may be old, or the address mistyped.
error-device-gone = That device isn’t here
error-device-gone-line = It isn’t signed in any more. Load the page again to see the devices that are.
error-no-copy = No copy is ready
error-no-copy-line = A copy can be downloaded for 15 minutes, on the device that asked for it. Ask for one on the Data page.
error-too-many = Slow down a moment
error-too-many-waiting = Several changes are waiting to be confirmed already. Confirm or cancel one of them first.
error-internal = Something broke on our side
error-internal-line = Your change may not have been saved. Check before you try it again.
error-unavailable = Too busy right now
error-unavailable-line = Nothing was changed. Try again in a moment.
error-signed-out = Sign in first
error-signed-out-line = You’re signed out. Nothing has changed.
error-replaced = Try that again
error-replaced-line = You confirmed it’s you in another tab just now. Nothing has changed here. Try it again.
error-method = That doesn’t work here
error-method-line = This address can’t do that. Nothing has changed.
error-too-large = That’s too large
error-too-large-line = It’s larger than this form takes. Nothing has changed.
error-media-line = Send it as a form or as JSON.
error-timeout = That took too long
error-timeout-line = Nothing has changed. Try it again.
error-wrong-host = Wrong address
error-wrong-host-line = This site is reached under another name.
error-second-factor = Set up a second step first
error-second-factor-line = This site asks for a passkey or an authenticator app before anything else. Nothing has changed.
error-device-signed-out = This device was signed out
error-device-signed-out-line = From another device, or because it wasn’t used for a while. Sign in to go on.

# Follows the sentence that says what happened. $time: a time of day.
error-retry-at = Try again at { $time }.
# $reference: names this failure in the log, to be copied by letter.
error-ask = If it keeps happening, tell whoever runs this site and mention { $reference }.
# $support: whom the operator named for help, as a link there.
error-ask-support = If it keeps happening, tell { $support } and mention { $reference }.
# $status: the HTTP status, as 404.
error-status = Error { $status }

error-reload = Load the page again
error-to-activity = See your activity
error-to-data = Go to the Data page
error-to-account = Go to your account

## Forms that no page of ours sends so. Mostly read by people who write programs.

error-form-query = Fields belong into the form, not into the address.
error-form-characters = The form has characters or fields that can’t be right.
error-form-twice = The form has one field twice.
error-form-text = The form’s text isn’t valid.
error-form-json = The JSON isn’t an object of text, numbers and true or false.
error-form-fields = The form has a field missing, or one that doesn’t belong to it.
error-form-foreign = The form has a field that doesn’t belong to it.
error-form-cut = The form can’t be read, or ended too early.
error-form-proof = Send one proof: a password, a code, or a passkey’s answer.
error-form-undo = Send a code, a passkey’s answer, or nothing.

## Taking back a change of addresses, a deletion or a recovery.

undo-title = Undo this change
undo-heading = Undo this change?
undo-heading-deletion = Keep your account?
undo-heading-stop = Stop this?
undo-heading-recovery = Stop this recovery?
undo-done = Done
undo-gone = It was used already, or it is too old. If you still don’t recognise a change, reset your password: that signs out every device.
# Of a link that keeps an account that is going to be erased.
undo-gone-deletion = If you pressed its button before, your account is kept and nothing was deleted. The link works once, and only until the day of the deletion. Sign in to see how things are.

undo-email = Put your old address back
undo-email-what = { $old } becomes primary again
undo-email-done = Your old address is back
undo-added = Remove the new address again
undo-added-done = The new address is gone
undo-removed = Put the address back
undo-removed-done = The address is back
undo-stop = Keep your addresses as they are
undo-stop-done = Your addresses stay as they are
undo-deletion = Keep the account
undo-deletion-done = Your account will be kept
undo-recovery = Keep your second steps
undo-recovery-done = The recovery is stopped
# What a recovery would remove.
undo-recovery-what = Passkeys, authenticator app and backup codes

undo-follows = Every device is signed out, addresses and ways to confirm that came around this change are removed, and you choose a new password next.
undo-follows-done = Every device was signed out, what was waiting to be confirmed was cancelled, and the old password opens nothing any more. We’ve mailed you a link to choose a new one.
undo-follows-stop = Somebody with the mailbox of the former address asked to have it back.
undo-follows-stop-done = The former address does not come back.
undo-follows-deletion-done = Nothing was deleted. Sign in to go on.
undo-follows-recovery = Every second step of your account was reported lost. If nobody stops it, they can be removed from { $ready } on.
undo-follows-recovery-done = Nothing was removed. If it wasn’t you who asked, somebody may know your password: choose a new one.

# Labels of facts: the new address, the time, the device.
undo-changed-to = Changed to
undo-when = When
undo-from = From

undo-go = Undo the change
undo-go-deletion = Keep my account
undo-go-stop = Stop it
undo-go-recovery = Stop the recovery
undo-leave = Leave it as it is
undo-choose-password = Choose a new password

undo-waits = It waits
undo-waits-line = Without one of the ways below it is done at { $until }. We’ve written to every address.
undo-proof = This account has another way to confirm it’s you. Use it to go on at once.
undo-renewed = This account’s ways to confirm it’s you were replaced since. So this takes 24 hours, in which its owner can stop it.
undo-proof-missing = Use your passkey or your authenticator app, or let it wait.
undo-proof-passkey = Use your passkey
undo-proof-hint = 6 digits, from your authenticator app.
undo-later = I can’t use these: do it in 24 hours

## “This wasn’t me”.

not-me-title = This wasn’t you?
not-me-done = Every device was signed out
not-me-gone = It was used already, or it is too old. If you still don’t recognise something, reset your password: that signs out every device.
not-me-slip = Sign out every device
not-me-slip-more = And choose a new password
not-me-slip-done = Nobody is signed in now
not-me-slip-more-done = The old password opens nothing any more
# Labels of facts: the entry of the log, the mail that led here, the time, the device.
not-me-what = What
not-me-mail-of = Our mail of
not-me-when = When
not-me-from = From
not-me-devices = Every device is signed out, this one too.
not-me-waiting = What waits to be confirmed or verified is cancelled, and so is a deletion of the account.
not-me-factors = Passkeys, backup codes and an authenticator app go if they are younger than 3 days.
not-me-password = Your password stops working. We mail you a link to choose a new one.
not-me-go = Sign out every device
not-me-leave = It was me, leave it
not-me-mailed = We’ve mailed you a link to choose a new password.
not-me-mailed-more = It works once, for 30 minutes. Then sign in with it, and with your second step if you have one.
not-me-another-link = Send me another link
