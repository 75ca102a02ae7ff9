from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class DeskConfig(AppConfig):
    name = "helpdesk.desk"
    label = "desk"
    verbose_name = "Help desk"


class DeskAdminConfig(AdminConfig):
    default_site = "helpdesk.desk.site.DeskSite"
