// SPDX-License-Identifier: LGPL-3.0-or-later
#include "format/coding.h"

#include "core/translate.h"
#include "format/codingstream.h"

#include <QtCore/QString>
#include <cstring>

namespace etagere {

namespace {

constexpr int MaximumCodings = 8;

std::optional<Coding> codingByName(const QByteArray &lowerName)
{
    if (lowerName == "gzip" || lowerName == "x-gzip")
        return Coding::Gzip;
    if (lowerName == "deflate")
        return Coding::Deflate;
    if (lowerName == "br")
        return Coding::Brotli;
    if (lowerName == "zstd")
        return Coding::Zstd;
    return std::nullopt;
}

class PartStream final : public ByteStream
{
public:
    explicit PartStream(const Part &part)
        : m_part(part)
    {
    }

    Result<qint64> read(char *out, qint64 room) override
    {
        const Result<QByteArray> bytes = m_part.read(m_position, qMin(room, m_part.size - m_position));
        if (!bytes)
            return tl::unexpected(bytes.error());
        if (!bytes->isEmpty())
            std::memcpy(out, bytes->constData(), size_t(bytes->size()));
        m_position += bytes->size();
        return qint64(bytes->size());
    }

private:
    const Part m_part;
    qint64 m_position = 0;
};

} // namespace

ByteStream::~ByteStream() = default;

QByteArray codingName(Coding coding)
{
    switch (coding) {
    case Coding::Gzip:
        return QByteArrayLiteral("gzip");
    case Coding::Deflate:
        return QByteArrayLiteral("deflate");
    case Coding::Brotli:
        return QByteArrayLiteral("br");
    case Coding::Zstd:
        return QByteArrayLiteral("zstd");
    }
    return {};
}

Result<QList<Coding>> parseContentCodings(QByteArrayView fieldValue)
{
    QList<Coding> codings;
    for (const QByteArray &member : fieldValue.toByteArray().split(',')) {
        const QByteArray name = member.trimmed().toLower();
        if (name.isEmpty() || name == "identity")
            continue;
        const std::optional<Coding> coding = codingByName(name);
        if (!coding)
            return failure(ErrorCode::Unsupported,
                           tr("The content coding \"%1\" is not known").arg(QString::fromLatin1(name.left(60))));
        if (codings.size() == MaximumCodings)
            return failure(ErrorCode::LimitExceeded,
                           tr("The body has more than %1 content codings").arg(MaximumCodings));
        codings.append(*coding);
    }
    return codings;
}

std::unique_ptr<ByteStream> partStream(const Part &part) { return std::make_unique<PartStream>(part); }

std::unique_ptr<ByteStream> decodingStream(std::unique_ptr<ByteStream> encoded, Coding coding, const Limits &limits)
{
    switch (coding) {
    case Coding::Gzip:
        return gzipStream(std::move(encoded), limits);
    case Coding::Deflate:
        return deflateStream(std::move(encoded), limits);
    case Coding::Brotli:
        return brotliStream(std::move(encoded), limits);
    case Coding::Zstd:
        return zstdStream(std::move(encoded), limits);
    }
    return encoded;
}

Result<QByteArray> readToEnd(ByteStream &stream, qint64 limit)
{
    constexpr qint64 Slice = 64 * 1024;
    QByteArray all;
    for (;;) {
        const qsizetype old = all.size();
        all.resize(old + Slice);
        const Result<qint64> got = stream.read(all.data() + old, Slice);
        if (!got)
            return tl::unexpected(got.error());
        all.resize(old + *got);
        if (*got == 0)
            return all;
        if (all.size() > limit)
            return failure(ErrorCode::LimitExceeded, tr("The decompressed data is longer than %1 bytes").arg(limit));
    }
}

} // namespace etagere
