### Mails about what the people who run the site did. $until is an instant or a day, $brand the portal’s name.

mail-operator-preview = By the people who run this site.
mail-operator-questions = Questions? Ask the people who run this site.

mail-disabled-subject = Your account was switched off
mail-disabled-line = Every device was signed out, and nobody can sign in until it is switched on again. Nothing was deleted.
mail-enabled-subject = Your account is switched on again
mail-enabled-line = You can sign in as before.
mail-signed-out-subject = Every device was signed out
mail-signed-out-line = Sign in again to go on. Nothing else has changed.
mail-reset-link-subject = A link to choose a new password was made
mail-reset-link-line = Whoever was given the link can choose a new password for your account until { $until }. It works once, and signs out every device. A second step at sign-in stays as it is.
mail-reset-link-otherwise = If you didn’t ask for it, stop it. That signs out every device, and mails you a link of your own:
mail-operator-deletion-line = Every device was signed out, and on { $day } the account is erased for good.
mail-operator-deletion-otherwise = If you’d rather keep it:
mail-erased-subject = Your account was erased
mail-erased-line = What was in it is gone for good, and nobody can sign in to it.

mail-account-made-subject = Your account at { $brand }
mail-account-made-preview = Choose a password to begin.
mail-account-made-line = The people who run this site made an account for you. Choose a password to begin; only you will know it:
mail-account-made-button = Choose a password
mail-account-made-why = You get this because the people who run this site made an account for this address.

mail-invitation-subject = You’re invited to { $brand }
mail-invitation-preview = Create your account with this link.
mail-invitation-line = The people who run this site invite you to create an account, with this address:
mail-invitation-button = Create your account
mail-invitation-fine = The link works once, until { $until }. Not interested? Then there’s nothing to do: without it there will be no account.
mail-invitation-why = You get this because the people who run this site invited this address.

mail-test-subject = Mail from { $brand } arrives
mail-test-preview = A test that was asked for on the command line.
mail-test-line = If you can read this, mail from this site reaches you. There’s nothing to do.
mail-test-why = You get this because somebody who runs this site sent a test to this address.
