// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/store.h>

namespace etagere {

/// Whether a program that is started anew finds an entry under the key that it has.
enum class KeyReach : quint8 {
    Always,    ///< the key can be made in one way only
    Sometimes, ///< as the hash seed of the run orders the parameters: in one of `orders` runs
    Never,     ///< this Python makes other keys
    Unknown,   ///< the key was not recomputed
};
/// "always", "sometimes", "never", "unknown".
ETAGERE_EXPORT QByteArrayView keyReachName(KeyReach reach);

/// 3.11 is 311.
struct PythonVersion {
    int number = 0;
};
/// "3.11". Usage for what EsiPy never ran on.
ETAGERE_EXPORT Result<PythonVersion> pythonVersion(QByteArrayView text);

struct KeyRun {
    QByteArray key;
    QByteArray url;
    KeyReach reach = KeyReach::Unknown;
    qint64 orders = 1; ///< keys that one run may make of the request, each as likely as the others
    QString why;       ///< one sentence
};

struct KeyRuns {
    QList<KeyRun> entries; ///< those of EsiPy alone
    qint64 always = 0;
    qint64 sometimes = 0;
    qint64 never = 0;
    qint64 unknown = 0;
    double expected = 0; ///< entries that a run finds, on average
    QString summary;     ///< some sentences: what is found, why not, and what would help
};

/// "Why does my restarted program miss?": what a run with this Python finds of what an EsiPy cache holds (formats.md
/// §1, fact 1). Reads nothing but a listing; blocking.
ETAGERE_EXPORT Result<KeyRuns> keyRuns(Session &session, PythonVersion version, std::stop_token stop = {});

} // namespace etagere
