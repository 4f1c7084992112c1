# SPDX-License-Identifier: LGPL-3.0-or-later
# One word adds a backend or a dialect. `name` here means: backend/<name>.cpp defines
# `BackendFactory <name>Backend()`, dialect/<name>.cpp defines `const Dialect *<name>Dialect()`. `plugin` is in plugins/.
set(ETAGERE_BACKENDS
    memory
    dummy
    filecache
    diskcache
    redis
    memcached
    httplib2
    qtdiskcache
    lab
    bridge
    plugin
)
# The order breaks ties: raw, which takes anything, is last.
set(ETAGERE_DIALECTS
    esipy
    cachecontrol
    httplib2
    qtdiskcache
    etagere
    raw
)
