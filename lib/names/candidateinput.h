// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "format/coding.h"

#include <QtCore/QStringDecoder>

namespace etagere {

/// A candidate file as UTF-8, pulled: unpacked from gzip, turned from UTF-16 if its byte order mark says so, without
/// that mark.
class CandidateInput
{
public:
    /// NotFound, Permission, Io, or BadInput for an encoding that cannot be read.
    static Result<std::unique_ptr<CandidateInput>> open(const QString &path);
    ~CandidateInput();

    /// The next piece, empty at the end. BadInput when the file breaks off or is damaged.
    Result<QByteArray> read();

    bool isConverted() const { return m_decoder.has_value(); }
    qint64 doneBytes() const; ///< of the file as it is on the disk
    qint64 totalBytes() const { return m_total; }

private:
    class CountedStream;
    CandidateInput() = default;
    Result<QByteArray> readPiece();
    Result<Done> findEncoding();

    std::shared_ptr<qint64> m_done = std::make_shared<qint64>(0);
    qint64 m_total = 0;
    std::unique_ptr<ByteStream> m_stream;
    std::optional<QStringDecoder> m_decoder;
    std::optional<Error> m_failure; ///< behind what was read before
    QByteArray m_first;             ///< read to look at, not given yet
};

} // namespace etagere
