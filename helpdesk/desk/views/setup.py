"""The first administrator chooses a name and a password."""

from __future__ import annotations

from django import forms
from django.contrib.auth import login
from django.contrib.auth.forms import UserCreationForm
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from helpdesk.desk import first_admin
from helpdesk.desk.models import User
from helpdesk.desk.policy import make_default_rules
from helpdesk.desk.roles import AGENTS, MANAGERS


class FirstAdministratorForm(UserCreationForm):
    also = forms.MultipleChoiceField(
        label=_("I am also"),
        choices=[(AGENTS, _("an agent, who reads and answers mail")), (MANAGERS, _("a manager, who sets the policy"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta(UserCreationForm.Meta):
        model = User
        fields = ("username", "first_name", "last_name", "email")


@never_cache
@sensitive_post_parameters()
def first_administrator(request, token):
    try:
        first_admin.check(token)
    except first_admin.LinkSpent:
        raise Http404 from None
    form = FirstAdministratorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = first_admin.make(token, form.save(commit=False), form.cleaned_data["also"])
        make_default_rules()
        login(request, user, backend="django.contrib.auth.backends.ModelBackend")
        return redirect("admin:first_steps")
    return render(request, "desk/first_administrator.html", {"form": form})
