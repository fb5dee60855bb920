from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "kotosilta.projects"
    label = "projects"
