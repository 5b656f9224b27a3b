# See to a Chromium for the journeys.
set -eu

found() {
    command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null
}

if ! found && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Chromium wordt geïnstalleerd."
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium; } \
        >/dev/null 2>&1 </dev/null || :
fi
if ! found; then
    echo "Er is geen Chromium voor de tests in de browser: installeer het met \`sudo apt install chromium\`, of gebruik \`make test-fast\`." >&2
    exit 2
fi
