from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate

from helpdesk.desk import roles, search


class DeskConfig(AppConfig):
    name = "helpdesk.desk"
    label = "desk"
    verbose_name = "Help desk"

    def ready(self):
        post_migrate.connect(roles.grant_all, sender=self, dispatch_uid="roles")
        post_migrate.connect(search.install, sender=self, dispatch_uid="search index")


class DeskAdminConfig(AdminConfig):
    default_site = "helpdesk.desk.site.DeskSite"
