// SPDX-License-Identifier: LGPL-3.0-or-later
#include <etagere/keyruns.h>

#include "core/translate.h"
#include "names/proofofentry.h"

namespace etagere {

namespace {

QString versionText(PythonVersion version)
{
    return QStringLiteral("%1.%2").arg(version.number / 100).arg(version.number % 100);
}

void judge(const KeyProof &proof, PythonVersion version, KeyRun &run)
{
    run.orders = proof.orders;
    if (!proof.isFound()) {
        run.why = proof.isCapped ? tr("Its key has too many forms to be tried.")
                                 : tr("Its key was not recomputed: no description of the API names its parameters.");
    } else if (!proof.pythons.contains(version.number)) {
        run.reach = KeyReach::Never;
        run.why = proof.madeBy.isEmpty() ? tr("No Python makes this key by itself: %1.").arg(proof.pickling)
                                         : tr("Its key was made by %1.").arg(proof.madeBy);
    } else if (proof.orders == 1) {
        run.reach = KeyReach::Always;
        run.why = tr("No set of its parameters has more than one member.");
    } else {
        run.reach = KeyReach::Sometimes;
        run.why = tr("Found in one of %1 runs: its parameters are walked in an order that each run draws anew.")
                      .arg(proof.orders);
    }
}

void count(const KeyRun &run, KeyRuns &runs)
{
    switch (run.reach) {
    case KeyReach::Always:
        ++runs.always;
        runs.expected += 1;
        break;
    case KeyReach::Sometimes:
        ++runs.sometimes;
        runs.expected += 1.0 / double(run.orders);
        break;
    case KeyReach::Never:
        ++runs.never;
        break;
    case KeyReach::Unknown:
        ++runs.unknown;
        break;
    }
}

QString summaryOf(const KeyRuns &runs, PythonVersion version)
{
    QStringList sentences{ tr("A new run with Python %1 finds about %2 of %3 entries.")
                               .arg(versionText(version))
                               .arg(runs.expected, 0, 'f', 1)
                               .arg(runs.entries.size()) };
    if (runs.always > 0)
        sentences += tr("%1 are always found: their keys can be made in one way only.").arg(runs.always);
    if (runs.sometimes > 0)
        sentences +=
            tr("%1 are found by chance, because Python orders sets by a hash that each run seeds anew; a fixed "
               "PYTHONHASHSEED makes every run alike.")
                .arg(runs.sometimes);
    if (runs.never > 0)
        sentences +=
            tr("%1 are never found: another Python made their keys. They stay until they are removed.").arg(runs.never);
    if (runs.unknown > 0)
        sentences += tr("Of %1 nothing can be said.").arg(runs.unknown);
    return sentences.join(u' ');
}

} // namespace

QByteArrayView keyReachName(KeyReach reach)
{
    switch (reach) {
    case KeyReach::Always:
        return "always";
    case KeyReach::Sometimes:
        return "sometimes";
    case KeyReach::Never:
        return "never";
    case KeyReach::Unknown:
        break;
    }
    return "unknown";
}

Result<PythonVersion> pythonVersion(QByteArrayView text)
{
    const QByteArrayList parts = text.toByteArray().split('.');
    bool isMajor = false;
    bool isMinor = false;
    const int major = parts.value(0).toInt(&isMajor);
    const int minor = parts.value(1).toInt(&isMinor);
    const bool isKnown = parts.size() >= 2 && isMajor && isMinor
        && ((major == 2 && minor == 7) || (major == 3 && minor >= 3 && minor <= 14));
    if (!isKnown)
        return failure(ErrorCode::Usage,
                       tr("“%1” is no version of Python that EsiPy runs on: write 2.7 or 3.3 to 3.14")
                           .arg(QString::fromUtf8(text)));
    return PythonVersion{ major * 100 + minor };
}

Result<KeyRuns> keyRuns(Session &session, PythonVersion version, std::stop_token stop)
{
    KeyRuns runs;
    QList<StoredKey> keys;
    const RowConsumer take = [&](const Row &row, const ListedEntry &) {
        if (row.isResponse && row.dialect && row.dialect->name() == "esipy") {
            runs.entries.append({ row.key.toByteArray(), row.url.toByteArray(), KeyReach::Unknown, 1, {} });
            keys.append(row.storedKey());
        }
        return true;
    };
    const Result<ListingSummary> listed = session.list({}, take, stop);
    if (!listed)
        return tl::unexpected(listed.error());
    for (qsizetype i = 0; i < keys.size(); ++i) {
        if (stop.stop_requested())
            return failure(ErrorCode::Cancelled, tr("The comparison was cancelled"));
        judge(proofOfEntry(session, keys.at(i), stop), version, runs.entries[i]);
        count(runs.entries.at(i), runs);
    }
    if (runs.entries.isEmpty())
        return failure(ErrorCode::NotFound, tr("This cache holds no response that EsiPy stored"));
    runs.summary = summaryOf(runs, version);
    return runs;
}

} // namespace etagere
