// SPDX-License-Identifier: LGPL-3.0-or-later
// EsiPy's DummyCache: a store that keeps nothing. Writing succeeds, reading finds nothing.
#include <etagere/backend.h>

#include <QtCore/QCoreApplication>

namespace etagere {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("etagere::DummyBackend", text); }

class DummyBackend final : public Backend
{
public:
    Result<StoreInfo> open(Access access, std::stop_token) override
    {
        m_access = access;
        StoreInfo info;
        info.backend = QStringLiteral("dummy");
        info.description = tr("store that keeps nothing");
        info.estimate = 0;
        info.objectKeys = true;
        return info;
    }

    Result<Done> list(ListDepth, ListSink &, std::stop_token) override { return Done(); }

    Result<Value> read(const StoredKey &, std::stop_token) override
    {
        return failure(ErrorCode::NotFound, tr("This store keeps nothing"));
    }

    Result<Version> change(const StoredKey &, const Version &ifVersion, const std::optional<Value> &,
                           std::stop_token) override
    {
        if (m_access != Access::Write)
            return failure(ErrorCode::ReadOnly, tr("The store was opened for reading only"));
        if (!ifVersion.isEmpty())
            return failure(ErrorCode::Changed, tr("This store keeps nothing, and so not that entry either"));
        return Version();
    }

private:
    Access m_access = Access::ReadOnly;
};

} // namespace

BackendFactory dummyBackend()
{
    return { "dummy", tr("Nothing is kept"), nullptr,
             [](const Location &) -> std::unique_ptr<Backend> { return std::make_unique<DummyBackend>(); } };
}

} // namespace etagere
