### Pages for people who are not signed in.

auth-email = Email
auth-password = Password
auth-new-password = New password
# $email: whose account it is.
auth-for = For { $email }.
auth-to-sign-in = Go to sign-in
auth-back-to-sign-in = Back to sign in
auth-link-gone = This link no longer works
auth-check-email = Check your email
auth-new-link = Send a new link

## Signing in.

sign-in-title = Sign in
sign-in-paused = Signing in is paused until { $until }. You can reset your password meanwhile.
sign-in-identifier = Email or username
sign-in-forgot = Forgot it?
sign-in-go = Sign in
# Between the password and the passkey.
sign-in-or = or
sign-in-with-passkey = Sign in with a passkey
# Followed by the link “Create an account”.
sign-in-new-here = New here?
sign-in-create = Create an account
sign-in-failed = We couldn’t sign you in
sign-in-wrong = That email or username and password don’t match. Check both, or reset your password.
sign-in-passkey-unknown = No account here uses that passkey. Sign in another way.
sign-in-passkey-late = That took too long. Try again.
sign-in-passkey-wrong = That passkey didn’t work. Try again, or sign in another way.
sign-in-again = Sign in once more
sign-in-again-line = That took longer than 10 minutes, or was finished already.

## The second step of signing in.

sign-in-second-totp = Enter your code
# $brand: the name of the portal, as the app lists it.
sign-in-second-totp-line = Open your authenticator app and find { $brand }.
sign-in-second-totp-hint = 6 digits. It changes every 30 seconds.
sign-in-second-backup = Enter a backup code
sign-in-second-backup-line = One of the codes you saved. Each works once.
sign-in-second-backup-hint = Capitals, spaces and hyphens don’t matter.
sign-in-second-passkey = Use your passkey
sign-in-second-list = One more step
sign-in-second-owed = Your second step is gone
sign-in-second-owed-line = It had been set up only lately, in the place of an older one, and was removed when everybody was signed out. A password alone doesn’t open your account, so getting back in takes a few days.
sign-in-second-owed-go = Go on
sign-in-second-list-line = Your password was right. Choose how to go on.
sign-in-second-paused = This way is paused until { $until }. Your account is safe.
sign-in-second-missing = That isn’t set up on this account. Use another way.
sign-in-second-continue = Continue
sign-in-second-other-account = Use another account

## Creating an account.

sign-up-title = Create your account
sign-up-line = We’ll email you a code to check the address.
sign-up-name = Your name
sign-up-invited-address = The address that was invited.
sign-up-go = Create account
# Followed by the link “Sign in”.
sign-up-have-one = Already have one?
sign-up-only-invited = Your invitation is for this address alone.
sign-up-invitation-gone = This invitation no longer works
sign-up-invitation-gone-line = It was used already, taken back, or is too old. Ask { $helper } for a new one.
sign-up-by-invitation = New accounts are by invitation
sign-up-by-invitation-line = Open the link in your invitation. If you have none, ask { $helper }.
sign-up-closed = New accounts are closed
sign-up-closed-line = Ask { $helper } for one.
sign-up-closed-meanwhile = New accounts were closed meanwhile. Ask { $helper } for one.
sign-up-invitation-gone-meanwhile = Your invitation was used meanwhile, taken back, or is too old. Ask { $helper } for a new one.

## Checking the address of a new account.

verify-code-sent = We sent a code to { $email }.
verify-enter-code = Enter the code we sent you.
verify-code = 8-digit code
verify-code-hint = It works for 10 minutes.
verify-go = Verify email
verify-resend = Send a new code
verify-resent = New code sent. Use the latest email; older codes no longer work.
verify-too-soon = A code was sent a moment ago. Look for it before you ask for another.
verify-other-address = Use a different address
verify-link-title = Confirm your email
verify-link-line = Enter your password, and your account is ready.
verify-link-password-hint = The one you chose when you signed up.
verify-link-go = Confirm this address
verify-code-gone = That code can’t be used here any more. Sign up again, or sign in.
verify-code-missing = Enter the code from the mail.
verify-done = Your account is ready

## A forgotten password.

forgot-title = Reset your password
forgot-line = Enter your email and we’ll send a link to choose a new one.
forgot-go = Send link
forgot-sent = If { $email } has an account here, a link to choose a new password is on its way. It works once, for { $minutes ->
    [one] { $minutes } minute
   *[other] { $minutes } minutes
}.
# $other: the link “try another address”.
forgot-sent-nothing = Nothing after a few minutes? Look in spam, or { $other }.
forgot-sent-other = try another address

reset-title = Choose a new password
reset-go = Save password
reset-fine = This signs out your other devices. Lost your second step as well? Sign in with the new password, then choose “None of these work”.
reset-gone = Links to choose a new password work once and for a short time, and only the latest one counts. Your password is as you left it.
reset-done = Password changed
reset-done-line = Every device was signed out. Sign in with your new password.

## Recovery: every second step is lost. “None of these work” is the message way-none.

recovery-line = For when every passkey, the authenticator app and the backup codes are gone.
# $hold: how long it takes, as “3 days”.
recovery-ask = We can remove them, so that your password is enough to sign in. Because anybody could claim that, it takes { $hold }:
recovery-ask-now = Now we write to every address of the account. Whoever reads there, or is signed in, can stop it.
recovery-ask-then = After { $hold } we mail you a link. It removes what was lost, asks for a new password, and signs out every device.
recovery-ask-after = For 7 days more the biggest changes still ask for a second step.
recovery-ask-go = Start, and wait { $hold }
recovery-back = Go back, I have one of them
recovery-under-way = Your recovery is under way
recovery-waiting = Wait until { $until }
recovery-waiting-line = Then we mail you a link. It’s too early for it now, and nothing has been removed yet.
recovery-waiting-use = We’ve written to every address of the account. If one of your ways to sign in turns up, use it: that stops this.
recovery-found = I’ve found one of them
recovery-mailed = The wait is over. We’ve mailed you a link that works once, until { $until }.
recovery-off = This can’t be undone from here. Ask { $helper } to start a recovery for you.
recovery-off-title = Not possible here
recovery-off-line = Ask { $helper } to start a recovery for you.
recovery-too-many = This was asked for several times today already. Nothing has changed.
recovery-stopped = Recovery stopped
recovery-stopped-line = Nothing was removed. If it wasn’t you who asked, change your password.
recovery-stopped-nothing = There was no recovery to stop
recovery-stopped-nothing-line = None is under way.

recovery-finish = Recover your account
recovery-finish-warning = This removes your second steps
recovery-finish-warning-line = Every passkey, the authenticator app and the backup codes stop working, and every device is signed out.
recovery-finish-go = Remove them and save password
recovery-finish-not-now = Not now
recovery-gone = It was used, the recovery was stopped, or its time is over. Your account is as it was. To start again, sign in and choose “None of these work” at the second step.
recovery-done = Your account is recovered
recovery-done-line = Sign in with your new password, then set up a second step again.
