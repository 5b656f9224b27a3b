from django.apps import AppConfig


class ThemesConfig(AppConfig):
    name = "toetssteen.themes"
