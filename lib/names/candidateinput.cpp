// SPDX-License-Identifier: LGPL-3.0-or-later
#include "names/candidateinput.h"

#include "core/filesource.h"
#include "core/translate.h"

#include <cerrno>

namespace etagere {

namespace {

constexpr qint64 PieceBytes = 64 * 1024;

} // namespace

class CandidateInput::CountedStream final : public ByteStream
{
public:
    CountedStream(const Part &part, std::shared_ptr<qint64> done)
        : m_stream(partStream(part))
        , m_done(std::move(done))
    {
    }

    Result<qint64> read(char *out, qint64 room) override
    {
        const Result<qint64> got = m_stream->read(out, room);
        *m_done += got.value_or(0);
        return got;
    }

private:
    std::unique_ptr<ByteStream> m_stream;
    std::shared_ptr<qint64> m_done;
};

CandidateInput::~CandidateInput() = default;

qint64 CandidateInput::doneBytes() const { return *m_done; }

Result<std::unique_ptr<CandidateInput>> CandidateInput::open(const QString &path)
{
    Result<FileDescriptor> file = openPath(path, OpenAs::File);
    if (!file)
        return tl::unexpected(file.error());
    FileState state;
    if (!stateOf(file->get(), state))
        return tl::unexpected(systemError(errno, tr("The file cannot be read"), path));
    const Result<Part> part = filePart(std::move(*file), state, path);
    if (!part)
        return tl::unexpected(part.error());
    std::unique_ptr<CandidateInput> input(new CandidateInput);
    input->m_total = part->size;
    input->m_stream = std::make_unique<CountedStream>(*part, input->m_done);
    if (part->head.startsWith("\x1f\x8b")) {
        Limits limits; // nothing is kept of it, so only the user's patience is at stake
        limits.decodedBytes = std::numeric_limits<qint64>::max();
        limits.expansion = 2000;
        input->m_stream = decodingStream(std::move(input->m_stream), Coding::Gzip, limits);
    }
    const Result<Done> found = input->findEncoding();
    return found ? Result<std::unique_ptr<CandidateInput>>(std::move(input)) : tl::unexpected(found.error());
}

/// Full but for the last one, so that the first tells what the file is.
Result<QByteArray> CandidateInput::readPiece()
{
    QByteArray piece(PieceBytes, Qt::Uninitialized);
    qint64 size = 0;
    while (size < PieceBytes && !m_failure) {
        const Result<qint64> got = m_stream->read(piece.data() + size, PieceBytes - size);
        if (!got)
            m_failure = got.error();
        if (got.value_or(0) == 0)
            break;
        size += *got;
    }
    if (size == 0 && m_failure)
        return tl::unexpected(*m_failure);
    piece.truncate(size);
    return piece;
}

Result<Done> CandidateInput::findEncoding()
{
    const Result<QByteArray> first = readPiece();
    if (!first)
        return tl::unexpected(first.error());
    m_first = *first;
    if (m_first.startsWith(QByteArrayView("\xff\xfe\0\0", 4)) || m_first.startsWith(QByteArrayView("\0\0\xfe\xff", 4)))
        return failure(ErrorCode::BadInput, tr("The file is in UTF-32; save it as UTF-8"));
    const bool isLittle = m_first.startsWith("\xff\xfe");
    if (isLittle || m_first.startsWith("\xfe\xff")) {
        m_decoder.emplace(isLittle ? QStringDecoder::Utf16LE : QStringDecoder::Utf16BE);
        m_first.remove(0, 2);
    } else if (m_first.startsWith("\xef\xbb\xbf")) {
        m_first.remove(0, 3);
    } else if (m_first.size() > 1 && (m_first[0] == '\0') != (m_first[1] == '\0')) {
        return failure(ErrorCode::BadInput,
                       tr("The file seems to be in UTF-16 without a byte order mark; save it as UTF-8"));
    } else if (m_first.contains('\0')) {
        return failure(ErrorCode::BadInput,
                       tr("This is a binary file; a list of URLs, a HAR, OpenAPI or sitemap file or an access log is "
                          "needed"));
    }
    return Done();
}

Result<QByteArray> CandidateInput::read()
{
    for (;;) {
        const Result<QByteArray> piece =
            m_first.isNull() ? readPiece() : Result<QByteArray>(std::exchange(m_first, QByteArray()));
        if (!piece || !m_decoder || piece->isEmpty())
            return piece;
        const QString text = (*m_decoder)(*piece);
        if (!text.isEmpty()) // half a character is not
            return text.toUtf8();
    }
}

} // namespace etagere
