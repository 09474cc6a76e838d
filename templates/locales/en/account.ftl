### The pages of somebody who is signed in: profile, devices, data. Also the development mailbox.

## Profile.

profile-title = Profile
profile-lede = How you appear here, and where we reach you.
profile-about = About you

profile-name = Name
profile-name-hint = Shown on your pages and in our emails.
profile-name-save = Save name
profile-name-changed = Name changed

profile-username = Username
profile-username-hint = Signs you in beside your email. 3 to 30 characters, a letter first: letters a to z, digits and single hyphens, dots or underscores. Leave it empty to have none.
profile-username-save = Save username
profile-username-none = Choose a username first.
profile-username-same = That’s your username already.
profile-username-taken = That username is taken.

profile-picture = Picture
profile-picture-hint = PNG, JPEG or WebP, up to 2 MB. Cropped to a square; location data is stripped.
# On the buttons; the longer forms are spoken by screen readers.
profile-picture-upload = Upload
profile-picture-upload-it = Upload a picture
profile-picture-save = Save
profile-picture-save-it = Save the picture
profile-picture-remove = Remove
profile-picture-remove-it = Remove the picture
profile-picture-changed = Picture changed
profile-picture-removed = Picture removed
profile-picture-removed-line = Your initials stand in its place.

## Email addresses.

profile-emails = Email addresses
profile-emails-line = Any verified address can sign you in.
profile-email-primary = Primary
profile-email-primary-line = Sign-in, security notices and account email go here.
profile-email-verified-line = Verified. Can be used to sign in.
# Spoken name of the button “…” beside an address.
profile-email-more = More for { $address }
profile-email-change = Change…
profile-email-make-primary = Make primary
profile-email-remove-question = Remove { $address }?
# $n: how many addresses there are, this one and the primary one among them.
profile-email-remove-line = { $n ->
    [2] It can no longer sign you in. { $primary } still does.
   *[other] It can no longer sign you in. { $primary } and your other addresses still do.
}
profile-email-remove-fine = We’ll tell that address, with a way to undo it for three days.
# Of an address that came after a change of addresses that can still be undone.
profile-email-remove-fine-new = We’ll tell that address. It can’t undo this, because it was added only recently.
profile-email-remove = Remove address
profile-email-not-removed = Email not removed

profile-email-unverified = Unverified
# $until: a day and a time of day, longer than any one code works.
profile-email-enter = Enter the code we sent there to start using this address. It waits until { $until }.
# $old: the address that the new one will stand in for.
profile-email-enter-replacing = Enter the code we sent there to start using this address in place of { $old }. The new one waits until { $until }.
profile-email-code = 8-digit code
profile-email-code-hint = From the email to the new address. It works for 10 minutes.
profile-email-verify = Verify email
profile-email-resend = Send a new code
profile-email-keep-old = Keep the old address
profile-email-give-up = Give it up

# A button that opens the form, and the one that sends it: the new address comes beside the others or in place of one.
profile-email-add = Add email
profile-email-send = Send code
profile-email-new = New email address
profile-email-new-hint = We’ll send a code there first. Nothing changes until you enter it.
profile-email-one-waits = One address waits at a time: the one above is given up.
profile-email-replace = Use it in place of { $old }

profile-email-same = That’s your address already.
profile-email-have = That’s one of your addresses already.
profile-email-replaced = Email address changed
profile-email-replaced-line = We’ve told both addresses.
profile-email-verified = Email verified
profile-email-verified-done = You can now sign in with it.
profile-email-code-wrong = That code isn’t right. Is it from the latest email?
profile-email-code-expired = That code has expired. Send a new one.
profile-email-impossible = That address can’t be used any more. Nothing has changed.
profile-email-nothing-waits = No new address is waiting for a code. Nothing has changed.
profile-email-sent = New code sent
profile-email-sent-line = Use the latest email; older codes no longer work.
profile-email-codes = Codes were sent to as many new addresses as fit into a quarter of an hour.
profile-email-too-soon = A code was sent a moment ago. Look for it before you ask for another.
profile-email-nothing-sent = Nothing to send
profile-email-nothing-sent-line = No new address is waiting for a code.
profile-email-withdrawn = New address withdrawn
profile-email-withdrawn-line = Your addresses stay as they are.
profile-email-withdrawn-nothing = There was nothing to withdraw
profile-email-withdrawn-nothing-line = No new address waits for its code.

## The language of pages and mails.

language-title = Language
language-hint = Of these pages and of our emails.
language-as-browser = As my browser says
language-save = Save language
language-changed = Language changed
language-unknown = We don’t speak that language. Choose one of the list.

## Devices.

devices-title = Devices
devices-lede = Where you’re signed in right now.
devices-this = This device
devices-active-now = Active now
# $ago: an age, as in “2 hours ago”; a date after a month.
devices-active = Active { $ago }
devices-signed-in = Signed in { $day }
# $ways: a list of what follows.
devices-signed-in-with = Signed in { $day } with { $ways }
devices-with-passkey = a passkey
devices-with-password = password
devices-with-totp = app code
devices-with-email-code = a code by email
devices-with-backup-code = backup code
devices-other = Other devices
devices-count = { $n ->
    [one] { $n } device.
   *[other] { $n } devices.
}
devices-unknown = Don’t recognise one? Sign it out, then change your password.
devices-end-all = Sign out all others
# On the button; the longer form is spoken by screen readers.
devices-end = Sign out
devices-end-name = Sign out { $device }
devices-none = Only this device
devices-none-line = You’re not signed in anywhere else. When you are, it shows here within a minute.
devices-newest = Show those used last
devices-older = Show more devices

## Data.

data-title = Data
data-lede = Take a copy of what we hold, or close your account.
data-lede-leaving = Take a copy of what we hold, while the account is still here.
data-yours = Your data
data-yours-line = Profile, addresses, sign-in methods, devices and activity, as JSON in a ZIP file.
data-copy = Copy of your data
data-ready = Ready
data-ready-until = Until { $until }, on this device
data-download = Download
data-make = Make a copy
data-make-line = We’ll ask you to confirm it’s you. It’s ready at once.
# The same shortly after something was confirmed.
data-make-line-fresh = It’s ready at once.
data-make-new = Make a new copy
data-as-it-is = As it is when you download it.

data-scheduled = Deletion scheduled
data-asked = Asked for
data-erased = Erased on
data-until = Until then
data-until-line = You can sign in, take a copy of your data, or keep the account. Nothing has been erased yet.
data-days-left = { $n ->
    [one] This is the last day to change your mind.
   *[other] You have { $n } days to change your mind.
}
data-kept = Account kept
data-kept-line = Nothing was deleted.
data-kept-nothing = There was no deletion to stop
data-kept-nothing-line = Your account isn’t scheduled for deletion.

data-delete = Delete your account
data-delete-at-once = Your account is switched off and erased straight away. Nobody can bring it back.
# $days: “7 days”.
data-delete-after = Your account is switched off straight away and erased after { $days }. Until then, sign in to take it back.
# $day: a date, “9 October”. A change of addresses can still be undone.
data-delete-held = Your account is switched off straight away and erased on { $day }, when your last change of email addresses can no longer be undone. Until then, sign in to take it back.
# Before the list that follows.
data-goes = Goes:
data-goes-what = your profile, email addresses, passkeys and devices.
data-stays = Stays:
data-stays-what = what happened to the account and when, without your name, addresses or devices.
data-delete-how = You’ll type a few words, then confirm it’s you.
data-delete-open = Delete account…
data-delete-question = Delete your account?
# $day: a date.
data-delete-on = It’s switched off now and erased on { $day }. Every device is signed out.
data-delete-now = It’s switched off and erased now, and nobody can bring it back. Every device is signed out.
# $phrase: the words of `data-delete-phrase`.
data-delete-type = Type { $phrase } to go on
data-delete-phrase = delete my account
data-delete-mistyped = Type “{ $phrase }” to go on.
data-delete-go = Continue
data-delete-next = Next, we’ll ask you to confirm it’s you.

## The mailbox: what was mailed while developing.

mailbox-title = Mailbox
mailbox-count = { $n ->
    [one] { $n } message
   *[other] { $n } messages
}
mailbox-empty = No messages yet
mailbox-empty-line = Mail the app sends in development lands here.
mailbox-from = From
mailbox-to = To
mailbox-sent = Sent
mailbox-kind = Kind
mailbox-copy = Copy code
# Names the three ways to look at a message that follow.
mailbox-show-as = Show as
mailbox-html = HTML
mailbox-text = Text
mailbox-headers = Headers
mailbox-as-html = Message, as HTML
mailbox-as-text = Message, as text
