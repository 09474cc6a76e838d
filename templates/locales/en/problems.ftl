### Why something that was typed or chosen is not taken.

problem-email-empty = Enter your email address.
problem-email-long = That address is too long.
problem-email-accents = Use an address without accents or symbols before the @.
problem-email-malformed = That doesn’t look like an email address. It should look like name@example.com.

problem-name-empty = Enter the name you go by.
# $most is a number of characters, always 80.
problem-name-long = That name is too long. Use up to { $most } characters.
problem-name-unprintable = That name has characters that can’t be shown.

# $least and $most are always 3 and 30.
problem-username-length = Use { $least } to { $most } characters.
problem-username-start = Start with a letter, a to z.
problem-username-characters = Use the letters a to z, digits, and single hyphens, dots or underscores between them.
problem-username-reserved = That username is reserved. Choose another.

problem-password-empty = Choose a password.
# $n is how many characters are missing.
problem-password-short = { $n ->
    [one] Too short: add { $n } character or more.
   *[other] Too short: add { $n } characters or more.
}
# $most is always 128.
problem-password-long = Too long: use up to { $most } characters.
problem-password-common = On a list of leaked passwords. Choose another.
problem-password-context = Easy to guess from your name, your address or this site’s name. Choose another.
problem-password-switched-off = This is the password that was switched off: somebody else may know it. Choose another.
problem-password-guessable = Easy to guess: it repeats or follows a pattern. A few random words work well.

## Beside the bars that tell how strong a new password is.

problem-password-fair = Fair. One more word would make it strong.
problem-password-good = Good. Not on any leak list.
problem-password-strong = Strong. Long, and not on any leak list.

problem-picture-empty = No file was chosen, or it’s empty. Choose a picture.
# The size is $whole megabytes and $tenth tenths of one.
problem-picture-large = That file is { $whole }.{ $tenth } MB. The limit is 2 MB.
problem-picture-pixels = That picture has too many pixels. Use one of up to 25 megapixels.
problem-picture-deep = Each pixel of that picture takes too much room. Save it with 8 bits a colour, or make it smaller.
problem-picture-unreadable = We couldn’t read that as a picture. Try PNG, JPEG or WebP.
