// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/location.h>
#include <etagere/result.h>

#include <QtCore/QHash>
#include <QtCore/QList>
#include <memory>

namespace etagere {

class PathTemplates;

/// A URL that a one-way key was found to stand for, and where it came from: "urls.txt", "the body of https://…".
struct LearntName {
    QByteArray url; ///< as given
    QString origin;
};

/// What was learnt of one cache. Nothing of it is believed: a name counts once its hash is a key.
struct LearntNames {
    QList<LearntName> names;
    QList<QByteArray> descriptions; ///< of APIs, JSON: their templates tell EsiPy's keys
};

/// The names of one open cache by stored key, each proven, and the APIs' templates. Immutable; any thread.
class ETAGERE_EXPORT Names
{
public:
    Names(QHash<QByteArray, LearntName> byKey, std::shared_ptr<const PathTemplates> templates);

    /// Null when nothing is known.
    const LearntName *find(QByteArrayView key) const;
    const QHash<QByteArray, LearntName> &all() const { return m_byKey; }
    const std::shared_ptr<const PathTemplates> &templates() const { return m_templates; }

private:
    QHash<QByteArray, LearntName> m_byKey;
    std::shared_ptr<const PathTemplates> m_templates;
};
using NamesPtr = std::shared_ptr<const Names>;

/// Where what was learnt of a cache is kept: a file in the user's data folder, mode 0600, by the cache's identity. It
/// holds URLs, so perhaps tokens. Files that nobody has read for half a year go when another one is written. Blocking;
/// any thread and process: what is added is appended in one piece.
class ETAGERE_EXPORT NameBook
{
public:
    static constexpr qint64 MostBytes = 256 * 1024 * 1024;

    explicit NameBook(const Location &cache);

    /// Nothing learnt is no failure. A torn or foreign line is passed over.
    Result<LearntNames> read() const;
    /// LimitExceeded when the file would grow beyond MostBytes.
    Result<Done> add(const LearntNames &learnt) const;
    Result<Done> forget() const;
    QString path() const { return m_path; }

private:
    QString m_path;
};

} // namespace etagere
