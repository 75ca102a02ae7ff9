from django.contrib.auth.management import create_permissions
from django.db import migrations

from helpdesk.desk.roles import grant


def roles(apps, schema_editor):
    config = apps.get_app_config("desk")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None
    grant(apps)


class Migration(migrations.Migration):
    dependencies = [("desk", "0007_other_programs")]

    operations = [migrations.RunPython(roles, migrations.RunPython.noop)]
