// SPDX-License-Identifier: LGPL-3.0-or-later
#include "client/clientstore.h"

#include "core/translate.h"

#include <QtCore/QDir>
#include <QtCore/QFileInfo>

namespace etagere {

namespace {

const QByteArray Native = QByteArrayLiteral("etagere");

/// A path at which there is nothing yet.
bool isFree(const Location &location)
{
    const QFileInfo info(location.path());
    return !info.exists()
        || (info.isDir()
            && QDir(location.path()).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot));
}

Result<ClientStore> opened(const Location &location, bool isForeign, std::stop_token stop)
{
    return Session::open(location, Access::Write, std::move(stop)).map([&](Session &&session) {
        return ClientStore{ std::move(session), location, isForeign };
    });
}

/// What its owner calls it, or else its kind.
QString ownerOf(const Detection &detection)
{
    const Dialect *dialect = dialectByName(detection.dialect);
    return dialect && dialect != dialects().last() ? dialect->title() : tr("another program");
}

} // namespace

Result<ClientStore> openClientStore(Location location, bool mayWriteForeign, std::stop_token stop)
{
    if (location.isPath() && isFree(location)) {
        if (location.scheme().isEmpty())
            location.setScheme("filecache");
        if (!location.hasOption("dialect"))
            location.setOption("dialect", Native);
    }
    if (location.option("dialect") == Native)
        return opened(location, false, std::move(stop));
    const Result<Session> seen = Session::open(location, Access::ReadOnly, stop);
    if (!seen)
        return tl::unexpected(seen.error());
    const Detection detection = seen->detection();
    const bool isNative = detection.dialect == Native || (detection.isExact && detection.entries == 0);
    if (!isNative && !mayWriteForeign)
        return failure(
            ErrorCode::ReadOnly,
            tr("This is a cache of %1, which is not changed without being told to: use --write to store into "
               "it in its own format")
                .arg(ownerOf(detection)),
            location.displayName());
    Location found = detection.location;
    found.setOption("dialect", isNative ? Native : detection.dialect);
    return opened(found, !isNative, std::move(stop));
}

} // namespace etagere
