### What stands around every page, and pieces that several pages share.

base-skip = Skip to content
base-help = Help
base-sign-out = Sign out
base-your-account = Your account
# $name: the person’s own name.
base-account-menu = Account menu, { $name }

## The tabs.

# Names the list of tabs.
base-nav = Account
base-tab-profile = Profile
base-tab-security = Security
base-tab-devices = Devices
base-tab-activity = Activity
base-tab-data = Data

## Shown while developing.

base-dev = Development mode
base-dev-mode = Development mode.
# $mailbox: a link, with the words of `base-dev-mailbox`.
base-dev-mail = Mail isn’t sent; it lands in the { $mailbox }.
base-dev-mailbox = mailbox

## Buttons.

base-cancel = Cancel
base-retry = Try again
base-still = Still working…
# What a button says instead of its own words while the answer takes long.
base-saving = Saving…
base-checking = Checking…
base-loading = Loading
base-dismiss = Dismiss
base-try-again = Try again
# Takes the place of “Copy” on a button for as long as the page stays.
base-copied = Copied
# Opens the question whether something should really go.
base-remove = Remove…
# Leaves what was about to be removed where it is.
base-keep = Keep it

## A password: the button that shows it, and the other way round what it says then.

base-show = Show
base-show-password = Show password
base-hide = Hide
base-hide-password = Hide password
# $min: the fewest characters.
base-password-hint = At least { $min } characters. A few random words work well.

base-backup-code = Backup code

## The browser asks for a passkey.

base-waiting = Waiting for your device
base-waiting-line = Follow the prompt from your browser or phone.
base-prompt-closed = The prompt was closed or timed out. Nothing has changed.
base-no-passkeys = This browser can’t use passkeys here
base-no-passkeys-line = It takes a newer browser, and an address that starts with https. Nothing has changed.
base-no-script = Passkeys need JavaScript, which is off in this browser.

## What the script says when no answer of ours arrives.

base-not-copied = Your browser didn’t let us copy that
base-not-copied-line = Allow it and try again, or select the text and copy it yourself.
base-offline = You’re offline
base-offline-line = We’ll keep what you typed. Try again when you’re connected.
base-offline-away = Nothing was sent. Your account is as you left it.
base-failed = Something broke on the way
base-failed-line = Your change may not have been saved. Check before you try it again.

# $reference: a short code by which the entry in the server’s log is found.
base-mention = Mention { $reference } when you ask for help.
# Whom to ask, within a sentence, where the operator named nobody.
base-whoever = the people who run this site

## Above and in the header.

# $until: a time of day.
base-confirmed-until = Confirmed until { $until }
base-deletion = Account deletion
base-erased-on = This account will be erased on { $day }.
base-erased-until = Until then you can change your mind.
base-keep-account = Keep my account
base-recovery = Account recovery
base-recovery-asked = Somebody asked to remove your second steps.
base-recovery-from = They can be removed from { $day }. If it wasn’t you, stop it.
base-recovery-stop = Stop it

## Asking for another code.

base-resend = Didn’t arrive?
# $at: a time of day.
base-resend-from = You can send a new code from { $at }.
# $left counts down: 0:24.
base-resend-in = You can send a new code in { $left }.

## A change that waited for a confirmation in vain, told to the person who comes back.

lapsed = Your last change wasn’t made
# $wish is one of the phrases wish-… of actions.ftl ("change your password"), $at a time of day, $next one of the three
# sentences below.
lapsed-line = You asked to { $wish } at { $at }, but it wasn’t confirmed within { $minutes } minutes. { $next }
lapsed-filled = It’s filled in below if you still want it.
lapsed-here = Ask again below if you still want it.
# $link leads to the page it was asked for on.
lapsed-elsewhere = { $link } if you still want it.
lapsed-again = Ask again

## A mailed link that was used or is too old.

base-gone = This link no longer works
base-gone-reset = Reset your password
base-gone-leave = Leave it as it is

## For programs.

base-fields-wrong = Some fields need another look
base-too-many-tries = Too many tries. Your account is safe and nothing has changed.

## What a device is called, by what its browser says.

# $browser and $system are names: Firefox, Windows.
device-name = { $browser } on { $system }
device-unknown = An unknown browser
