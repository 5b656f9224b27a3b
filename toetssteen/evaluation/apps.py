from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "toetssteen.evaluation"

    def ready(self) -> None:
        from toetssteen.evaluation import current  # noqa: F401 a proposal asks what a figure is now
