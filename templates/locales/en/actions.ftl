### Changes that need a confirmation: what the dialog says of them, what came of them, and why one is not possible.

# $title is the title of a change: the button of one that has no words of its own.
action-confirm = Confirm: { $title }
# The first half of something that goes on at the page.
action-confirmed = Confirmed

action-unfit = That can’t confirm this change
action-unfit-line = It isn’t strong enough for this change, or isn’t set up on your account.
action-unfit-code = A mailed code can’t confirm this change
action-unfit-code-line = It isn’t strong enough for this change.

## Password

action-password-change = Change your password
action-password-change-alone = You’re signed in on this device only
action-password-change-keeps = Your devices stay signed in
action-password-change-button = Confirm and change password
action-password-changed = Password changed
# $n is the number of devices that were signed out.
action-password-changed-ended = { $n ->
    [0] No other device was signed in.
    [one] Your other device was signed out.
   *[other] Your { $n } other devices were signed out.
}
action-password-changed-kept = Your other devices stay signed in.

## Changes of what you confirm with, and the other devices.

# $n is the number of other devices, at least one.
action-others-end = { $n ->
    [one] Signs out your other device
   *[other] Signs out your { $n } other devices
}
# $told is what was said of the change itself.
action-others-ended = { $told } { $n ->
    [one] Your other device was signed out.
   *[other] Your { $n } other devices were signed out.
}

action-password-set = Set a password
action-password-set-why = Another way to sign in
action-password-set-button = Confirm and set password
action-password-was-set = Password set
action-password-was-set-line = You can sign in with it from now on.
action-password-not-set = Password not set
action-password-there = Your account has a password already. To change it, confirm with the one you have.

## Email addresses

action-email-change = Change your email address
action-email-change-button = Confirm and change address
action-email-not-changed = Email not changed
action-email-meanwhile = Your address was changed meanwhile. Check it, then try again.
# $span is "14 minutes".
action-email-codes = Codes were sent to as many new addresses as fit into a quarter of an hour. Try again in { $span }.
action-email-own = It’s one of your addresses already.
action-email-check = Check your new address
# $address is the new email address.
action-email-check-code = Enter the code we sent to { $address } to start using it.

action-email-add = Add an email address
action-email-add-button = Confirm and add
action-email-not-added = Email not added
action-email-full = You have 50 addresses, which is the most. Remove one first.

action-email-primary = Make another address primary
action-email-primary-button = Confirm and make primary
action-email-primary-changed = Primary email changed
action-email-primary-changed-line = We’ve told both addresses.
action-email-primary-not-changed = Primary email not changed
action-email-primary-meanwhile = Your addresses were changed meanwhile. Check them, then try again.

action-email-remove = Remove an email address
action-email-remove-button = Confirm and remove
action-email-removed = Email removed
action-email-removed-line = It can no longer sign you in.
action-email-not-removed = Email not removed
action-email-gone = It is not on your account any more.
action-email-is-primary = That’s your primary address. Make another one primary before you remove it.

## Username

action-username-change = Change your username
action-username-change-button = Confirm and change username
# $username is the name that is chosen, by an account that had none.
action-username-first = To { $username }
# $username is the name that is given up.
action-username-goes = { $username } goes, and can’t sign you in any more
action-username-changed = Username changed
action-username-changed-line = You can sign in as { $username } now.
action-username-removed = Username removed
action-username-removed-line = Sign in with an email address.
action-username-not-changed = Username not changed
action-username-meanwhile = Your username was changed meanwhile. Check it, then try again.
action-username-taken = That username was taken meanwhile.
action-username-often-today = You’ve changed it five times today. Try again tomorrow.
action-username-too-often = You’ve changed it five times in 90 days. Keep this one for a while.

## Authenticator app

action-totp-enable = Turn on 2-step verification
action-totp-enable-how = With an authenticator app
action-totp-enable-button = Confirm and set up
action-totp-goes-on = Scan the code, then enter what your app shows.
action-totp-there = Already set up
action-totp-there-line = There is an authenticator app on this account. Remove it before you set up another.

action-totp-remove = Turn off your authenticator app
action-totp-remove-button = Confirm and turn off
action-totp-left-passkeys = Your passkeys still confirm it’s you.
action-totp-left-password = Your backup codes stop working, too. Your password alone will be enough to sign in.
action-totp-removed = Authenticator app turned off
action-totp-removed-password = Your backup codes are gone, too. Your password alone is now enough to sign in.
action-totp-none = Not set up
action-totp-none-line = There is no authenticator app on this account.

## Passkeys

action-passkey-add = Add a passkey
action-passkey-add-where = Saved in your password manager or on a key
action-passkey-add-button = Confirm and add passkey
action-passkey-goes-on = Your device asks for the rest.
action-passkey-full = No more passkeys
# $n is how many an account may have, never 1.
action-passkey-full-line = There are { $n } passkeys on this account. Remove one before you add another.
action-passkey-no-name = No passkeys here
action-passkey-no-name-line = Passkeys need a site with a name, and this has none.

action-passkey-remove = Remove a passkey
# $name is what its owner called it.
action-passkey-remove-which = “{ $name }” will stop working
action-passkey-remove-button = Confirm and remove
action-passkey-removed = Passkey removed
action-passkey-removed-line = Delete it in your password manager too.
action-passkey-not-removed = Passkey not removed
action-passkey-gone = It is not on your account any more.
action-passkey-last = This is your only way to sign in. Add another before removing it.

## Backup codes

action-backup-codes-new = Make new backup codes
# $n is how many of the present ones are left.
action-backup-codes-new-left = { $n ->
    [0] You have none left
    [one] The one you have left stops working
   *[other] The { $n } you have left stop working
}
action-backup-codes-new-button = Confirm and make codes
action-backup-codes-made = New backup codes
action-backup-codes-made-line = Save them now. They are shown once.
action-backup-codes-alone = No backup codes yet
action-backup-codes-alone-line = They stand in for a passkey or an authenticator app. Set one of those up first.

## Devices

action-devices-end = Sign out a device
# $device is "Firefox on Linux", $ip a network address.
action-devices-end-which = { $device } · { $ip }
action-devices-end-button = Confirm and sign out
action-devices-ended = Signed out
action-devices-not-ended = Not signed out
action-devices-not-ended-line = This is the device you’re on. Use Sign out in the menu.
action-devices-gone = Already signed out
action-devices-gone-line = That device isn’t signed in any more.

action-devices-end-others = Sign out all other devices
action-devices-end-others-count = { $n ->
    [one] { $n } device
   *[other] { $n } devices
}
# $n is the number of devices that were signed out.
action-devices-ended-others = { $n ->
    [0] No other device was signed in
    [one] { $n } device signed out
   *[other] { $n } devices signed out
}
action-devices-ended-line = They’ll need to sign in again.

## Data

action-data-export = Take a copy of your data
action-data-export-button = Confirm and make a copy
action-data-exported = Your copy is ready
# $span is "15 minutes".
action-data-exported-line = You can download it on this device for { $span }.

action-account-delete = Delete your account
# $day is a date: "6 October 2026".
action-account-delete-when = Signed out everywhere now, erased on { $day }
action-account-delete-at-once = Signed out everywhere and erased now; nobody can bring it back
action-account-delete-button = Confirm and delete account
action-account-deleted = Your account is switched off
# $day is a date: "6 October 2026".
action-account-deleted-line = It will be erased on { $day }. We’ve mailed you a link to keep it.
action-account-deleted-at-once = It is erased now, for good.
action-account-deleted-before = Already scheduled
action-account-deleted-before-line = This account is going to be erased already.

## What somebody wanted, in the middle of a sentence (lapsed-line, base.ftl): "You asked to … at 14:02".

# Of a change that has no words of its own; $title is its title.
wish-named = go through with “{ $title }”
wish-password-change = change your password
wish-password-set = set a password
wish-totp-enable = turn on 2-step verification
wish-totp-remove = turn off your authenticator app
wish-passkey-add = add a passkey
# $name is what its owner called it.
wish-passkey-remove = remove the passkey “{ $name }”
wish-backup-codes-new = make new backup codes
# $address is an email address, as in those below.
wish-email-add = add { $address }
wish-email-change = change your email address to { $address }
wish-email-primary = make { $address } your primary address
wish-email-remove = remove { $address }
wish-username-change = use the username { $username }
wish-username-give-up = give up your username
# $device is "Firefox on Linux".
wish-devices-end = sign out { $device }
wish-devices-end-unknown = sign out a device
wish-devices-end-others = sign out all other devices
wish-data-export = take a copy of your data
wish-account-delete = delete your account

## The same changes in the security log, as what somebody was about to do: "Asked to change the password". They stand
## wherever a message of events.ftl has $action.

action-do-something = make a change
action-do-password-change = change the password
action-do-password-set = set a password
action-do-totp-enable = turn on 2-step verification
action-do-totp-remove = turn off the authenticator app
action-do-passkey-add = add a passkey
action-do-passkey-remove = remove a passkey
action-do-backup-codes-generate = make new backup codes
action-do-email-change = change the email address
action-do-email-add = add an email address
action-do-email-set-primary = make another address primary
action-do-email-remove = remove an email address
action-do-username-change = change the username
action-do-account-delete = delete the account
action-do-session-end = sign out a device
action-do-session-end-others = sign out all other devices
action-do-data-export = take a copy of the data

## What confirms a change, as it stands by itself: below "Confirmed with".

factor-passkey = Your passkey
factor-password = Your password
factor-totp = Your authenticator app
factor-email-code = A code from your email
factor-backup-code = A backup code

## The same in a sentence, after "with".

factor-with-passkey = your passkey
factor-with-password = your password
factor-with-totp = your authenticator app
factor-with-email-code = a code from your email
factor-with-backup-code = a backup code
