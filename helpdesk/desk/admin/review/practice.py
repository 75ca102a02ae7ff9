"""The page on which agents practise on real past mail. It has no way to store or send anything."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from helpdesk.desk.admin.review.access import page, seen_by_the_desk
from helpdesk.desk.models import Message
from helpdesk.desk.review.practice import draw, exercise_of
from helpdesk.desk.sight import visible

LONGEST = 20_000


@seen_by_the_desk
def practice(request):
    answers = visible(Message.objects.filter(direction=Message.Direction.OUT), request.user, "conversation")
    chosen, typed = request.POST.get("answer", ""), request.POST.get("text", "")[:LONGEST].replace("\r\n", "\n")
    if chosen.isdecimal():
        exercise = exercise_of(get_object_or_404(answers, pk=int(chosen)))
    else:
        last = request.GET.get("not", "")
        exercise = draw(answers, int(last) if last.isdecimal() else 0)
    compared = exercise.compare(typed) if exercise and typed.strip() else None
    context = {
        "title": _("Practice"),
        "bodyclass": "review review-practice",
        "exercise": exercise,
        "typed": typed,
        "compared": compared,
    }
    return page(request, "desk/review/practice.html", context)
