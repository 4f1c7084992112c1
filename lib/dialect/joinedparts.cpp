// SPDX-License-Identifier: LGPL-3.0-or-later
#include "dialect/joinedparts.h"

#include <algorithm>

namespace etagere {

namespace {

class JoinedSource final : public ByteSource
{
public:
    explicit JoinedSource(const QList<Part> &parts)
        : m_parts(parts)
    {
    }

    qint64 size() const override
    {
        qint64 size = 0;
        for (const Part &part : m_parts)
            size += part.size;
        return size;
    }

    Result<QByteArray> read(qint64 offset, qint64 length) const override
    {
        QByteArray all;
        for (const Part &part : m_parts) {
            if (offset < part.size && length > 0) {
                const Result<QByteArray> bytes = part.read(offset, qMin(length, part.size - offset));
                if (!bytes)
                    return bytes;
                all += *bytes;
                length -= bytes->size();
            }
            offset = qMax<qint64>(0, offset - part.size);
        }
        return all;
    }

private:
    const QList<Part> m_parts;
};

} // namespace

Part joinedParts(const QList<Part> &parts)
{
    if (!std::all_of(parts.begin(), parts.end(), [](const Part &part) { return part.isWhole(); })) {
        auto source = std::make_shared<const JoinedSource>(parts);
        return { parts.first().head, source->size(), source, 0 };
    }
    QByteArray all;
    for (const Part &part : parts)
        all += part.head;
    return Part::fromBytes(all);
}

} // namespace etagere
