### The security log.

activity-none-of = No “{ $filter }” events.
activity-would-sign-ins = Sign-ins and tries would show here.
activity-would-security = Changes of how you sign in, and confirmations, would show here.
activity-would-profile = Changes of your name and addresses would show here.
activity-would-data = Copies of your data and deletion requests would show here.
