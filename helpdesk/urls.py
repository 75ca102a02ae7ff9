from django.contrib import admin
from django.contrib.auth import views as auth
from django.urls import include, path

from helpdesk.desk.views import customer, health, metrics, setup, sign_on, write_as_customer
from helpdesk.desk.views.home import home

urlpatterns = [
    path("", home, name="home"),
    path("c/person/<token>", customer.person, name="customer_person"),
    path("c/rate/<token>", customer.rate, name="customer_rate"),
    path("try/", write_as_customer.write_as_customer, name="write_as_customer"),
    path("try/letters/", write_as_customer.customer_letters, name="customer_letters"),
    path("first/<token>/", setup.first_administrator, name="first_administrator"),
    path("sign-on/", sign_on.leave, name="sign_on"),
    path("sign-on/back/", sign_on.come_back, name="sign_on_back"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("api/", include("helpdesk.desk.api.urls")),
    path("admin/password_reset/", auth.PasswordResetView.as_view(), name="admin_password_reset"),
    path("admin/password_reset/done/", auth.PasswordResetDoneView.as_view(), name="password_reset_done"),
    path("reset/<uidb64>/<token>/", auth.PasswordResetConfirmView.as_view(), name="password_reset_confirm"),
    path("reset/done/", auth.PasswordResetCompleteView.as_view(), name="password_reset_complete"),
    path("admin/", admin.site.urls),
]
