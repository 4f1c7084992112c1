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

/// Seeds that PYTHONHASHSEED can be set to, both ends included.
struct HashSeeds {
    quint32 first = 0;
    quint32 last = 0;
};

struct SeedRuns {
    qint64 entries = 0;    ///< that this Python can find at all, and whose keys were recomputed
    qint64 everySeed = 0;  ///< of these: found whatever the seed
    quint32 best = 0;      ///< the seed that finds most; of equals the smallest
    qint64 found = 0;      ///< by the best one
    qint64 allFinding = 0; ///< seeds of the range that find all of them
    QString summary;
};

/// What runs with PYTHONHASHSEED fixed find: each seed orders sets in one way, which is reckoned as CPython does
/// (64 bits, 3.4 to 3.13). Where two parameters collide in a set, the order in which the program gave them counts too:
/// then any order is granted. LimitExceeded above 100 million seeds times entries. Blocking.
ETAGERE_EXPORT Result<SeedRuns> seedRuns(Session &session, PythonVersion version, HashSeeds seeds,
                                         std::stop_token stop = {});

} // namespace etagere
