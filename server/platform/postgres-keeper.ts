/**
 * Runs PostgreSQL so that it never outlives us, not even when we are killed. The shell leaves a watcher behind and becomes PostgreSQL
 * itself, so the process we spawned is the server. The watcher reads a pipe whose other end only we hold: its end means that we are gone,
 * and the watcher shuts PostgreSQL down, at first in order. The watcher is orphaned on purpose (started by a shell that ends), because
 * PostgreSQL takes the end of a child it does not know for a crash.
 *
 * Arguments: the cluster; a directory to remove at the end, or ''; the command of PostgreSQL.
 */
export const keeperScript = `
cluster=$1; remove=$2; shift 2
server=$$
is_running() { read -r pid 2>/dev/null <"$cluster/postmaster.pid" && [ "$pid" = "$server" ] && kill -0 "$server" 2>/dev/null; }
watch() {
  while read -r _; do :; done
  is_running && kill -INT "$server"
  tries=0
  while is_running && [ "$tries" -lt 100 ]; do
    tries=$((tries + 1))
    [ "$tries" = 50 ] && kill -QUIT "$server"
    [ "$tries" = 100 ] && kill -KILL "$server"
    sleep 0.2 2>/dev/null || sleep 1
  done
  [ -n "$remove" ] && rm -rf "$remove"
}
( watch <&3 >/dev/null 2>&1 & ) 3<&0
exec "$@" </dev/null
`;
