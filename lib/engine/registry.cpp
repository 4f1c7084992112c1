// SPDX-License-Identifier: LGPL-3.0-or-later
#include "engine/registry.h"

#include <atomic>
#include <mutex>
#include <vector>

namespace etagere {

namespace {

/// A list that is read without a lock. To add to it makes another one; the old ones stay for who still reads them.
template <typename T>
class Table
{
public:
    explicit Table(QList<T> list = {}) { publish(std::move(list)); }

    const QList<T> &list() const { return *m_current.load(std::memory_order_acquire); }

    void prepend(const T &element)
    {
        change([&element](QList<T> &list) { list.prepend(element); });
    }

    /// One change after the other.
    template <typename Change>
    void change(const Change &change)
    {
        const std::scoped_lock lock(m_mutex);
        QList<T> changed = list();
        change(changed);
        publish(std::move(changed));
    }

private:
    void publish(QList<T> list)
    {
        m_all.push_back(std::make_unique<const QList<T>>(std::move(list)));
        m_current.store(m_all.back().get(), std::memory_order_release);
    }

    std::mutex m_mutex;
    std::vector<std::unique_ptr<const QList<T>>> m_all;
    std::atomic<const QList<T> *> m_current = nullptr;
};

Table<BackendFactory> &backendList()
{
    static Table<BackendFactory> table(backendTable());
    return table;
}

Table<const Dialect *> &dialectList()
{
    static Table<const Dialect *> table(dialectTable());
    return table;
}

/// Those that only a location names.
Table<const Dialect *> &namedDialects()
{
    static Table<const Dialect *> table;
    return table;
}

} // namespace

const QList<BackendFactory> &backends() { return backendList().list(); }

const QList<const Dialect *> &dialects() { return dialectList().list(); }

const Dialect *dialectByName(QByteArrayView name)
{
    for (const QList<const Dialect *> *table : { &dialects(), &namedDialects().list() }) {
        for (const Dialect *dialect : *table) {
            if (dialect->name() == name)
                return dialect;
        }
    }
    return nullptr;
}

void addDialect(const Dialect *dialect) { dialectList().prepend(dialect); }

void setUserDialects(const QList<const Dialect *> &dialects)
{
    static std::mutex mutex;
    static QList<const Dialect *> before;
    const std::scoped_lock lock(mutex);
    if (dialects == before)
        return;
    dialectList().change([&dialects](QList<const Dialect *> &list) {
        list.removeIf([](const Dialect *dialect) { return before.contains(dialect); });
        list = dialects + list;
    });
    before = dialects;
}

void nameDialect(const Dialect *dialect)
{
    const QList<const Dialect *> &named = namedDialects().list();
    if (!named.isEmpty() && named.first() == dialect)
        return;
    namedDialects().change([dialect](QList<const Dialect *> &list) {
        list.removeOne(dialect);
        list.prepend(dialect);
    });
}

void addBackend(const BackendFactory &factory) { backendList().prepend(factory); }

} // namespace etagere
