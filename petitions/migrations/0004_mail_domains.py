from django.db import migrations, models


class Migration(migrations.Migration):
    # The columns are nullable, so no row is rewritten. Neither index has to sort more than the
    # mails of about a day: older ones have no digests.
    dependencies = [
        ("petitions", "0003_signing_holds"),
    ]

    operations = [
        migrations.AddField(
            model_name="outbox",
            name="reserved_until",
            field=models.DateTimeField(
                help_text="A worker is about to send it: until then it counts in the budgets.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="outbox",
            name="domain_digest",
            field=models.BinaryField(
                help_text="Keyed hash of the mail domain, none for large providers; set when it is sent.",
                max_length=32,
                null=True,
            ),
        ),
        migrations.AddIndex(
            model_name="outbox",
            index=models.Index(
                condition=models.Q(("domain_digest__isnull", False)),
                fields=["domain_digest", "sent_at"],
                name="mails_to_one_domain",
            ),
        ),
        migrations.AddIndex(
            model_name="outbox",
            index=models.Index(
                condition=models.Q(("recipient_digest__isnull", False)),
                fields=["sent_at"],
                name="mails_of_a_day",
            ),
        ),
    ]
