// SPDX-License-Identifier: 0BSD
// Lists a cache: what is stored for which URL, and how fresh it is. listcache LOCATION [FILTER]
#include <etagere/datetime.h>
#include <etagere/store.h>

#include <QtCore/QCoreApplication>

#include <cstdio>

using namespace etagere;

namespace {

int fail(const Error &error)
{
    std::fprintf(stderr, "%s\n", error.text().toUtf8().constData());
    return 1;
}

/// Views of a row live as long as the call that hands it over.
void print(const Row &row)
{
    const QByteArray name = row.url.isEmpty() ? printedKey(row.key) : row.url.toByteArray();
    const QByteArray freshness = freshnessName(row.freshness(currentTime())).toByteArray();
    std::printf("%d %s %s\n", row.status, freshness.constData(), name.constData());
}

Result<ListingSummary> list(const QString &text, const QString &filter)
{
    const Result<Location> location = Location::parse(text);
    if (!location)
        return tl::unexpected(location.error());
    ListingOptions options;
    Result<Filter> parsed = Filter::parse(filter);
    if (!parsed)
        return tl::unexpected(parsed.error());
    options.filter = std::move(*parsed);

    Result<Session> session = Session::open(*location, Access::ReadOnly);
    if (!session)
        return tl::unexpected(session.error());
    std::printf("%s, written by %s\n", session->info().description.toUtf8().constData(),
                session->detection().dialect.constData());
    return session->list(options, [](const Row &row, const ListedEntry &) {
        print(row);
        return true; // false would stop the listing
    });
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const QStringList arguments = application.arguments();
    const Result<ListingSummary> summary = list(arguments.value(1), arguments.value(2));
    if (!summary)
        return fail(summary.error());
    std::printf("%lld of %lld entries\n", qint64(summary->matched), qint64(summary->entries));
    return 0;
}
