### Mails that tell of a change. $until and $at are instants ("6 October 2026, 14:20 UTC"), $day is a day.

## Signing in.

# $device as in "Firefox on Linux".
mail-new-sign-in-subject = New sign-in from { $device }
mail-new-sign-in-preview = { $at }. If this wasn’t you, sign it out.
mail-new-sign-in-line = If this was you, there’s nothing to do.
mail-new-sign-in-otherwise = If it wasn’t, sign out every device. You’ll then choose a new password:
mail-new-sign-in-why = You get this when your account is used somewhere new.

# $n is 5 or more.
mail-tries-subject = Signed in after { $n } wrong tries
mail-tries-line = If this was you, there’s nothing to do. If the wrong tries weren’t yours: they let nobody in.
mail-tries-otherwise = If this sign-in wasn’t you, sign out every device. You’ll then choose a new password:
mail-tries-why = You get this when a sign-in follows several that failed.

mail-second-step-wrong-subject = Somebody entered your password
mail-second-step-wrong-line = The password was right, and the second step wasn’t: nobody was signed in. If this was you, there’s nothing to do.
mail-second-step-wrong-otherwise = If it wasn’t, somebody knows your password. Sign out every device; you’ll then choose a new one:
mail-second-step-wrong-why = You get this when somebody on a new device has your password and not your second step.

mail-password-changed-subject = Your password was changed
mail-password-changed-why = You get this when the password of your account changes.

mail-username-changed-subject = Your username was changed
mail-username-removed-subject = Your username was removed

## Ways to prove who you are.

mail-totp-on-subject = 2-step verification is on
mail-totp-on-line = Signing in takes your password and a code from your authenticator app now. If you did this, there’s nothing to do.
mail-totp-off-subject = 2-step verification was turned off
mail-totp-off-line = Codes from your authenticator app are no longer asked for. If you did this, there’s nothing to do.
mail-passkey-added-subject = A passkey was added to your account
mail-passkey-added-line = You can sign in with it from now on. If you did this, there’s nothing to do.
mail-passkey-removed-subject = A passkey was removed from your account
mail-passkey-removed-line = It can no longer sign you in. If you did this, there’s nothing to do.
mail-backup-codes-made-subject = New backup codes were made
mail-backup-codes-made-line = The codes you had before no longer work. If you did this, there’s nothing to do.
mail-backup-code-used-subject = { $left ->
    [0] Your last backup code was used
   *[other] A backup code was used
}
mail-backup-code-used-line = { $left ->
    [0] None are left. Make new ones on your Security page. If you did this, there’s nothing to do.
    [one] 1 is left. Make new ones on your Security page. If you did this, there’s nothing to do.
   *[other] { $left } are left. Each works once. If you did this, there’s nothing to do.
}
mail-password-set-subject = Your account has a password now
mail-password-set-line = You can sign in with it from now on. If you did this, there’s nothing to do.

## Addresses.

mail-email-added-subject = An email address was added to your account
mail-email-added-line = It can be used to sign in now. If you did this, there’s nothing to do.
mail-email-added-otherwise = If you didn’t, undo it. That removes it again, signs out every device, and asks you for a new password:

mail-primary-changed-subject = Your primary email address was changed
mail-primary-changed-preview = Security notices go to the new one.
mail-primary-changed-line = If you did this, there’s nothing to do. Both addresses sign you in. We’ve written to both of them.
mail-primary-changed-otherwise = If you didn’t, undo it. That makes the old one primary again, signs out every device, and asks you for a new password:

mail-email-removed-subject = An email address was removed from your account
mail-email-removed-preview = It can no longer sign you in.
mail-email-removed-line = It can no longer sign you in. If you did this, there’s nothing to do.
mail-email-removed-operator = It can no longer sign you in, and no link brings it back.
mail-email-removed-otherwise = If you didn’t, undo it. That puts the address back, signs out every device, and asks you for a new password:

mail-email-changing-subject = Your email address is about to change
mail-email-changing-line = If you did this, there’s nothing to do. It changes once the code we sent to the new address was entered.
mail-email-changing-otherwise = If you didn’t, stop it. That keeps this address, signs out every device, and asks you for a new password:
mail-email-changing-button = Stop this change

mail-email-changed-subject = Your email address was changed
mail-email-changed-line = If you did this, there’s nothing to do. We’ve written to both addresses.
mail-email-changed-otherwise = If you didn’t, undo it. That puts this address back, signs out every device, and asks you for a new password:
mail-email-changed-why = You get this because this was the address of an account.

mail-email-new-subject = This is now the address of your account
mail-email-new-preview = Sign in with it from now on.
mail-email-new-line = Sign in with this address from now on. Security notices come here too. We’ve written to both addresses.
mail-email-new-why = You get this because this is now the address of an account.

mail-undo-waits-subject = A change of your email addresses will be undone
mail-undo-waits-preview = It waits for a day.
# $address is the former address.
mail-undo-waits-line = Somebody who reads mail to { $address } asked for this and gave no passkey and no code of the authenticator app. So it waits. Then every device is signed out, and a new password is asked for.
mail-undo-waits-otherwise = If that’s not right, stop it with your passkey or your authenticator app:
mail-undo-waits-button = Stop it

mail-undone-subject = A change of your email addresses was undone
# $address: to which the link had been mailed.
mail-undone-line = Somebody used the link for it that we had mailed to { $address }. Every device was signed out, and a link to choose a new password was mailed to that address.
mail-undone-gone-preview = This address is no longer on the account.
mail-undone-gone-line = This address came with the change or after it, so it is no longer on the account. Every device was signed out.

## Data and deletion.

mail-data-copied-subject = A copy of your data was made
mail-data-copied-line = If you did this, there’s nothing to do. It can be downloaded for 15 minutes, on that device only.
mail-data-copied-otherwise = If you didn’t, sign out every device, which ends that too. You’ll then choose a new password:
mail-data-copied-why = You get this when somebody takes a copy of what your account holds.

mail-deletion-subject = Your account will be erased on { $day }
mail-deletion-preview = Until then you can keep it.
mail-deletion-line = If you did this, there’s nothing to do. Every device was signed out, and on { $day } the account is erased for good.
mail-deletion-otherwise = If you didn’t, or you’ve changed your mind, keep your account:
# Names the button of the page as well: both say the same.
mail-deletion-fine = The link works once, until { $day }. Signing in and choosing “Keep my account” does the same.
mail-deletion-button = Keep my account
mail-deletion-at-once-preview = Nobody can bring it back.
mail-deletion-at-once-line = If you did this, there’s nothing to do. Every device was signed out, and what was in the account is gone for good.
# To a former address, whose link to undo a change of addresses still works.
mail-deletion-former-line = This was an address of an account that is going to be erased on { $day }.
mail-deletion-former-otherwise = If you changed the address, there’s nothing to do. If you didn’t, use the last link we mailed you to undo the change: it works until { $until }. That puts this address back, keeps the account, signs out every device, and asks you for a new password.
mail-deletion-why = You get this because the deletion of your account was asked for.

mail-kept-subject = Your account will be kept
mail-kept-preview = Nothing was deleted.
mail-kept-line = The deletion was taken back. Nothing was deleted, and the account works as before.
mail-kept-off-line = The deletion was taken back, and nothing was deleted. The account stays switched off.
mail-kept-why = You get this because the deletion of your account was taken back.

## Recovery: every second factor was lost.

mail-recovery-asked-subject = 2-step verification is going to be removed
mail-recovery-asked-line = Every passkey, the authenticator app and the backup codes of your account were reported lost. Nothing is removed yet: on { $at } we mail a link to this account that removes them.
mail-recovery-asked-you = If you asked for this, there’s nothing to do until then. Signing in with one of them stops it too.
mail-recovery-asked-otherwise = If you didn’t, stop it, and change your password: whoever asked may know it.
mail-recovery-stop = Stop the recovery

mail-recovery-ready-subject = 2-step verification can be removed now
mail-recovery-ready-line = The time to object is over, and nobody has. This link removes every passkey, the authenticator app and the backup codes of your account, and asks for a new password:
mail-recovery-ready-button = Recover the account
mail-recovery-ready-stop = You didn’t ask for this? Stop the recovery.
mail-recovery-ready-elsewhere = The time to object is over. A link that removes every passkey, the authenticator app and the backup codes was mailed to another address of your account; it works until { $until }.
mail-recovery-ready-otherwise = If you didn’t ask for this, stop it, and change your password:

mail-recovery-stopped-subject = The recovery was stopped
mail-recovery-stopped-preview = Nothing was removed.
mail-recovery-stopped-line = Your passkeys, authenticator app and backup codes stay as they are. Nothing was removed.
mail-recovery-stopped-otherwise = If it wasn’t you who had asked for it, change your password: whoever asked may know it.
mail-recovery-stopped-sign-out = If it wasn’t you who had asked for it, whoever asked may know your password. Sign out every device; you’ll then choose a new one:

mail-recovery-done-subject = Your account was recovered
mail-recovery-done-how = A link we mailed after the time to object
mail-recovery-done-line = Every passkey, the authenticator app and the backup codes were removed, the password was changed, and every device was signed out. If you did this, there’s nothing to do. Set 2-step verification up again on your Security page.
