### What all mails share, and the mails with a code or a link. $span is how long something works ("10 minutes"), $until and
### $at are instants ("6 October 2026, 14:20 UTC"), $day is a day, $brand the portal’s name.

# What a screen reader calls the whole mail.
mail-role = email
# $support is a mail address or a page.
mail-questions = Questions? { $support }
# Stands where a device stands otherwise, and after "By:".
mail-operator = The people who run this site

## Facts: "Device: Firefox on Linux".

mail-fact-device = Device
# Who did it: mail-operator.
mail-fact-by = By
# The network address.
mail-fact-address = Address
mail-fact-when = When
# With what it was confirmed: mail-how, mail-with.
mail-fact-how = How
mail-fact-passkey = Passkey
mail-fact-was = Was
mail-fact-now = Now
mail-fact-is-now = Is now
mail-fact-will-be = Will be
mail-fact-added = Added
mail-fact-removed = Removed
mail-fact-comes-back = Comes back
mail-fact-at = At
mail-fact-asked-from = Asked from

# With what a change was confirmed.
mail-how = { $by ->
    [passkey] Your passkey
    [password] Your password
    [totp] Your authenticator app
    [email_code] A code from your email
   *[backup_code] A backup code
}
mail-how-current-password = Your current password
mail-how-link = A link we mailed
mail-how-operator-link = A link from the people who run this site
# With what somebody signed in.
mail-with = { $by ->
    [passkey] Passkey
    [password] Password
    [totp] Authenticator app
    [email_code] Code from the mailbox
   *[backup_code] Backup code
}
# The same with a second step; $first is mail-with.
mail-with-two = { $second ->
    [passkey] { $first } and passkey
    [password] { $first } and password
    [totp] { $first } and authenticator app
    [email_code] { $first } and code from the mailbox
   *[backup_code] { $first } and backup code
}

## Sentences that several mails have.

mail-nothing-to-do = If you did this, there’s nothing to do.
# To an address that came lately, in the place of what the others may do.
mail-otherwise-young = Wasn’t you? This address came to the account only lately, so there is no button here. The same mail to the older addresses has one.
mail-otherwise-sign-out = If you didn’t, sign out every device. You’ll then choose a new password:
# A button.
mail-not-me = This wasn’t me
# A button.
mail-undo-button = Undo this change
mail-preview-sign-out = If this wasn’t you, sign out every device.
mail-preview-stop = If this wasn’t you, stop it.
mail-preview-undo = If this wasn’t you, undo it.
mail-link-until = The link works once, until { $until }.
mail-link-until-unsigned = The link works once, until { $until }, without signing in.
mail-address-why = You get this because this is the address of an account.
mail-addresses-why = You get this because this is or was an address of an account.
mail-ways-why = You get this when the ways to sign in to your account change.

## Codes. $code is eight digits.

mail-code-enter = Enter it on the page where you started. It works once, for { $span }.

mail-sign-up-subject = { $code } is your code for { $brand }
mail-sign-up-preview = To check your email address. Works for { $span }.
mail-sign-up-heading = Your code to create your account
mail-sign-up-link = Or open this link and press the button there:
mail-sign-up-button = Confirm this address
mail-sign-up-not-you = Not you? Then there’s nothing to do: without the code there will be no account.
mail-sign-up-why = You get this because someone entered this address to create an account.

mail-new-address-subject = { $code } is your code to confirm this address
mail-new-address-preview = To use this address for your account. Works for { $span }.
mail-new-address-heading = Your code to use this address
mail-new-address-enter = Enter it on your profile page, where you added this address.
mail-new-address-works = It works once, for { $span }.
mail-new-address-not-you = Not you? Then there’s nothing to do: without the code this address won’t be used.
mail-new-address-why = You get this because this address was entered for an account.

# $action is the title of the dialog, with a small first letter in English ("change your password") and as it is in other
# languages.
mail-step-up-subject = { $code } is your code
mail-step-up-preview = To { $action }. Works for { $span }.
mail-step-up-heading = Your code to { $action }
mail-step-up-not-you = Not you? Nobody can go on without this code, so don’t share it, not even with us. To cancel the request and sign out every device:
mail-step-up-why = You get this because a change to your account needed a code.

## Links.

mail-reset-subject = Choose a new password
mail-reset-preview = The link works once, for { $span }.
mail-reset-line = This link works once, for { $span }:
mail-reset-button = Choose a new password
mail-reset-not-you = Not you? Then there’s nothing to do: your password stays as it is.
mail-reset-not-you-off = Not you? Then leave it. Your password still opens nothing, until you choose a new one.
mail-reset-why = You get this because a new password was asked for.

# The same link, which nobody asked for: everybody was shut out.
mail-shut-out-not-me-subject = Every device was signed out: choose a new password
mail-shut-out-not-me-line = Somebody pressed “This wasn’t me”, in one of our mails or on the Activity page. So every device was signed out, and what was waiting to be confirmed was cancelled.
mail-shut-out-not-me-otherwise = It wasn’t you who pressed it? Choose a new password all the same. Whoever did reads your mail or was signed in to your account, so change the password of your mailbox, too.
mail-shut-out-undo-subject = A change of your addresses was undone: choose a new password
mail-shut-out-undo-line = A change of your email addresses was undone, with a link that we had mailed to { $address }. So every device was signed out, and what came around that change was removed.
# What was removed is listed above this.
mail-shut-out-removed = What is listed as removed came lately, and somebody else may have added it. If it was yours, set it up again.
mail-removed-passkey = Passkey “{ $name }”
mail-removed-totp = Authenticator app
mail-removed-backup-codes = Backup codes
mail-shut-out-undo-otherwise = It wasn’t you who undid it? Choose a new password all the same. Whoever did reads mail to that address, so change the password of that mailbox, too.
# $password says whether there was one: off, none.
mail-shut-out-preview = The link works once, until { $until }.
mail-shut-out-choose = { $password ->
    [off] The old password opens nothing any more. Choose a new one with this link, which works once, until { $until }:
   *[none] Your account has no password. This link sets one, and works once, until { $until }:
}

mail-taken-subject = You already have an account at { $brand }
mail-taken-preview = Someone entered this address to create another one.
mail-taken-heading = You already have an account
mail-taken-line = Someone entered this address to create an account. It has one already, so no second one was made.
mail-taken-you = If this was you, sign in instead:
mail-taken-sign-in = Sign in
mail-taken-forgot = Forgot the password? Choose a new one.
mail-taken-not-you = Not you? Then there’s nothing to do. Nothing has changed.

# Somebody who is signed in to another account wanted the address there. Once it has left this account, its way back holds
# it for up to three days.
mail-taken-another-subject = Someone tried to use your address for another account
mail-taken-another-preview = It stays yours. Nothing has changed.
mail-taken-another-line = Someone who is signed in to another account entered this address there. It stays yours: the code they’re waiting for doesn’t come.
mail-taken-another-you = If this was you, sign in to the account that has this address. Remove it there, or put another one in its place. At the latest three days after that you can use it for the other account:
mail-taken-another-why = You get this because someone entered this address for another account.

mail-not-yet-subject = This address can’t reset your password yet
mail-not-yet-preview = It is too new on your account.
mail-not-yet-line = A new password was asked for with this address. It hasn’t been on your account for three days yet, so it can’t be used for that.
mail-not-yet-instead = Ask with an address that has been there for longer, or wait.
