// SPDX-License-Identifier: LGPL-3.0-or-later
#include "client/bodyspool.h"

#include "core/filesource.h"
#include "core/translate.h"

#include <QtCore/QDir>
#include <QtCore/QFile>

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <unistd.h>

namespace etagere {

namespace {

// Qt tells of no folder at all when the one of the environment is missing.
QString temporaryFolder()
{
    const QString folder = QDir::tempPath();
    return folder.isEmpty() ? qEnvironmentVariable("TMPDIR") : folder;
}

Error spoolError(int errorNumber)
{
    Error error =
        systemError(errorNumber, tr("The body cannot be kept in the temporary folder %1").arg(temporaryFolder()), {});
    error.code = ErrorCode::Io; // whatever it is, it is not the origin that was not found or has no permission
    return error;
}

} // namespace

Result<Done> BodySpool::append(QByteArrayView bytes)
{
    if (!m_file.isOpen() && m_size + bytes.size() > m_mostInMemory) {
        if (Result<Done> moved = moveToFile(); !moved)
            return moved;
    }
    m_size += bytes.size();
    if (m_file.isOpen())
        return writeOut(bytes);
    m_head.append(bytes.data(), bytes.size());
    return Done();
}

Result<Done> BodySpool::moveToFile()
{
    QByteArray name = QFile::encodeName(temporaryFolder()) + "/etagere-body-XXXXXX";
    m_file = FileDescriptor(::mkostemp(name.data(), O_CLOEXEC));
    if (!m_file.isOpen())
        return tl::unexpected(spoolError(errno));
    ::unlink(name.constData());
    const Result<Done> written = writeOut(m_head);
    m_head.truncate(HeadBytes);
    m_head.squeeze();
    return written;
}

Result<Done> BodySpool::writeOut(QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const ssize_t count = ::write(m_file.get(), bytes.data(), size_t(bytes.size()));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return tl::unexpected(spoolError(errno));
        bytes = bytes.sliced(count);
    }
    return Done();
}

Part BodySpool::take()
{
    Part part;
    part.head = std::exchange(m_head, {});
    part.size = std::exchange(m_size, 0);
    if (m_file.isOpen())
        part.source = std::make_shared<FileSource>(std::exchange(m_file, {}), part.size);
    return part;
}

} // namespace etagere
