# Install the locked packages and put this checkout on the path: sh setup/install.sh FOLDER REQUIREMENTS
set -eu
venv=$1
requirements=$2

echo "De pakketten uit $requirements worden geïnstalleerd; dat duurt de eerste keer een minuut."
log=$venv/install.log
if ! "$venv/bin/python" -m pip install --quiet --no-input --disable-pip-version-check --require-hashes \
    --only-binary :all: -r "$requirements" >"$log" 2>&1 </dev/null; then
    if grep -q 'No space left' "$log"; then
        echo "De schijf is vol. Maak ruimte vrij en probeer het opnieuw." >&2
    else
        echo "De pakketten zijn niet te installeren; de reden staat in $log." >&2
    fi
    exit 2
fi

# The checkout itself is not built: a relative path to it, which survives when all is moved together.
site=$("$venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
"$venv/bin/python" -c 'import os, sys; print(os.path.relpath(os.getcwd(), sys.argv[1]))' "$site" >"$site/toetssteen.pth"
printf '#!/bin/sh\nexec "$(dirname "$0")/python" -m toetssteen.cli.main "$@"\n' >"$venv/bin/toetssteen"
chmod +x "$venv/bin/toetssteen"
