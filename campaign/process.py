"""What this process is for; its entry point says so before the settings are read."""

# `campaign/wsgi.py` answers visitors, who do not wait. Everything else is a command.
is_web = False
