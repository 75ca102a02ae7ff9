"""What concerns you: the notices of whoever is logged in, how they are told, and when they are away."""

from __future__ import annotations

from django import forms
from django.contrib import admin, messages
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from helpdesk.desk import notices
from helpdesk.desk.admin.review.access import page, seen_by_the_desk
from helpdesk.desk.models import Notice, User
from helpdesk.desk.sight import visible

SHOWN = 100
MOST_NEWS = 5
LABELS = {
    Notice.Kind.ANSWERED: gettext_lazy("a customer of yours wrote again, or somebody you wrote to beside"),
}
"""Where the words of a kind say too little."""


class WaysForm(forms.Form):
    """One choice for each kind of notice."""

    def __init__(self, user: User, data=None):
        super().__init__(data)
        for kind, label in Notice.Kind.choices:
            self.fields[kind] = forms.ChoiceField(
                label=LABELS.get(Notice.Kind(kind), label),
                choices=Notice.Way.choices,
                initial=notices.way_of(user, kind),
            )


class Moment(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self):
        super().__init__(format="%Y-%m-%dT%H:%M")


class AbsenceForm(forms.ModelForm):
    away_from = forms.DateTimeField(label=gettext_lazy("Away from"), required=False, widget=Moment())
    away_until = forms.DateTimeField(label=gettext_lazy("until"), required=False, widget=Moment())

    class Meta:
        model = User
        fields = ("away_from", "away_until")

    def clean(self):
        cleaned = super().clean()
        begins, ends = cleaned.get("away_from"), cleaned.get("away_until")
        if begins and (ends is None or ends <= begins):
            self.add_error("away_until", _("Say until when; it has to be later."))
        return cleaned


@seen_by_the_desk
def listed(request, ways: WaysForm | None = None, absence: AbsenceForm | None = None):
    told = Notice.objects.filter(user=request.user).select_related("actor", "conversation__mailbox")
    rows = visible(told, request.user, through="conversation").order_by("-pk")
    context = {
        "title": _("Notices"),
        "bodyclass": "review",
        "rows": [(row, notices.words(row)) for row in rows[:SHOWN]],
        "ways": ways or WaysForm(request.user),
        "absence": absence or AbsenceForm(instance=request.user),
        "now": timezone.now(),
    }
    return page(request, "desk/notices.html", context)


@seen_by_the_desk
@require_POST
def read(request):
    """Marks one notice as read, or all of them."""
    chosen = request.POST.get("notice", "")
    unread = notices.unread(request.user)
    (unread.filter(pk=int(chosen)) if chosen.isdecimal() else unread).update(read_at=timezone.now())
    return redirect("admin:notices")


@seen_by_the_desk
@require_POST
def choose(request):
    form = WaysForm(request.user, request.POST)
    if not form.is_valid():
        return listed(request, ways=form)
    request.user.notice_ways = form.cleaned_data
    request.user.save(update_fields=["notice_ways"])
    messages.success(request, _("Kept."))
    return redirect("admin:notices")


@seen_by_the_desk
@require_POST
def be_away(request):
    form = AbsenceForm(request.POST, instance=User.objects.get(pk=request.user.pk))
    if not form.is_valid():
        return listed(request, absence=form)
    form.save()
    messages.success(request, _("Kept. While you are away nothing new is given to you."))
    return redirect("admin:notices")


@seen_by_the_desk
def news(request):
    """JSON: how many are unread, and the newest of them that came after the one the browser knows."""
    unread = notices.unread(request.user)
    after = request.GET.get("after", "")
    fresh = []
    if after.isdecimal() and len(after) < 18:
        fresh = list(unread.filter(pk__gt=int(after)).select_related("actor").order_by("-pk")[:MOST_NEWS])
    latest = unread.order_by("-pk").values_list("pk", flat=True).first() or 0
    return JsonResponse(
        {
            "unread": unread.count(),
            "latest": latest,
            "news": [
                {
                    "id": row.pk,
                    "words": f"{notices.words(row)}: {row.conversation_id}",
                    "address": reverse("admin:review_conversation", args=[row.conversation_id]),
                }
                for row in fresh
            ],
        }
    )


admin.site.add_page("notices/", listed, "notices")
admin.site.add_page("notices/read/", read, "notices_read")
admin.site.add_page("notices/ways/", choose, "notices_ways")
admin.site.add_page("notices/away/", be_away, "notices_away")
admin.site.add_page("notices/news/", news, "notices_news")
