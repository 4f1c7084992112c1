// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/dialect.h>
#include <etagere/names.h>

#include <functional>

namespace etagere {

/// The stored keys that a GET of a URL has in a cache, by the dialects given. Any thread; the backend is only asked how
/// it names keys.
class CandidateKeys
{
public:
    CandidateKeys(const Backend &backend, const StoreInfo &info, QList<const Dialect *> dialects);

    /// Calls `use` for each key once; false from it ends.
    template <typename Use>
    void forEach(const QByteArray &url, const Use &use) const
    {
        Request request;
        request.url = url;
        QByteArray last;
        for (const Dialect *dialect : m_dialects) {
            for (const StoredKey &key : dialect->keys(request, m_info)) {
                // Libraries that name by the URL agree nearly always.
                if (key.bytes == last)
                    continue;
                last = key.bytes;
                if (!use(m_backend.storedName(key).bytes))
                    return;
            }
        }
    }

private:
    const Backend &m_backend;
    const StoreInfo &m_info;
    const QList<const Dialect *> m_dialects;
};

/// Names by their keys in this cache, and the templates of the descriptions together with those that are built in.
NamesPtr provenNames(const LearntNames &learnt, const CandidateKeys &keys);

} // namespace etagere
