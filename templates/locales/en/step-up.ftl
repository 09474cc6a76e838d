### Confirm it’s you: the dialog, its page, and what they answer. Ways and wrong proofs are the same at sign-in.

step-title = Confirm it’s you
step-cancel = Cancel
step-close = Close
# Read aloud before the action’s name, which follows.
step-about-to = You’re about to:
step-change-from = From { $old }
step-change-to = To { $new }
# The button of a step that is not the last.
step-continue = Continue
step-number = Step { $step } of { $of }.
# Answers a proof when one more is asked for.
step-right-passkey = Your passkey was right.
step-right-password = Your password was right.
step-right-code = Your code was right.
# $right: one of the three above.
step-right-young = { $right } It’s new on your account, so this change asks for something older too.

step-window = Won’t ask again for { $span }
# The same, short, for windows of minutes.
step-window-minutes = Won’t ask again for { $n } min
step-window-none = Confirms only this change

step-totp = Code from your authenticator app
step-totp-hint-bare = 6 digits.
# $brand: the name of the portal, as the app lists it.
step-totp-hint = 6 digits. Open the app and find { $brand }.
# $rest: how many codes will be left.
step-backup-hint = { $rest ->
    [0] One of the codes you saved. It works once; none will be left.
   *[other] One of the codes you saved. It works once; { $rest } will be left.
}
step-email-code = Code from your email
step-email-code-hint = 8 digits, sent to { $address }. Works for 10 minutes.
step-email-code-offer = We’ll send a code to { $address }. It works for 10 minutes.
step-email-code-send = Send the code
step-email-code-too-soon = A code was sent a moment ago. Look for it before you ask for another.
step-email-code-too-many = Your mailbox has had several codes already. Wait a quarter of an hour.

# $page: one of the five below.
step-cancel-to = Cancel and go back to { $page }
step-back-to = Go back to { $page }
step-page-security = Security
step-page-devices = Devices
step-page-data = Data
step-page-profile = Profile
step-page-account = your account

step-unchanged = Nothing has changed.
step-gone = This request is no longer open
step-gone-line = It was confirmed or cancelled already, or it took longer than 15 minutes. You can start it again from where you were.
step-gone-again = Start again
step-gone-not-now = Not now
# The same for programs.
step-over = This request is over
step-over-line = It was confirmed, cancelled or took longer than 15 minutes. Nothing was changed by this answer.
step-busy = This is being worked on
step-busy-line = The same request was sent a moment ago. Look again to see what came of it.
step-busy-look = Look again
# The same for programs.
step-busy-request = This request is being worked on
step-cancelled = Cancelled
step-ended = Confirmation ended
step-ended-line = We’ll ask again next time.

## Nothing works: what is needed, and what to try.

step-help = We can’t confirm it’s you here yet
step-help-held = 2-step verification was turned off. Until { $day }, changes like this one still need it.
step-help-held-tip = Set it up again on the Security page, where it counts for this after a day, or wait until then.
# $ways: a list of what would do, from those below.
step-help-lacks = This change needs { $ways }. Your account doesn’t have that yet.
step-help-lacks-two = This change needs two of these: { $ways }. Your account doesn’t have that yet.
step-help-lacks-tip = Set it up on the Security page, then start again.
step-help-needs = This change needs { $ways }.
# What an account may get.
step-owned-passkey = a passkey
step-owned-password = a password
step-owned-totp = an authenticator app
step-owned-email-code = a code by email
step-owned-backup-code = a backup code
step-owned-nothing = something that isn’t offered here
# What a person gives.
step-given-passkey = a passkey
step-given-password = your password
step-given-totp = a code from your authenticator app
step-given-email-code = a code from your email
step-given-backup-code = a backup code
step-tip-passkey = Try from a device you’ve used before. Your passkey may be there.
step-tip-password = If you’ve forgotten your password, sign out and choose a new one there.
step-tip-totp = Look for the app on your phone, or in a password manager.
step-tip-email-code = Look for the email among your junk mail, too.
step-tip-backup-code = Look for your backup codes: a password manager, or on paper.
# $reference: names this request, to be copied by letter.
step-help-ask = Ask whoever runs this site, and mention { $reference }.
# $support: whom the operator named for help, as a link there.
step-help-ask-support = Ask { $support }, and mention { $reference }.

## Ways to confirm, in lists.

way-choose = Choose how
way-other = Use another way
way-none = None of these work
# From the help to the list.
way-back = Back to the ways to confirm
way-passkey = Passkey
way-passkey-line = Fingerprint, face or screen lock
way-passkey-asks = Your device will ask for your fingerprint, face or screen lock.
way-passkey-go = Continue with passkey
way-passkey-unused = Your passkey wasn’t used
way-password = Password
way-password-line = The one you use now
way-totp = Authenticator app
way-totp-line = 6-digit code
way-totp-code = Authenticator code
way-email-code = Email a code
way-email-code-line = To { $address }
way-backup-code = Backup code
way-backup-code-left = { $n } left
way-needs-script = Needs JavaScript, which is off in this browser
# Why a way cannot be taken. $until: a time of day.
way-paused-until = Paused until { $until } after too many tries
way-just-used = You’ve just used this
way-too-new = Too new to confirm this change alone
way-asked-next = Asked for next
way-too-weak = Not strong enough for this change

## Too many tries.

paused-title = Too many tries
# $in: as “14 minutes from now”.
paused-passkey = Passkey checks are paused until { $until }, { $in }. Your account is safe and nothing has changed.
paused-password = Password checks are paused until { $until }, { $in }. Your account is safe and nothing has changed.
paused-totp = Checks of app codes are paused until { $until }, { $in }. Your account is safe and nothing has changed.
paused-email-code = Checks of mailed codes are paused until { $until }, { $in }. Your account is safe and nothing has changed.
paused-backup-code = Checks of backup codes are paused until { $until }, { $in }. Your account is safe and nothing has changed.
paused-other-ways = Other ways, available now
paused-available = Available now
paused-later = Close and come back later
paused-help = Get help

## What is wrong with a proof.

wrong-title = That wasn’t right
# $wrong: one of the sentences below.
wrong-tries-left = { $n ->
    [one] { $wrong } { $n } try left.
   *[other] { $wrong } { $n } tries left.
}
wrong-password = That password isn’t right.
wrong-email-code = That code isn’t right. Is it from the latest email?
wrong-email-code-expired = That code has expired. Send a new one.
wrong-totp = That code isn’t right. Wait for the next one and try it.
wrong-backup-code = That code isn’t right. Check it against the ones you saved.
wrong-backup-code-used = That code has been used already. Try another.
wrong-passkey = That passkey can’t confirm it’s you here.
wrong-passkey-late = That took too long, or was sent twice. Try again.
