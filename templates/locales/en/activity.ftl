### The page of the security log.

activity-title = Activity
activity-lede = Every sign-in and change to your account, newest first.
# Read out: the list itself, and the links that leave parts of it out.
activity-events = Events
activity-filter = Filter by kind

## The parts of the log, as links.

activity-all = All
activity-sign-ins = Sign-ins
activity-security = Security
activity-profile = Email and profile
activity-data = Data

## Where there is nothing.

activity-none = Nothing here yet
activity-none-line = Sign-ins and changes to your account show here.
activity-none-like-that = Nothing like that yet
# $filter is the name of a part of the log.
activity-none-of = No “{ $filter }” events.
activity-would-sign-ins = Sign-ins and tries would show here.
activity-would-security = Changes of how you sign in, and confirmations, would show here.
activity-would-profile = Changes of your name and addresses would show here.
activity-would-data = Copies of your data and deletion requests would show here.
activity-show-all = Show all events
activity-show-newest = Show the newest

## One event: labels and what stands beside them.

activity-tried-with = Tried with
activity-confirmed-with = Confirmed with
# Beside "Confirmed with": nothing was asked for, as something was confirmed a moment before.
activity-fresh = A confirmation shortly before
activity-device = Device
activity-address = IP address
# To whom a mail went.
activity-to = To
activity-time = Time
activity-reference = Reference
activity-not-me = This wasn’t me
# Who did something, in the place of a device.
activity-operator = The people who run this site

## The end of the list.

# Read out: the links to other pages of the log.
activity-pages = Pages
activity-newer = Newer
activity-older = Older
# Two links follow.
activity-file = All of it as a file:
activity-file-table = table (CSV)
activity-file-json = JSON
