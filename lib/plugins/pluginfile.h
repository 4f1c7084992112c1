// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "core/files.h"

#include <functional>

namespace etagere {

/// Takes a file's bytes, slice by slice.
using ByteTaker = std::function<Result<Done>(QByteArrayView)>;

/// A plug-in's file, open. What is hashed is what was opened, whatever happens to the name meanwhile.
class PluginFile
{
public:
    /// Permission with the reason when somebody else could have put it there: a link, a file or folder that anyone may
    /// write to or that belongs to another user.
    static Result<PluginFile> open(const QString &path);

    qint64 size() const { return m_size; }
    /// SHA-256 in hexadecimal digits of all bytes, each of which `take` gets. Io when it is cut short meanwhile.
    Result<QByteArray> hash(const ByteTaker &take = {}) const;

private:
    PluginFile(FileDescriptor file, qint64 size, QString path);

    FileDescriptor m_file;
    qint64 m_size;
    QString m_path;
};

/// The same for a folder alone.
Result<FileDescriptor> openPluginFolder(const QString &path);

} // namespace etagere
