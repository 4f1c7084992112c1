// SPDX-License-Identifier: GPL-3.0-or-later
// plugin:misbehaving?at=FUNCTION&how=abort|throw|throwint|wait&until=FILE does that when that function is called.
// Without options it is a store of three entries. With it comes a dialect, grumpy, that throws wherever it can.
#include <etagere/plugin.h>

#include <QtCore/QFile>
#include <QtCore/QThread>

#include <cstdlib>
#include <stdexcept>

using namespace etagere;

namespace {

[[noreturn]] void complain() { throw std::runtime_error("the shelf fell down"); }

class FallingSource final : public ByteSource
{
public:
    qint64 size() const override { return 100; }
    Result<QByteArray> read(qint64, qint64) const override { complain(); }
};

class MisbehavingBackend final : public Backend
{
public:
    explicit MisbehavingBackend(Location location)
        : m_location(std::move(location))
    {
        misbehave("create");
    }

    Result<StoreInfo> open(Access, std::stop_token) override
    {
        log(BackendStep::Command, QStringLiteral("takes a look at the shelf"));
        misbehave("open");
        StoreInfo info;
        info.description = QStringLiteral("shelf of a kind");
        if (m_location.option("at") == "clock")
            info.clock = []() -> Msecs { complain(); };
        return info;
    }

    Result<Done> list(ListDepth, ListSink &sink, std::stop_token) override
    {
        const FallingSource source;
        for (const char *key : { "one", "two", "three" }) {
            ListedEntry entry;
            entry.key = key;
            entry.head = "head";
            entry.headSize = source.size();
            entry.source = &source;
            sink.push(entry);
            misbehave("list");
        }
        return Done();
    }

    Result<Value> read(const StoredKey &, std::stop_token) override
    {
        misbehave("read");
        Value value;
        value.head = { "head", 100, std::make_shared<FallingSource>(), 0 };
        value.version = "1";
        return value;
    }

    Result<Version> change(const StoredKey &, const Version &, const std::optional<Value> &, std::stop_token) override
    {
        misbehave("change");
        return Version("2");
    }

    QByteArray stamp(const std::stop_token &) override
    {
        misbehave("stamp");
        return "stamp";
    }

    StoredKey storedName(const StoredKey &key) const override
    {
        misbehave("storedName");
        return key;
    }

private:
    void misbehave(QByteArrayView at) const
    {
        const QByteArray how = m_location.option("at") == at ? m_location.option("how") : QByteArray();
        if (how == "abort")
            std::abort();
        if (how == "throw")
            complain();
        if (how == "throwint")
            throw 1;
        while (how == "wait" && !QFile::exists(QString::fromUtf8(m_location.option("until"))))
            QThread::msleep(5);
    }

    Location m_location;
};

class GrumpyDialect final : public Dialect
{
public:
    QByteArray name() const override { return "grumpy"; }
    QString title() const override { return QStringLiteral("Grumpy"); }
    int recognise(const ListedEntry &) const override { complain(); }
    void summarise(const ListedEntry &, RowMeta &) const override { complain(); }
    Result<DecodedEntry> decode(const StoredKey &, const Value &) const override { complain(); }
    Result<Value> encode(const CachedResponse &, const Value *, const StoreInfo &) const override { complain(); }
    QList<StoredKey> keys(const Request &, const StoreInfo &) const override { complain(); }
    Result<Structure> structure(const StoredKey &, const Value &) const override { complain(); }
};

} // namespace

class MisbehavingPlugin final : public QObject, public Plugin
{
    Q_OBJECT
    Q_PLUGIN_METADATA(IID ETAGERE_PLUGIN_IID FILE "etagere-plugin.json")
    Q_INTERFACES(etagere::Plugin)

public:
    QList<BackendFactory> backends() const override
    {
        const auto create = [](const Location &location) -> std::unique_ptr<Backend> {
            return std::make_unique<MisbehavingBackend>(location);
        };
        return { { "misbehaving", QStringLiteral("Shelf that falls down"), nullptr, create } };
    }

    QList<const Dialect *> dialects() const override { return { &m_grumpy }; }

private:
    GrumpyDialect m_grumpy;
};

#include "misbehavingplugin.moc"
