/**
 * Runs PostgreSQL so that it never outlives us, not even when we are killed. The shell leaves a watcher behind and becomes PostgreSQL
 * itself, so the process we spawned is the server. The watcher reads a pipe whose other end only we hold: its end means that we are gone,
 * and the watcher shuts PostgreSQL down, at first in order. The watcher is orphaned on purpose (started by a shell that ends), because
 * PostgreSQL takes the end of a child it does not know for a crash.
 *
 * Arguments: a directory to remove at the end, or ''; the command of PostgreSQL.
 */
export const keeperScript = `
remove=$1; shift
server=$$
is_running() { kill -0 "$server"; }
watch() {
  while read -r _; do :; done
  kill -INT "$server"
  tries=0
  while is_running && [ "$tries" -lt 100 ]; do
    tries=$((tries + 1))
    [ "$tries" = 50 ] && kill -QUIT "$server"
    [ "$tries" = 100 ] && kill -KILL "$server"
    sleep 0.2 || sleep 1
  done
  [ -n "$remove" ] && rm -rf "$remove"
}
( watch <&3 >/dev/null 2>&1 & ) 3<&0
exec "$@" </dev/null
`;
