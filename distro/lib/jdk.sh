# SPDX-License-Identifier: Apache-2.0
# For bin/kvorum and bin/kvorumctl, which know $home. Finds a JDK (java_home, java_version) and the folder for what speeds
# up the next start (cache); ends the script if there is no JDK.

java_home=
java_version=0
java_release=
# Looks at a folder that may be a JDK; its release file tells the version without starting it.
consider() {
    [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 0
    while IFS='="' read -r key none value rest; do
        if [ "$key" = JAVA_VERSION ]; then
            major=${value%%[!0-9]*}
            if [ "${major:-0}" -gt "$java_version" ]; then
                java_home=$1
                java_version=$major
                java_release=$value
            fi
            return 0
        fi
    done <"$1/release"
}
if [ -n "$KVORUM_JAVA_HOME" ]; then
    consider "$KVORUM_JAVA_HOME"
else
    if on_path=$(command -v java); then
        on_path=$(readlink -f "$on_path")
        consider "${on_path%/bin/java}"
    fi
    for candidate in "$JAVA_HOME" /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/*jdk* "${HOME:-/nonexistent}"/.sdkman/candidates/java/*; do
        [ -L "$candidate" ] || consider "$candidate"
    done
fi
if [ "$java_version" -lt 17 ]; then
    echo "${self##*/}: needs a JDK 17 or newer, on PATH or below /usr/lib/jvm; KVORUM_JAVA_HOME may name one" >&2
    exit 1
fi

# What is cached belongs to these very jars and this very JDK.
read -r build <"$home/lib/build"
if [ -n "$KVORUM_CACHE_DIR" ]; then
    cache=$KVORUM_CACHE_DIR
elif [ -w "$home" ]; then
    cache=$home/cache
elif [ -n "$HOME" ] && [ -w "$HOME" ]; then
    cache=${XDG_CACHE_HOME:-$HOME/.cache}/kvorum
else
    cache=${TMPDIR:-/tmp}/kvorum-$(id -u)
fi
cache=$cache/$build-$java_release
[ -d "$cache" ] || (umask 077 && mkdir -p "$cache" 2>/dev/null)
