# Lock the versions of the packages again, with hashes: sh setup/lock.sh PYTHON
set -eu
"$1" -m pip install --quiet --disable-pip-version-check uv
"$1" -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
    --extra demo pyproject.toml -o requirements.txt
"$1" -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
    --all-extras -c requirements.txt pyproject.toml -o requirements-dev.txt
