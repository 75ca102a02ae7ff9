"""What the pages are for whoever is logged in: their language and their time zone."""

from __future__ import annotations

from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from helpdesk.desk.admin.review.access import page
from helpdesk.desk.models import User


class ProfileForm(forms.ModelForm):
    language = forms.ChoiceField(label=gettext_lazy("Language of the pages"), required=False)
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"), required=False)

    class Meta:
        model = User
        fields = ("language", "time_zone")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        languages = [(code, translation.get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES]
        zones = [(name, name.replace("_", " ")) for name in sorted(available_timezones())]
        self.fields["language"].choices = [("", _("as the browser asks for")), *languages]
        self.fields["time_zone"].choices = [("", _("the desk's: %s") % settings.TIME_ZONE), *zones]


def profile(request):
    form = ProfileForm(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    if request.method == "POST" and form.is_valid():
        user = form.save()
        with translation.override(user.language or translation.get_language()):
            messages.success(request, _("Kept."))
        return redirect("admin:profile")
    context = {"title": _("Your pages"), "bodyclass": "review", "form": form, "now": timezone.now()}
    return page(request, "desk/profile.html", context)


admin.site.add_page("profile/", profile, "profile")
