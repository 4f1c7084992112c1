// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/freshnessaccount.h"

#include "details/entrysummary.h"
#include "details/freshnessfacts.h"
#include "details/shown.h"

#include <etagere/datetime.h>
#include <etagere/entrytablemodel.h>

#include <QtCore/QCoreApplication>

namespace etagere {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("FreshnessAccount", text); }

/// The arguments of a Cache-Control directive in the order they are given; empty for one without.
QByteArrayList directiveValues(const QByteArray &cacheControl, QByteArrayView name)
{
    QByteArrayList values;
    bool isQuoted = false;
    qsizetype start = 0;
    for (qsizetype i = 0; i <= cacheControl.size(); ++i) {
        if (i < cacheControl.size() && (isQuoted || cacheControl[i] != ',')) {
            isQuoted = isQuoted != (cacheControl[i] == '"');
            continue;
        }
        const QByteArray member = cacheControl.sliced(start, i - start).trimmed();
        start = i + 1;
        const qsizetype equals = member.indexOf('=');
        const QByteArray found = member.first(equals < 0 ? member.size() : equals).trimmed();
        if (found.compare(name, Qt::CaseInsensitive) == 0)
            values += equals < 0 ? QByteArray() : member.sliced(equals + 1).trimmed();
    }
    return values;
}

/// delta-seconds (RFC 9111 §1.2.2), quoted or not.
std::optional<qint64> seconds(QByteArray text)
{
    constexpr qint64 most = qint64(1) << 31;
    if (text.size() >= 2 && text.startsWith('"') && text.endsWith('"'))
        text = text.sliced(1).chopped(1);
    const bool isNumber =
        !text.isEmpty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!isNumber)
        return std::nullopt;
    bool fits = false;
    const qint64 number = text.toLongLong(&fits);
    return fits ? std::min(number, most) : most;
}

Msecs anyDate(const std::optional<QByteArray> &text)
{
    const Msecs strict = text ? parseHttpDate(*text) : NoTime;
    return text && strict == NoTime ? parsePythonDate(*text) : strict;
}

void tellBirth(FreshnessAccount &account, const LoadedEntry &entry, const CachedResponse &response)
{
    if (const Msecs date = anyDate(response.headers.value("Date")); date != NoTime) {
        account.times.bornAt = date;
        account.bornTitle = tr("Made by the origin");
        account.bornSource = tr("From Date (RFC 9110 §6.6.1).");
    } else if (response.responseTime != NoTime) {
        account.times.bornAt = response.responseTime;
        account.bornTitle = tr("Received");
        account.bornSource = tr("As the client wrote down; there is no Date (RFC 9111 §4.2.3).");
    } else if (entry.value.storedAt != NoTime) {
        account.times.bornAt = entry.value.storedAt;
        account.bornTitle = tr("Stored");
        account.bornSource = tr("From the store's own record; there is no Date.");
    }
}

/// Every field that gives that very moment is named: which of them counts is the library's business.
QString freshSource(const CachedResponse &response, const QString &library, Msecs freshUntil)
{
    const QByteArrayList maxAges = directiveValues(response.headers.joined("Cache-Control"), "max-age");
    const Msecs date = anyDate(response.headers.value("Date"));
    const std::optional<QByteArray> expires = response.headers.value("Expires");
    QStringList fields;
    for (const QByteArray &maxAge : maxAges) {
        const std::optional<qint64> lifetime = seconds(maxAge);
        if (fields.isEmpty() && lifetime && date != NoTime && date + *lifetime * 1000 == freshUntil)
            fields += tr("Cache-Control: max-age=%1, counted from Date (RFC 9111 §5.2.2.1)").arg(*lifetime);
    }
    if (expires && (parseHttpDate(*expires) == freshUntil || parsePythonDate(*expires) == freshUntil))
        fields += tr("Expires (RFC 9111 §5.3)");
    if (!fields.isEmpty())
        return tr("From %1.").arg(fields.join(tr(" and ")));
    if (!maxAges.isEmpty())
        return tr("From Cache-Control: max-age, less the age it came with (RFC 9111 §4.2).");
    return expires ? tr("From Expires, less the age it came with (RFC 9111 §4.2).")
                   : tr("As %1 judges it.").arg(library);
}

QString windowSource(const char *directive, qint64 length, const char *section)
{
    return tr("From Cache-Control: %1=%2, counted from the end of its freshness (%3), for clients that know it.")
        .arg(QLatin1StringView(directive))
        .arg(length)
        .arg(QString::fromUtf8(section));
}

/// The end of a stale window that the origin grants; it is none where it also forbids stale answers.
Msecs windowEnd(const CachedResponse &response, const char *directive, const char *section, Msecs freshUntil,
                QString &source)
{
    const QByteArrayList values = directiveValues(response.headers.joined("Cache-Control"), directive);
    const qint64 length = values.isEmpty() ? 0 : seconds(values.first()).value_or(0);
    if (length == 0)
        return NoTime;
    source = windowSource(directive, length, section);
    return freshUntil + length * 1000;
}

void tellLifetime(FreshnessAccount &account, const CachedResponse &response, const QString &library)
{
    FreshnessTimes &times = account.times;
    account.freshSource = freshSource(response, library, times.freshUntil);
    if (!directiveValues(response.headers.joined("Cache-Control"), "must-revalidate").isEmpty()) {
        account.freshSource +=
            u' ' + tr("must-revalidate: no use of it after that unless validated (RFC 9111 §5.2.2.2).");
        return;
    }
    if (times.rule != FreshnessRule::ByExpiry)
        return;
    times.revalidateUntil =
        windowEnd(response, "stale-while-revalidate", "RFC 5861 §3", times.freshUntil, account.revalidateSource);
    times.errorUntil = windowEnd(response, "stale-if-error", "RFC 5861 §4", times.freshUntil, account.errorSource);
}

QString stateText(const FreshnessTimes &times, Msecs now)
{
    switch (times.rule) {
    case FreshnessRule::Always:
        return tr("fresh for ever, by its library's rule");
    case FreshnessRule::NoCache:
        return tr("never fresh: validated before each use (no-cache, RFC 9111 §5.2.2.4)");
    case FreshnessRule::Expired:
        return tr("stale whatever the time");
    case FreshnessRule::ByExpiry:
        return times.freshUntil > now ? tr("fresh for %1 more").arg(spanText(times.freshUntil - now))
                                      : tr("stale for %1").arg(spanText(now - times.freshUntil));
    case FreshnessRule::Unknown:
    case FreshnessRule::Unread:
        break;
    }
    return tr("nothing stored says how long it stays fresh");
}

QString nowSource(const FreshnessTimes &times, Msecs now)
{
    const QString age = ageText(times, now);
    return age.isEmpty() ? tr("Of unknown age, %1.").arg(stateText(times, now))
                         : QStringLiteral("%1, %2.").arg(age, stateText(times, now));
}

} // namespace

FreshnessAccount freshnessAccount(const LoadedEntry &entry, const CachedResponse &response, const StoreInfo &store)
{
    const RowMeta meta = summaryOf(entry);
    FreshnessAccount account;
    FreshnessTimes &times = account.times;
    times.rule = meta.rule;
    times.storeHasTtl = store.hasTtl;
    times.storeUntil = store.hasTtl ? entry.value.expiresAt : NoTime;
    times.hasValidator = validatorsOf(response.headers, *entry.dialect).any();
    tellBirth(account, entry, response);
    const bool hasEnd = times.rule == FreshnessRule::ByExpiry || times.rule == FreshnessRule::Expired;
    if (hasEnd && meta.expiresAt != NoTime) {
        times.freshUntil = meta.expiresAt;
        tellLifetime(account, response, entry.dialect->title());
    }
    return account;
}

QString Boundary::reading(Msecs now) const
{
    const QString when = kind == Now ? QString() : QStringLiteral(" (%1)").arg(humaneTime(time, now));
    return tr("%1: %2, local %3%4. %5").arg(title, utcTime(time), localTime(time), when, source);
}

QList<Boundary> boundaries(const FreshnessAccount &account, Msecs now)
{
    const FreshnessTimes &times = account.times;
    QList<Boundary> all{
        { Boundary::Born, times.bornAt, account.bornTitle, account.bornSource },
        { Boundary::FreshEnd, times.freshUntil, tr("Fresh until"), account.freshSource },
        { Boundary::RevalidateEnd, times.revalidateUntil, tr("May be used while it is revalidated, until"),
          account.revalidateSource },
        { Boundary::ErrorEnd, times.errorUntil, tr("May be used when the origin fails, until"), account.errorSource },
        { Boundary::StoreEnd, times.storeUntil, tr("The store keeps it until"),
          tr("The store's own expiry, which HTTP knows nothing of.") },
        { Boundary::Now, now, tr("Now"), nowSource(times, now) },
    };
    all.removeIf([](const Boundary &b) { return b.time == NoTime; });
    std::stable_sort(all.begin(), all.end(), [](const Boundary &a, const Boundary &b) { return a.time < b.time; });
    return all;
}

QString ageText(const FreshnessTimes &times, Msecs now)
{
    if (times.bornAt == NoTime)
        return {};
    return times.bornAt <= now ? tr("%1 old").arg(spanText(now - times.bornAt))
                               : tr("dated %1 ahead of this computer's clock").arg(spanText(times.bornAt - now));
}

} // namespace etagere
