// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/storedfile.h"

#include "support/testdata.h"

#include <QtCore/QFileInfo>

namespace etagere::test {

class StoredFile::Source final : public ByteSource
{
public:
    explicit Source(QByteArray bytes)
        : m_bytes(std::move(bytes))
    {
    }
    qint64 size() const override { return m_bytes.size(); }
    Result<QByteArray> read(qint64 offset, qint64 length) const override
    {
        largest = qMax(largest, length);
        return m_bytes.mid(offset, length);
    }
    mutable qint64 largest = 0;

private:
    QByteArray m_bytes;
};

StoredFile::StoredFile(const QString &path)
    : StoredFile(QFileInfo(path).fileName().toUtf8(), readFile(path),
                 QFileInfo::exists(path + QStringLiteral(".body"))
                     ? std::optional(readFile(path + QStringLiteral(".body")))
                     : std::nullopt)
{
}

StoredFile::StoredFile(QByteArray key, QByteArray bytes, std::optional<QByteArray> body)
    : m_key(std::move(key))
    , m_bytes(std::move(bytes))
    , m_body(std::move(body))
    , m_headBytes(m_bytes.size())
    , m_source(std::make_shared<Source>(m_bytes))
{
}

void StoredFile::cutHead(qsizetype headBytes) { m_headBytes = qMin(headBytes, m_bytes.size()); }

ListedEntry StoredFile::listed() const
{
    ListedEntry entry;
    entry.key = m_key;
    entry.hasBody = m_body.has_value();
    entry.bodySize = m_body ? m_body->size() : 0;
    entry.head = QByteArrayView(m_bytes).first(m_headBytes);
    entry.headSize = m_bytes.size();
    entry.source = m_headBytes < m_bytes.size() ? m_source.get() : nullptr;
    entry.storedBytes = m_bytes.size() + entry.bodySize;
    return entry;
}

Value StoredFile::value() const
{
    Value value;
    value.head = { m_bytes.first(m_headBytes), m_bytes.size(), m_headBytes < m_bytes.size() ? m_source : nullptr, 0 };
    if (m_body)
        value.body = Part::fromBytes(*m_body);
    value.storedBytes = m_bytes.size() + (m_body ? m_body->size() : 0);
    return value;
}

qint64 StoredFile::largestRead() const { return m_source->largest; }

} // namespace etagere::test
