"""What of the database a backup leaves out."""

# Tables whose rows are left out: sessions, which would let a thief in as staff, and the files of
# deliveries, which may not outlive 48 hours.
LEFT_OUT = ("django_session", "petitions_deliverypiece")
