"""Settings: every one in config.yaml with its help, and a misspelt one is named."""

import subprocess
import sys
from pathlib import Path

import pytest

from explorer.errors import StateError
from explorer.settings import Settings, as_yaml, load_settings

ROOT = Path(__file__).parent.parent


def written(tmp_path, text):
    path = tmp_path / "config.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_committed_file_is_what_the_settings_print():
    assert (ROOT / "config.yaml").read_text(encoding="utf-8") == as_yaml()


def test_the_committed_file_holds_the_defaults():
    assert load_settings(ROOT / "config.yaml") == Settings()


def test_every_setting_has_a_line_of_help():
    def undescribed(model):
        for name, field in model.model_fields.items():
            if not field.description:
                yield f"{model.__name__}.{name}"
            if hasattr(field.annotation, "model_fields"):
                yield from undescribed(field.annotation)

    assert list(undescribed(Settings)) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("prot: 80", "There is no setting prot; did you mean port?"),
        ("limits: {upload_byte: 3}", "There is no setting limits.upload_byte; did you mean upload_bytes?"),
        ("portals: [{name: a, title: A, url: 'https://a.example', tokn_env: X}]", "did you mean token_env?"),
        ("port: many", "The setting port is wrong"),
        ("look: {colour: teal}", "The setting look.colour is wrong"),
        ("a: [", "is not valid YAML"),
        ("- a\n- b", "is not valid YAML"),
    ],
)
def test_a_wrong_file_is_one_clear_sentence(tmp_path, text, said):
    with pytest.raises(StateError) as caught:
        load_settings(written(tmp_path, text))
    assert said in str(caught.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(StateError, match=r"no settings file .*nowhere\.yaml"):
        load_settings(tmp_path / "nowhere.yaml")


def test_the_environment_wins_over_the_file_and_arguments_over_both(tmp_path, monkeypatch):
    path = written(tmp_path, "port: 1000\nlook: {name: File, locale: pt-BR}")
    monkeypatch.setenv("VISTAZO_LOOK__NAME", "Environment")
    settings = load_settings(path, port=2000)
    assert (settings.port, settings.look.name, settings.look.locale) == (2000, "Environment", "pt-BR")


def test_the_module_prints_the_file():
    printed = subprocess.run([sys.executable, "-m", "explorer.settings"], capture_output=True, text=True, check=True, cwd=ROOT)
    assert printed.stdout == as_yaml()
