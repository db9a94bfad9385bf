#!/usr/bin/env bash
# Restarts the demo's server: stops the one that runs, starts the one in the current folder, waits until it listens.
# usage: restart.sh FOLDER PORT JAVA; runs in the folder of the release that was just put in place
set -euo pipefail
folder=$1 port=$2 java=$3
touch "$folder/restarting"

if [ -f "$folder/server.pid" ]; then
    old=$(cat "$folder/server.pid")
    kill "$old" 2>/dev/null || true
    for _ in $(seq 100); do
        kill -0 "$old" 2>/dev/null || break
        sleep 0.05
    done
fi

"$java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -jar wiremock-standalone.jar --port "$port" --bind-address 127.0.0.1 \
    --root-dir . --disable-banner </dev/null >"$folder/server.log" 2>&1 &
server=$!
echo "$server" >"$folder/server.pid"

for _ in $(seq 200); do
    if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
        rm -f "$folder/restarting"
        echo "server $server listens on port $port"
        exit 0
    fi
    kill -0 "$server" 2>/dev/null || break
    sleep 0.05
done
echo "the server did not start; it said: $(tail -n 5 "$folder/server.log")" >&2
exit 1
