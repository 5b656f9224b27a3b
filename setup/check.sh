# Style, types, layers and templates; all of them, also after a finding: sh setup/check.sh VENV
set -u
bin=$1/bin
failed=0

look() {
    name=$1
    shift
    if output=$("$@" 2>&1); then
        echo "$name: in orde"
    else
        echo "$name: niet in orde"
        echo "$output"
        failed=1
    fi
}

look 'ruff check  ' "$bin/python" -m ruff check --quiet --output-format concise .
look 'ruff format ' "$bin/python" -m ruff format --check .
look 'mypy        ' "$bin/python" -m mypy
look 'lint-imports' "$bin/lint-imports"
look 'djlint      ' "$bin/python" -m djlint --lint toetssteen/web
exit $failed
