"""How staff come in: log-in, second factor, sessions, and what slows down who guesses.

django-allauth does the work. What stands here is what it leaves open: that a second factor cannot
be passed by (`middleware`), who must have one (`factors`), limits that lock nobody out (`limits`).
"""
