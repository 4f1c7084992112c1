// SPDX-License-Identifier: LGPL-3.0-or-later
// The cache of a running program, which offers it by resources/bridge/etagere_bridge.py or in another way that speaks
// the same protocol.
#include "backend/bridgeentry.h"
#include "backend/bridgelisting.h"
#include "core/translate.h"

#include <etagere/backend.h>

#include <QtCore/QLocale>

namespace etagere {

namespace {

class BridgeBackend final : public Backend
{
public:
    explicit BridgeBackend(Location location)
        : m_location(std::move(location))
    {
    }

    Result<StoreInfo> open(Access access, std::stop_token stop) override
    {
        m_access = access;
        Result<BridgeLocation> place = BridgeLocation::parse(m_location);
        if (!place)
            return tl::unexpected(place.error());
        m_place = std::move(*place);
        m_connection.reset();
        const Result<BridgeConnection *> connection = connected(stop);
        if (!connection)
            return tl::unexpected(connection.error());
        return describe((*connection)->facts());
    }

    Result<Done> list(ListDepth depth, ListSink &sink, std::stop_token stop) override
    {
        const Result<BridgeConnection *> connection = connected(stop);
        if (!connection)
            return tl::unexpected(connection.error());
        return listBridge(**connection, depth, sink, stop);
    }

    Result<Value> read(const StoredKey &key, std::stop_token stop) override
    {
        const Result<BridgeConnection *> connection = connected(stop);
        if (!connection)
            return tl::unexpected(connection.error());
        return readBridge(**connection, key, stop);
    }

    Result<Version> change(const StoredKey &key, const Version &ifVersion, const std::optional<Value> &value,
                           std::stop_token stop) override
    {
        if (m_access != Access::Write)
            return failure(ErrorCode::ReadOnly, tr("The store was opened for reading only"));
        const Result<BridgeConnection *> connection = connected(stop);
        if (!connection)
            return tl::unexpected(connection.error());
        return changeBridge(**connection, key, ifVersion, value, stop);
    }

    QByteArray stamp(const std::stop_token &stop) override
    {
        const Result<BridgeConnection *> connection = connected(stop);
        if (!connection)
            return {};
        const QString op = QStringLiteral("stamp");
        return (*connection)
            ->ask({ { { QStringLiteral("op"), op } }, {} }, op, stop)
            .map([](const BridgeMessage &answer) { return answer.head.value(u"stamp").toString().toUtf8(); })
            .value_or(QByteArray());
    }

private:
    /// The program may have closed it, or a question have been given up.
    Result<BridgeConnection *> connected(const std::stop_token &stop)
    {
        if (m_connection && m_connection->isUsable())
            return m_connection.get();
        m_connection.reset();
        const auto tell = [this](BackendStep step, const QString &text) { log(step, text); };
        Result<std::unique_ptr<BridgeConnection>> opened = BridgeConnection::open(m_place, tell, stop);
        if (!opened)
            return tl::unexpected(opened.error());
        m_connection = std::move(*opened);
        return m_connection.get();
    }

    static StoreInfo describe(const BridgeFacts &facts)
    {
        StoreInfo info;
        info.backend = QStringLiteral("bridge");
        info.description = tr("%1 in the memory of %2, process %3 (%4)")
                               .arg(facts.className, facts.program)
                               .arg(facts.pid)
                               .arg(facts.language);
        if (facts.entries >= 0)
            info.description += tr(", %1 entries").arg(QLocale().toString(facts.entries));
        info.estimate = facts.entries;
        info.objectKeys = true;
        info.hasTtl = facts.hasTtl;
        info.readingTouches = facts.readingTouches;
        info.notes = facts.notes;
        if (facts.isReadOnly)
            info.notes.append(tr("The program offers its cache for reading only"));
        return info;
    }

    const Location m_location;
    Access m_access = Access::ReadOnly;
    BridgeLocation m_place;
    std::unique_ptr<BridgeConnection> m_connection;
};

} // namespace

BackendFactory bridgeBackend()
{
    return { "bridge",
             tr("Running program"),
             nullptr,
             [](const Location &location) -> std::unique_ptr<Backend> {
                 return std::make_unique<BridgeBackend>(location);
             },
             { "bridge+unix" } };
}

} // namespace etagere
