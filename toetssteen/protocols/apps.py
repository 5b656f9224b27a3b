from django.apps import AppConfig


class ProtocolsConfig(AppConfig):
    name = "toetssteen.protocols"
