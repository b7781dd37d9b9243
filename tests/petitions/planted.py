"""What a visitor brings along, and nobody may find in a report."""

PLANTED = {
    "name": "Quenby Undisclosed",
    "email": "quenby@undisclosed.example",
    "query": "searched-for-words",
    "cookie": "cookie-of-a-visitor",
    "agent": "Undisclosed-Browser",
    "network": "203.0.113.77",
    "token": "kT9-token-of-a-mailed-link-0123456789abcdefghij",
}
