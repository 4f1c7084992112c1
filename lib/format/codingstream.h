// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "format/coding.h"

namespace etagere {

/// What all decoders share: the input buffer, the limits, the errors. A decoder adds step().
class CodingStream : public ByteStream
{
public:
    CodingStream(std::unique_ptr<ByteStream> encoded, Coding coding, const Limits &limits);
    Result<qint64> read(char *out, qint64 room) final;

protected:
    /// One call of the decompressor. `input` is moved past what was used.
    struct Step {
        qint64 produced = 0;
        bool isEnd = false;           ///< the coded stream is complete
        const char *damage = nullptr; ///< why it cannot go on: a sentence to be translated, %1 is the coding
    };
    virtual Step step(QByteArrayView &input, char *out, qint64 room) = 0;
    /// True when `rest`, which follows a complete stream, begins another one; false ignores it.
    virtual bool startsAgain(QByteArrayView rest);

    /// Everything that was read so far lies in the current input buffer.
    bool isFirstInput() const { return m_consumed == 0; }

private:
    Result<Done> fill(qsizetype wanted);
    Result<qint64> accept(qint64 produced);
    tl::unexpected<Error> damaged(const char *how) const;

    std::unique_ptr<ByteStream> m_encoded;
    const Coding m_coding;
    const Limits m_limits;
    QByteArray m_buffer;
    QByteArrayView m_input;
    qint64 m_consumed = 0; ///< input of earlier buffers
    qint64 m_produced = 0;
    bool m_inputEnded = false;
    bool m_ended = false;
};

std::unique_ptr<ByteStream> gzipStream(std::unique_ptr<ByteStream> encoded, const Limits &limits);
std::unique_ptr<ByteStream> deflateStream(std::unique_ptr<ByteStream> encoded, const Limits &limits);
std::unique_ptr<ByteStream> brotliStream(std::unique_ptr<ByteStream> encoded, const Limits &limits);
std::unique_ptr<ByteStream> zstdStream(std::unique_ptr<ByteStream> encoded, const Limits &limits);

} // namespace etagere
