"""Users, teams and customers."""

from __future__ import annotations

from contextlib import contextmanager

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import PasswordResetForm
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from simple_history.admin import SimpleHistoryAdmin

from helpdesk.desk import coaching, joining
from helpdesk.desk.admin.base import DeskAdmin, ExplainedAdmin, LinesField
from helpdesk.desk.models import Customer, CustomerAddress, Team, User
from helpdesk.desk.review import hand_over
from helpdesk.desk.sight import visible_customers


class InvitationForm(forms.ModelForm):
    """A new colleague: they choose their password themselves, by a link that reaches them by mail."""

    class Meta:
        model = User
        fields = ("username", "first_name", "last_name", "email", "groups")

    email = forms.EmailField(label=_("email address"), help_text=_("The invitation goes there."))

    def save(self, commit=True):
        self.instance.is_staff = True
        self.instance.set_password(get_random_string(40))
        return super().save(commit)


class InvitationMail(PasswordResetForm):
    """Django's own, except that a mail which can't be sent is raised (OSError), not only logged."""

    def send_mail(self, subject_template_name, email_template_name, context, from_email, to_email, **_html):
        subject = "".join(render_to_string(subject_template_name, context).splitlines())
        EmailMessage(subject, render_to_string(email_template_name, context), from_email, [to_email]).send()


class UserForm(forms.ModelForm):
    languages = LinesField(label=_("languages they answer in"), help_text=_("Two-letter codes, one a line."))
    skills = LinesField(label=_("categories they know well"))

    class Meta:
        model = User
        fields = "__all__"


@admin.register(User)
class UserAdmin(SimpleHistoryAdmin, DjangoUserAdmin):
    form = UserForm
    add_form = InvitationForm
    add_fieldsets = ((None, {"fields": ("username", "first_name", "last_name", "email", "groups")}),)
    fieldsets = (
        (None, {"fields": ("username", "first_name", "last_name", "email", "groups", "is_active")}),
        (_("Work"), {"fields": ("languages", "skills", "capacity", "away_from", "away_until")}),
        (_("Pages"), {"fields": ("language", "time_zone")}),
    )
    list_display = ("username", "shown_name", "email", "roles", "is_active", "last_login")
    list_filter = ("is_active", "groups", "teams")
    filter_horizontal = ("groups",)
    actions = ("send_invitation", "remove_second_factor", "deactivate")

    @admin.display(description=_("roles"))
    def roles(self, user):
        return ", ".join(group.name for group in user.groups.all())

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    def has_delete_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        return allowed and (request.user.is_superuser or obj is None or not obj.is_superuser)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if not change:
            self.invite(request, form.instance)

    def save_model(self, request, user, form, change):
        left = change and "is_active" in form.changed_data and not user.is_active
        super().save_model(request, user, form, change)
        if left:
            self.tell_handed_over(request, hand_over(user, request.user))

    def invite(self, request, user) -> None:
        form = InvitationMail({"email": user.email})
        if not form.is_valid():
            self.message_user(request, _("%s has no usable email address.") % user, messages.ERROR)
            return
        try:
            form.save(
                request=request,
                use_https=request.is_secure(),
                subject_template_name="desk/mail/invitation_subject.txt",
                email_template_name="desk/mail/invitation.txt",
                extra_email_context={"inviter": request.user.shown_name},
            )
        except OSError as error:
            self.message_user(
                request,
                _("The invitation could not be mailed (%s). Mend EMAIL_URL, then invite again from the list.") % error,
                messages.ERROR,
            )
            return
        self.message_user(request, _("An invitation went to %s.") % user.email)

    @admin.action(description=_("Send the invitation again"), permissions=["change"])
    def send_invitation(self, request, users):
        for user in users.filter(is_active=True):
            self.invite(request, user)

    @admin.action(description=_("Remove the second factor (phone and codes lost)"), permissions=["change"])
    def remove_second_factor(self, request, users):
        """Nobody removes their own so, and nobody but a superuser that of a superuser."""
        others = users.exclude(pk=request.user.pk).filter(second_factor__isnull=False)
        for user in others if request.user.is_superuser else others.filter(is_superuser=False):
            user.second_factor.delete()
            self.log_change(request, user, "Second factor removed.")
            self.message_user(request, _("%s logs in with the password alone now.") % user)

    @admin.action(description=_("Deactivate, and hand over what is open"), permissions=["change"])
    def deactivate(self, request, users):
        handed = 0
        for user in users.exclude(pk=request.user.pk).filter(is_active=True, is_superuser=False):
            user.is_active = False
            user.save()
            handed += hand_over(user, request.user)
        self.tell_handed_over(request, handed)

    def tell_handed_over(self, request, count: int) -> None:
        text = ngettext(
            "%d open conversation went back to its team.", "%d open conversations went back to their teams.", count
        )
        self.message_user(request, text % count)


@admin.register(Team)
class TeamAdmin(ExplainedAdmin):
    list_display = ("name", "lead", "restricted", "coaching", "is_default")
    filter_horizontal = ("members",)
    search_fields = ("name",)

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if "coaching" in form.changed_data:
            coaching.switch(obj)


class AddressInline(admin.TabularInline):
    model = CustomerAddress
    extra = 0


@admin.register(Customer)
class CustomerAdmin(DeskAdmin):
    list_display = ("name", "main_address", "tier", "language", "people_only")
    list_filter = ("tier", "people_only")
    search_fields = ("name", "addresses__address")
    inlines = (AddressInline,)
    readonly_fields = ("created_at",)
    exclude = ("merged_into",)
    actions = ("merge", "split")

    def get_queryset(self, request):
        rows = super().get_queryset(request).prefetch_related("addresses")
        return visible_customers(rows, request.user)

    @admin.action(description=_("Merge: they are one person"), permissions=["change"])
    def merge(self, request, queryset):
        first, *others = queryset.order_by("pk")
        with self.told(request):
            for other in others:
                joining.merge_customers(other, first, request.user)
            self.message_user(request, _("%s has all their addresses and conversations now.") % first)

    @admin.action(description=_("Split: every further address is somebody else"), permissions=["change"])
    def split(self, request, queryset):
        with self.told(request):
            for address in CustomerAddress.objects.filter(customer__in=queryset).order_by("customer", "pk"):
                if address.customer.main_address != address.address:
                    made = joining.split_customer(address, request.user)
                    self.message_user(request, _("%s is a customer of their own now.") % made)

    @contextmanager
    def told(self, request):
        try:
            yield
        except joining.CannotJoin as error:
            self.message_user(request, str(error), messages.ERROR)
