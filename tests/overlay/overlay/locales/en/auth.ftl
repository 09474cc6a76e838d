# Mail is slow here.
forgot-sent-nothing = Nothing after ten minutes? Look in spam, or { $other }.
