# Make a virtual environment with a Python that Toetssteen runs on: sh setup/python.sh FOLDER
set -eu
venv=$1
needed_mb=1300

refuse() {
    echo "$1" >&2
    exit 2
}

supported() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' >/dev/null 2>&1
}

has_pip() {
    "$1" -c 'import pip' >/dev/null 2>&1
}

# One that is already here and works is kept.
if supported "$venv/bin/python"; then
    has_pip "$venv/bin/python" || "$venv/bin/python" -m ensurepip >/dev/null 2>&1 ||
        refuse "De omgeving $venv heeft geen pip: verwijder de map $venv en probeer het opnieuw."
    exit 0
fi

parent=$(dirname "$venv")
mkdir -p "$parent" 2>/dev/null && [ -w "$parent" ] ||
    refuse "In de map $parent kan niet worden geschreven."
free_mb=$(df -Pk "$parent" | awk 'NR == 2 { print int($4 / 1024) }')
[ "$free_mb" -ge "$needed_mb" ] ||
    refuse "De schijf is vol: er is $free_mb MB vrij en nodig is $needed_mb MB."

python=
for candidate in python3.13 python3.12 python3.11 python3; do
    if supported "$candidate"; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    found=$(python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null || echo geen)
    refuse "Toetssteen heeft Python 3.11, 3.12 of 3.13 nodig; gevonden is $found."
fi

# Debian keeps what makes environments in a package of its own.
if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
    package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "Het pakket $package wordt geïnstalleerd."
        { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y "$package"; } >/dev/null 2>&1 </dev/null || :
    fi
    "$python" -c 'import ensurepip, venv' >/dev/null 2>&1 ||
        refuse "Het pakket $package ontbreekt: installeer het met \`sudo apt install $package\`."
fi

echo "De omgeving wordt gemaakt met $("$python" --version)."
"$python" -m venv --clear "$venv" || refuse "De omgeving $venv is niet te maken met $python."
