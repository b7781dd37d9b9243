from django.db import migrations


class Migration(migrations.Migration):
    # Changes no table: Django makes the permission after it.
    dependencies = [
        ("petitions", "0004_mail_domains"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="signature",
            options={
                "permissions": [
                    ("open_signature", "Can see what signers typed"),
                    ("export_signature", "Can export signatures"),
                    ("moderate_signature", "Can release and reject held signatures"),
                ],
                "verbose_name": "signature",
                "verbose_name_plural": "signatures",
            },
        ),
    ]
