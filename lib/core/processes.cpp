// SPDX-License-Identifier: LGPL-3.0-or-later
#include "core/processes.h"

#include <QtCore/QByteArray>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>

#include <cerrno>
#include <csignal>
#include <dlfcn.h>

namespace etagere {

quint64 processStart(qint64 pid)
{
#ifdef Q_OS_LINUX
    // proc(5): the second field is a name in parentheses that may hold anything; the 22nd is the start in ticks.
    constexpr qsizetype startAfterName = 20;
    QFile file(QStringLiteral("/proc/%1/stat").arg(pid));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const QByteArray status = file.readAll();
    const QList<QByteArray> fields = status.mid(status.lastIndexOf(')') + 1).split(' ');
    return fields.value(startAfterName).toULongLong();
#else
    return ::kill(pid_t(pid), 0) == 0 || errno == EPERM ? 1 : 0;
#endif
}

QString libraryFolder()
{
    Dl_info info;
    if (::dladdr(reinterpret_cast<const void *>(&processStart), &info) == 0 || !info.dli_fname)
        return {};
    return QFileInfo(QFile::decodeName(info.dli_fname)).canonicalPath();
}

} // namespace etagere
