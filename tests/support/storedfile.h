// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/dialect.h>

#include <QtCore/QString>
#include <optional>

namespace etagere::test {

/// A file of a fixture as a backend would hand it over, without one: key, bytes, and `.body` where there is one.
class StoredFile
{
public:
    explicit StoredFile(const QString &path);
    StoredFile(QByteArray key, QByteArray bytes, std::optional<QByteArray> body = {});

    /// At most `headBytes` of the beginning are at hand, the rest is behind a source.
    void cutHead(qsizetype headBytes);

    StoredKey key() const { return { m_key, KeyType::Text, 0 }; }
    ListedEntry listed() const; ///< views into this object
    Value value() const;
    const QByteArray &bytes() const { return m_bytes; }
    /// Largest stretch that was read through the source.
    qint64 largestRead() const;

private:
    class Source;
    QByteArray m_key;
    QByteArray m_bytes;
    std::optional<QByteArray> m_body;
    qsizetype m_headBytes;
    std::shared_ptr<Source> m_source;
};

} // namespace etagere::test
