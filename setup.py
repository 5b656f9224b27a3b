"""What a wheel needs beyond pyproject.toml: its translations, compiled. A checkout compiles its own with make."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithTranslations(build_py):
    def run(self) -> None:
        super().run()
        for source in Path(self.build_lib).glob("toetssteen/locale/*/LC_MESSAGES/*.po"):
            with source.open("rb") as texts, source.with_suffix(".mo").open("wb") as compiled:
                write_mo(compiled, read_po(texts))


setup(cmdclass={"build_py": BuildWithTranslations})
