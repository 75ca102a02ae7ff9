"""Pages that customers reach by a signed link, without a login. Only a press of a button changes anything: programs
that follow links in mail change nothing."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from helpdesk.desk import feedback, links
from helpdesk.desk.models import Desk, OutgoingMail


def outgoing_of(purpose: str, token: str) -> OutgoingMail:
    pk = links.read(purpose, token)
    if pk is None:
        raise Http404
    return get_object_or_404(OutgoingMail.objects.select_related("conversation"), pk=pk)


@never_cache
@csrf_exempt  # the signed link is the permission; there is no session to ride on
@require_http_methods(["GET", "POST"])
def person(request, token):
    outgoing = outgoing_of(links.PERSON, token)
    if request.method == "POST":
        feedback.want_person(outgoing)
    return page(request, "desk/customer_person.html", outgoing, {"done": outgoing_is_with_people(outgoing)})


def outgoing_is_with_people(outgoing: OutgoingMail) -> bool:
    outgoing.conversation.refresh_from_db()
    return outgoing.conversation.people_only


@never_cache
@csrf_exempt  # as above
@require_http_methods(["GET", "POST"])
def rate(request, token):
    outgoing = outgoing_of(links.RATE, token)
    rating = getattr(outgoing, "rating", None)
    if request.method == "POST" and request.POST.get("good") in ("yes", "no"):
        rating = feedback.rate(outgoing, request.POST["good"] == "yes", request.POST.get("comment", ""))
    return page(request, "desk/customer_rate.html", outgoing, {"rating": rating})


def page(request, template: str, outgoing: OutgoingMail, context: dict):
    return render(request, template, context | {"company": Desk.get().company, "subject": outgoing.subject})
