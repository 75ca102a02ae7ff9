"""The page on which an agent begins a conversation."""

from __future__ import annotations

from django import forms
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from helpdesk.desk import review
from helpdesk.desk.admin.review.access import ACT, page
from helpdesk.desk.models import Mailbox
from helpdesk.desk.sight import visible_mailboxes


class BeginningForm(forms.Form):
    mailbox = forms.ModelChoiceField(
        label=_("From"), queryset=Mailbox.objects.filter(enabled=True).order_by("pk"), empty_label=None
    )
    address = forms.EmailField(label=_("To"), max_length=320)
    name = forms.CharField(label=_("Their name"), max_length=200, required=False)
    subject = forms.CharField(label=_("Subject"), max_length=300)


def begin(request):
    if not request.user.has_perm(ACT):
        raise PermissionDenied
    form = BeginningForm(request.POST or None)
    field = form.fields["mailbox"]
    field.queryset = visible_mailboxes(field.queryset, request.user)
    if request.method == "POST" and form.is_valid():
        conversation = review.begin(request.user, **form.cleaned_data)
        return redirect("admin:review_conversation", conversation.pk)
    context = {"title": _("New mail"), "bodyclass": "review review-new", "form": form}
    return page(request, "desk/review/begin.html", context)
