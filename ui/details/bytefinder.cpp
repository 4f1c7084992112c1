// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/bytefinder.h"

#include <QtCore/QByteArrayMatcher>
#include <QtCore/QCoreApplication>

namespace etagere {
namespace {

constexpr qint64 SliceBytes = 1024 * 1024;

void toLower(QByteArray &bytes)
{
    for (char &c : bytes)
        c = c >= 'A' && c <= 'Z' ? char(c + 32) : c;
}

// Start in [first, last) of the first or the last occurrence, -1 for none.
Result<qint64> findInSlice(const Part &part, const QByteArray &lowered, qint64 first, qint64 last, bool backward)
{
    Result<QByteArray> slice = part.read(first, last - first + lowered.size() - 1);
    if (!slice)
        return tl::unexpected(slice.error());
    toLower(*slice);
    const qsizetype found = backward ? slice->lastIndexOf(lowered) : QByteArrayMatcher(lowered).indexIn(*slice);
    return found < 0 ? -1 : first + found;
}

} // namespace

Result<qint64> findBytes(const Part &part, const QByteArray &needle, qint64 from, bool backward, std::stop_token stop)
{
    QByteArray lowered = needle;
    toLower(lowered);
    if (lowered.isEmpty())
        return -1;
    qint64 at = qBound<qint64>(0, from, part.size);
    while (backward ? at > 0 : at + lowered.size() <= part.size) {
        if (stop.stop_requested())
            return failure(ErrorCode::Cancelled, QCoreApplication::translate("ByteFinder", "The search was stopped."));
        const qint64 first = backward ? qMax<qint64>(0, at - SliceBytes) : at;
        const qint64 last = backward ? at : qMin(at + SliceBytes, part.size);
        const Result<qint64> found = findInSlice(part, lowered, first, last, backward);
        if (!found || *found >= 0)
            return found;
        at = backward ? first : last;
    }
    return -1;
}

} // namespace etagere
