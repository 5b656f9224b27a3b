from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class NoticesConfig(AppConfig):
    name = "toetssteen.notices"

    def ready(self) -> None:
        """A domain says in its module `news` what it tells of and which dates it has."""
        autodiscover_modules("news")
        from toetssteen.notices.unread import count_along  # needs the models

        count_along()
