from django.urls import path, re_path

from helpdesk.desk.api import openapi, views

urlpatterns = [
    path("openapi.json", openapi.openapi, name="api_description"),
    path("v1/conversations", views.list_conversations, name="api_conversations"),
    path("v1/conversations/<int:pk>", views.one_conversation, name="api_conversation"),
    path("v1/conversations/<int:pk>/notes", views.notes, name="api_notes"),
    path("v1/customers/<int:pk>", views.one_customer, name="api_customer"),
    path("v1/customers/<int:pk>/facts", views.facts, name="api_facts"),
    re_path("", views.nothing_here),
]
