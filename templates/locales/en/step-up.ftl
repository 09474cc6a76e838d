### Confirm it’s you: the dialog, its page, and what it answers.

step-window = Won’t ask again for { $span }
step-window-none = Confirms only this change

step-help-held = 2-step verification was turned off. Until { $day }, changes like this one still need it.
