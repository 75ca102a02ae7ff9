from django.db import migrations, models

FIELD = {
    "choices": [
        ("none", "none: reference headers alone"),
        ("address", "in the address to answer to: support+…@"),
        ("subject", "in the subject: […]"),
    ],
    "default": "none",
    "help_text": "The address needs a mail server that delivers support+anything to support.",
    "max_length": 8,
    "verbose_name": "mark by which answers find their conversation",
}


class Migration(migrations.Migration):
    dependencies = [("desk", "0007_other_programs")]

    operations = [
        migrations.AddField("mailbox", "reply_mark", models.CharField(**FIELD)),
        migrations.AddField("historicalmailbox", "reply_mark", models.CharField(**FIELD)),
    ]
