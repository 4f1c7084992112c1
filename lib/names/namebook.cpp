// SPDX-License-Identifier: LGPL-3.0-or-later
// A line an object: {"url": …, "from": …} or {"api": …}. URLs are bytes: one code point each.
#include <etagere/names.h>

#include "core/files.h"
#include "core/privatedata.h"
#include "core/translate.h"
#include "http/pathtemplates.h"

#include <QtCore/QDateTime>
#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace etagere {

namespace {

constexpr int KeptDays = 180;

Error bookError(int errorNumber, const QString &path)
{
    return systemError(errorNumber, tr("What was learnt of this cache cannot be written"), path);
}

QByteArray line(const QJsonObject &object) { return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n'; }

QByteArray linesOf(const LearntNames &learnt)
{
    QByteArray lines;
    for (const LearntName &name : learnt.names)
        lines +=
            line({ { QStringLiteral("url"), QString::fromLatin1(name.url) }, { QStringLiteral("from"), name.origin } });
    for (const QByteArray &description : learnt.descriptions)
        lines += line({ { QStringLiteral("api"), QString::fromUtf8(description) } });
    return lines;
}

void removeOldBooks(const QString &folder)
{
    const QDateTime oldest = QDateTime::currentDateTimeUtc().addDays(-KeptDays);
    for (const QFileInfo &book : QDir(folder).entryInfoList(QDir::Files)) {
        if (book.lastModified() < oldest)
            QFile::remove(book.filePath());
    }
}

/// One write, so that two processes that learn at once lose nothing of each other.
int append(const QString &path, const QByteArray &lines)
{
    const FileDescriptor file(
        ::open(QFile::encodeName(path).constData(), O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!file.isOpen())
        return errno;
    qsizetype written = 0;
    while (written < lines.size()) {
        const ssize_t count = ::write(file.get(), lines.data() + written, size_t(lines.size() - written));
        if (count < 0 && errno != EINTR)
            return errno;
        written += std::max<ssize_t>(count, 0);
    }
    return 0;
}

} // namespace

Names::Names(QHash<QByteArray, LearntName> byKey, std::shared_ptr<const PathTemplates> templates)
    : m_byKey(std::move(byKey))
    , m_templates(std::move(templates))
{
}

const LearntName *Names::find(QByteArrayView key) const
{
    if (m_byKey.isEmpty())
        return nullptr;
    const auto found = m_byKey.constFind(QByteArray::fromRawData(key.data(), key.size()));
    return found == m_byKey.cend() ? nullptr : &*found;
}

NameBook::NameBook(const Location &cache)
    : m_path(privateDataPath(QStringLiteral("names"), cache) + QStringLiteral(".jsonl"))
{
}

Result<LearntNames> NameBook::read() const
{
    LearntNames learnt;
    QFile file(m_path);
    if (!file.exists())
        return learnt;
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorCode::Io, tr("What was learnt of this cache cannot be read: %1").arg(file.errorString()),
                       m_path);
    if (file.size() > MostBytes)
        return failure(ErrorCode::LimitExceeded,
                       tr("What was learnt of this cache is more than %L1 bytes").arg(MostBytes), m_path);
    while (!file.atEnd()) {
        const QJsonDocument line = QJsonDocument::fromJson(file.readLine());
        if (const QString url = line[u"url"].toString(); !url.isEmpty())
            learnt.names.append({ url.toLatin1(), line[u"from"].toString() });
        if (const QString description = line[u"api"].toString(); !description.isEmpty())
            learnt.descriptions.append(description.toUtf8());
    }
    return learnt;
}

Result<Done> NameBook::add(const LearntNames &learnt) const
{
    const QByteArray lines = linesOf(learnt);
    if (lines.isEmpty())
        return Done();
    const QString folder = QFileInfo(m_path).path();
    if (!makePrivateFolder(folder))
        return tl::unexpected(bookError(errno, folder));
    removeOldBooks(folder);
    if (QFileInfo(m_path).size() + lines.size() > MostBytes)
        return failure(ErrorCode::LimitExceeded,
                       tr("More than %L1 bytes of names are not kept for a cache").arg(MostBytes), m_path);
    if (const int problem = append(m_path, lines))
        return tl::unexpected(bookError(problem, m_path));
    return Done();
}

Result<Done> NameBook::forget() const
{
    QFile file(m_path);
    if (!file.exists() || file.remove())
        return Done();
    return failure(ErrorCode::Io, tr("What was learnt of this cache cannot be removed: %1").arg(file.errorString()),
                   m_path);
}

} // namespace etagere
