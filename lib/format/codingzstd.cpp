// SPDX-License-Identifier: LGPL-3.0-or-later
// zstd (RFC 8878), with the window of at most 8 MiB that HTTP allows (RFC 9659).
#include "core/translate.h"
#include "format/codingstream.h"

#include <zstd.h>
#include <zstd_errors.h>

namespace etagere {

namespace {

constexpr int WindowLogOfHttp = 23;

class ZstdStream final : public CodingStream
{
public:
    ZstdStream(std::unique_ptr<ByteStream> encoded, const Limits &limits)
        : CodingStream(std::move(encoded), Coding::Zstd, limits)
        , m_zstd(ZSTD_createDCtx(), ZSTD_freeDCtx)
    {
        if (m_zstd)
            ZSTD_DCtx_setParameter(m_zstd.get(), ZSTD_d_windowLogMax, WindowLogOfHttp);
    }

private:
    Step step(QByteArrayView &input, char *out, qint64 room) override
    {
        if (!m_zstd)
            return { 0, false, QT_TR_NOOP("The %1 body cannot be decoded for want of memory") };
        ZSTD_inBuffer in{ input.data(), size_t(input.size()), 0 };
        ZSTD_outBuffer target{ out, size_t(room), 0 };
        const size_t status = ZSTD_decompressStream(m_zstd.get(), &target, &in);
        input = input.sliced(qsizetype(in.pos));
        const qint64 produced = qint64(target.pos);
        m_hasOutput = m_hasOutput || produced > 0;
        if (ZSTD_isError(status))
            return { produced, false, damage(ZSTD_getErrorCode(status)) };
        return { produced, status == 0, nullptr };
    }

    /// Frames may follow one another, skippable ones among them (RFC 8878 §3.1).
    bool startsAgain(QByteArrayView rest) override { return !rest.isEmpty(); }

    const char *damage(ZSTD_ErrorCode code) const
    {
        if (code == ZSTD_error_frameParameter_windowTooLarge)
            return QT_TR_NOOP("The %1 body needs a larger window than the 8 MiB that HTTP allows");
        return m_hasOutput ? QT_TR_NOOP("The %1 body is damaged")
                           : QT_TR_NOOP("The %1 body is none: it does not begin like one");
    }

    std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> m_zstd;
    bool m_hasOutput = false;
};

} // namespace

std::unique_ptr<ByteStream> zstdStream(std::unique_ptr<ByteStream> encoded, const Limits &limits)
{
    return std::make_unique<ZstdStream>(std::move(encoded), limits);
}

} // namespace etagere
