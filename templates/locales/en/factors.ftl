### The Security page: password, passkeys, authenticator app, backup codes.

## Confirming, and the password.

security-title = Security
security-lede = How you sign in, and how we know it’s you.
security-second-required = Set up a second step first
security-second-required-line = This site asks for one. Create a passkey or set up an authenticator app; then everything else opens.
security-confirming = Confirming it’s you
# $ago: an age, as in “3 min ago”.
security-confirmed = Confirmed { $ago }
# $how: “your password”, “a code from your email”. $until: a time of day.
security-confirmed-line = With { $how }. We won’t ask again on this device until { $until }.
security-end-confirmation = End now
security-not-confirmed = Not confirmed recently
security-not-confirmed-line = We’ll ask you to confirm it’s you before any change on this page, then carry on with it.
security-password-and-2-step = Password and 2-step verification
security-password-and-2-step-line = Your password, and a second proof that goes with it.
security-nothing-added = Nothing was added

security-password = Password
security-password-changed = Last changed { $ago }
security-password-unset = Not set. You can add one as another way to sign in.
# Open the form: beside the row’s name, “Password”.
security-password-change-row = Change
security-password-set-row = Set
security-password-hint = We always ask for the one you use now before it changes.
security-password-new = New password
security-password-change = Change password
security-password-set = Set password
# $n: how many devices are signed in besides this one.
security-end-others = { $n ->
    [0] Sign out everywhere else
    [one] Sign out my other device
   *[other] Sign out my { $n } other devices
}

## Passkeys.

passkey-title = Passkeys
passkey-lede = Sign in with your fingerprint, face or screen lock. Nothing to remember.
# On the button; the longer form is spoken by screen readers.
passkey-add = Add
passkey-add-it = Add a passkey
passkey-create = Create a passkey
passkey-none = Sign in without a password
passkey-none-line = A passkey uses your fingerprint, face or screen lock. It can’t be guessed, reused or phished, and it stays in your own password manager.
passkey-unable = This browser can’t add passkeys here
passkey-unable-line = It takes a newer browser, and an address that starts with https.

passkey-ask = Your device will ask where to keep the new passkey.
passkey-create-now = Create the passkey
passkey-not-saved = Your passkey wasn’t saved
passkey-known = This device already has a passkey for this account
passkey-known-line = Use that one, or add one on another device. Nothing has changed.
passkey-added = Passkey added
passkey-added-line = Name it so you’ll know it later.
passkey-answer-wrong = Your device’s answer didn’t fit. Start again, on this page.
passkey-too-late = Adding it was too long ago. Start it again.

# Beside one another, with dots between: “Synced · added 12 May · used 3 min ago”. $ago is a date after a month.
passkey-synced = Synced
passkey-one-device = On one device
passkey-added-on = added { $day }
passkey-used = used { $ago }
passkey-unused = not used yet
# Spoken name of the button “…” beside a passkey.
passkey-more = More for { $name }
passkey-rename = Rename
passkey-name = Name of this passkey
passkey-name-hint = So you’ll know it later: the device, or where it’s kept.
passkey-name-save = Save name
passkey-name-empty = Enter a name for it.
passkey-renamed = Passkey renamed
passkey-renamed-line = It’s called “{ $name }” now.

passkey-question = Remove “{ $name }”?
passkey-last = This is your only way to sign in. Add another before removing it.
passkey-remove-line = You won’t be able to sign in with it any more.
passkey-remove-fine = It may stay listed in your password manager until you delete it there.
passkey-remove = Remove passkey
passkey-not-removed = Passkey not removed
passkey-left-password = You can still sign in with your password.
passkey-left-one = You can still sign in with your other passkey.
passkey-left-some = You can still sign in with your other passkeys.
passkey-left-one-and-password = You can still sign in with your other passkey and your password.
passkey-left-some-and-password = You can still sign in with your other passkeys and your password.

## Authenticator app.

totp-title = Authenticator app
totp-off = Not set up. Takes about two minutes and a phone.
# On the button; the longer form is spoken by screen readers, and is a heading.
totp-set-up = Set up
totp-set-up-it = Set up an authenticator app
totp-needs = You’ll need a phone or a password manager that makes 6-digit codes.
totp-scan = Scan this with your app
totp-qr = QR code for your authenticator app. The setup key next to it does the same.
totp-by-hand = Can’t scan? Add an account in the app by hand and enter this setup key:
totp-copy = Copy key
totp-open = Open in an app
totp-enter = Enter the code it shows
totp-code = 6-digit code
totp-code-hint = It changes every 30 seconds. Either of the last two is fine.
totp-code-wrong = That code isn’t right. Wait for the next one and try it.
totp-turn-on = Turn on 2-step verification
totp-turned-on = 2-step verification is on
totp-turned-on-line = We’ll ask for a code when you sign in.
totp-too-late = Setting up was too long ago. Start it again.

totp-on = On
totp-added = Added { $day }
# Spoken name of the button “…”.
totp-more = More for authenticator app
totp-turn-off-open = Turn off…
totp-question = Turn off your authenticator app?
totp-stops = Codes from your authenticator app stop working.
totp-fine = You can delete the entry in the app afterwards.
totp-turn-off = Turn off
totp-keep = Keep it on
totp-left-passkeys = Your passkeys still confirm it’s you.
totp-left-password = Your backup codes stop working, too. Your password alone will be enough to sign in.

## Backup codes.

backup-title = Backup codes
# On a badge, when they run out.
backup-left = { $n ->
    [0] None left
   *[other] { $n } left
}
backup-left-of = { $n } of { $of } left
backup-made = made { $day }
backup-low = Make new codes before you run out.
backup-new = Make new codes
# Beside that button.
backup-new-line = New codes end the ones you have.

backup-save = Save your backup codes
backup-save-line = If you lose your phone or passkey, one of these gets you in. Each works once.
backup-save-now = Save your backup codes now. They’re shown once.
backup-yours = Your backup codes
# In the file and on the printed sheet. $brand: the name of this portal. $account: an address.
backup-about = { $brand } backup codes for { $account }, made { $day }. Each code works once.
backup-sheet = Keep this sheet somewhere only you can reach.
# The name of the file, without its end.
backup-file = backup-codes
backup-download = Download
backup-copy = Copy
backup-print = Print
backup-for = For { $account }
backup-once = This is the only time we show them
backup-once-line = Keep them away from your phone: a password manager, or on paper. You can make a new set at any time; the old set then stops working.
backup-kept = I’ve saved these codes
backup-done = Done

backup-shown = These codes were shown already, and we can’t show them again.
backup-no-copy = We keep no copy that can be read
backup-no-copy-line = If you saved them, they still work. If you didn’t, make a new set; the old one then stops working.
backup-back = Back to Security
