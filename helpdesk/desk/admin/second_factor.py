"""The pages of the second factor: the code asked for at the door, and turning it on, off and renewing it."""

from __future__ import annotations

import segno
from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from helpdesk.desk import admission, second_factor
from helpdesk.desk.admin.review.access import page
from helpdesk.desk.fields import UndecipherableSecret

NEW = "new second factor"
"""Key of the session: the secret that is being set up."""


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}),
    )

    def __init__(self, request, is_right):
        super().__init__(request.POST if request.method == "POST" else None)
        self.request, self.is_right = request, is_right

    def clean_code(self):
        """Guessing is slowed down as it is for passwords, and for this person from wherever it comes."""
        name, address = f"{self.request.user.username}#code", admission.caller(self.request)
        if admission.shut_for_codes(name, address):
            raise ValidationError(_("Too many wrong codes. Try again in a quarter of an hour."), code="throttled")
        try:
            right = self.is_right(self.cleaned_data["code"])
        except UndecipherableSecret as error:
            raise ValidationError(str(error)) from error
        if not right:
            admission.note_failure(name, address)
            raise ValidationError(_("This code is not right, or was used already. Wait for the next one."))
        admission.forget_failures(name)
        return self.cleaned_data["code"]


@never_cache
@sensitive_post_parameters()
def second_step(request):
    """Asked of whoever has a second factor, after the password."""
    factor = second_factor.of(request.user)
    if factor is None or request.session.get(second_factor.PROVEN) == factor.pk:
        return redirect("home")
    form = CodeForm(request, lambda code: second_factor.accepts(factor, code))
    if form.is_valid():
        second_factor.proven(request, factor)
        target = request.session.pop("next", "")
        known = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
        return redirect(target if known else "home")
    return page(request, "desk/signing/second_step.html", {"title": _("One more step"), "form": form})


@never_cache
@sensitive_post_parameters()
def own_second_factor(request):
    factor = second_factor.of(request.user)
    return change(request, factor) if factor else set_up(request)


def set_up(request):
    secret = request.session.setdefault(NEW, second_factor.new_secret())
    codes: list[str] = []

    def turned_on(code: str) -> bool:
        codes.extend(second_factor.turn_on(request.user, secret, code) or ())
        return bool(codes)

    form = CodeForm(request, turned_on)
    if form.is_valid():
        del request.session[NEW]
        second_factor.proven(request, second_factor.of(request.user))
        return show_codes(request, codes)
    square = segno.make(second_factor.address_for_apps(request.user, secret), error="m")
    context = {
        "title": _("Second factor"),
        "form": form,
        "square": square.svg_data_uri(scale=5, border=2, dark="#000", light="#fff"),
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "required": second_factor.required_of(request.user),
    }
    return page(request, "desk/signing/set_up.html", context)


def change(request, factor):
    form = CodeForm(request, lambda code: second_factor.accepts(factor, code))
    required = second_factor.required_of(request.user)
    if form.is_valid():
        if "renew" in request.POST:
            return show_codes(request, second_factor.renew_recovery_codes(factor))
        if "off" in request.POST and not required:
            factor.delete()
            messages.success(request, _("The second factor is off: your password alone lets you in."))
            return redirect("home")
    context = {"title": _("Second factor"), "form": form, "factor": factor, "required": required}
    return page(request, "desk/signing/change.html", context | {"left": len(factor.recovery)})


def show_codes(request, codes: list[str]):
    return page(request, "desk/signing/codes.html", {"title": _("Recovery codes"), "codes": codes})


admin.site.add_page("second-step/", second_step, "second_step")
admin.site.add_page("second-factor/", own_second_factor, "second_factor")
