"""For trying the desk out: a mail written by hand goes the way of every mail, and the answer is shown as it arrives."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from helpdesk.desk.demo import customer
from helpdesk.desk.models import CustomerAddress, Mailbox


class CustomerMailForm(forms.Form):
    mailbox = forms.ModelChoiceField(label=_("To"), queryset=Mailbox.objects.none(), empty_label=None)
    name = forms.CharField(label=_("Your name"), max_length=100)
    address = forms.EmailField(label=_("Your address"))
    subject = forms.CharField(label=_("Subject"), max_length=200)
    text = forms.CharField(label=_("Your mail"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 10}))
    answers = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mailbox"].queryset = folder_mailboxes()


def folder_mailboxes():
    return Mailbox.objects.filter(transport=Mailbox.Transport.FOLDER, enabled=True, restricted=False).order_by("pk")


@login_required
@permission_required("desk.view_conversation", raise_exception=True)
def write_as_customer(request):
    if not folder_mailboxes().exists():
        raise Http404("Only a desk with a folder mailbox can be tried out this way.")
    form = CustomerMailForm(request.POST or None, initial=first_words(request))
    if request.method == "POST" and form.is_valid():
        mail = form.cleaned_data
        customer.write(**mail)
        who = urlencode({"mailbox": mail["mailbox"].pk, "address": mail["address"], "name": mail["name"]})
        return redirect(f"{reverse('write_as_customer')}?{who}")
    context = {"title": _("Write as a customer"), "form": form, "letters": exchange(request)}
    return render(request, "desk/write_as_customer.html", admin.site.each_context(request) | context)


@login_required
@permission_required("desk.view_conversation", raise_exception=True)
@require_GET
def customer_letters(request):
    """The live part of the page: the exchange so far."""
    return render(request, "desk/customer_letters.html", {"letters": exchange(request)})


def exchange(request) -> list[customer.Letter]:
    mailbox = folder_mailboxes().filter(pk=number(request.GET.get("mailbox"))).first()
    address = request.GET.get("address", "")
    return customer.letters(mailbox, address) if mailbox and address else []


def number(text: str | None) -> int:
    return int(text) if text and text.isdigit() and len(text) < 10 else 0


def first_words(request) -> dict[str, object]:
    known = CustomerAddress.objects.select_related("customer").order_by("pk").first()
    return {
        "mailbox": number(request.GET.get("mailbox")) or folder_mailboxes().first().pk,
        "name": request.GET.get("name") or (known.customer.name if known else ""),
        "address": request.GET.get("address") or (known.address if known else ""),
        "subject": request.GET.get("subject", ""),
        "answers": request.GET.get("answers", ""),
    }
