// SPDX-License-Identifier: LGPL-3.0-or-later
#include "backend/bridgelocation.h"

#include "core/authority.h"
#include "core/translate.h"

namespace etagere {

namespace {

Result<Done> checkOptions(const Location &location)
{
    for (const Location::Option &option : location.options()) {
        if (option.name != "token" && option.name != "dialect" && option.name != "mapping")
            return failure(ErrorCode::Usage,
                           tr("A bridge has no option “%1”; there are token, dialect, mapping")
                               .arg(QString::fromUtf8(option.name)));
    }
    return Done();
}

Result<BridgeLocation> onSocket(const Location &location)
{
    BridgeLocation found;
    found.address.socketPath = QString::fromUtf8(QByteArray::fromPercentEncoding(location.path().toUtf8()));
    return found;
}

Result<BridgeLocation> onLoopback(const Location &location)
{
    const Result<Authority> authority = Authority::parse(location.authority(), 0);
    if (!authority)
        return tl::unexpected(authority.error());
    const Authority::Host host = authority->hosts.first();
    const bool isLoopback = host.name == "127.0.0.1" || host.name == "localhost" || host.name == "::1";
    if (authority->hosts.size() > 1 || !isLoopback || !location.path().isEmpty() || location.authority().contains('@'))
        return failure(ErrorCode::Usage,
                       tr("A bridge is reached on this computer alone: bridge://127.0.0.1:port?token=..., or "
                          "bridge+unix:///path. To one on another computer forward its port, as in ssh -L"));
    if (host.port == 0)
        return failure(ErrorCode::Usage, tr("The port is missing: bridge://127.0.0.1:port?token=..."));
    BridgeLocation found;
    found.address.host = host.name == "localhost" ? "127.0.0.1" : host.name;
    found.address.port = host.port;
    found.token = location.hasOption("token") ? location.option("token") : qgetenv("ETAGERE_PASSWORD");
    if (found.token.isEmpty())
        return failure(ErrorCode::Usage,
                       tr("The token is missing: the program's bridge.url ends with it, as ?token=...; it can also be "
                          "given by ETAGERE_PASSWORD"));
    return found;
}

} // namespace

Result<BridgeLocation> BridgeLocation::parse(const Location &location)
{
    if (Result<Done> checked = checkOptions(location); !checked)
        return tl::unexpected(checked.error());
    return location.scheme() == "bridge+unix" ? onSocket(location) : onLoopback(location);
}

} // namespace etagere
