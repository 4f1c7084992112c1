// SPDX-License-Identifier: LGPL-3.0-or-later
// br (RFC 7932). The window is at most 16 MiB: the large-window extension stays off.
#include "core/translate.h"
#include "format/codingstream.h"

#include <brotli/decode.h>

namespace etagere {

namespace {

class BrotliStream final : public CodingStream
{
public:
    BrotliStream(std::unique_ptr<ByteStream> encoded, const Limits &limits)
        : CodingStream(std::move(encoded), Coding::Brotli, limits)
        , m_brotli(BrotliDecoderCreateInstance(nullptr, nullptr, nullptr), BrotliDecoderDestroyInstance)
    {
    }

private:
    Step step(QByteArrayView &input, char *out, qint64 room) override
    {
        if (!m_brotli)
            return { 0, false, QT_TR_NOOP("The %1 body cannot be decoded for want of memory") };
        size_t inputLeft = size_t(input.size());
        auto nextInput = reinterpret_cast<const uint8_t *>(input.data());
        size_t roomLeft = size_t(room);
        auto nextOutput = reinterpret_cast<uint8_t *>(out);
        const BrotliDecoderResult status =
            BrotliDecoderDecompressStream(m_brotli.get(), &inputLeft, &nextInput, &roomLeft, &nextOutput, nullptr);
        input = input.last(qsizetype(inputLeft));
        const qint64 produced = room - qint64(roomLeft);
        m_hasOutput = m_hasOutput || produced > 0;
        if (status == BROTLI_DECODER_RESULT_ERROR)
            return { produced, false,
                     m_hasOutput ? QT_TR_NOOP("The %1 body is damaged")
                                 : QT_TR_NOOP("The %1 body is none: it does not begin like one") };
        return { produced, status == BROTLI_DECODER_RESULT_SUCCESS, nullptr };
    }

    std::unique_ptr<BrotliDecoderState, decltype(&BrotliDecoderDestroyInstance)> m_brotli;
    bool m_hasOutput = false;
};

} // namespace

std::unique_ptr<ByteStream> brotliStream(std::unique_ptr<ByteStream> encoded, const Limits &limits)
{
    return std::make_unique<BrotliStream>(std::move(encoded), limits);
}

} // namespace etagere
