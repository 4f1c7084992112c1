// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/plugins.h>

namespace etagere {

enum class PluginStep : quint8 { Load, Open };

/// Says on the disk, while it lives, that this process is in a plug-in's hands. When the process ends meanwhile the
/// mark stays, and tells the next one which plug-in it was.
class PluginMark
{
public:
    /// On the disk when it returns. Io when that fails.
    static Result<PluginMark> set(const QString &path, const QByteArray &sha256, PluginStep step);
    PluginMark(PluginMark &&other) noexcept;
    PluginMark &operator=(PluginMark &&) = delete;
    ~PluginMark();

private:
    explicit PluginMark(QByteArray name);

    QByteArray m_name; ///< in the folder of marks; empty once moved from
};

/// A mark of a process that is no more.
struct LostMark {
    QByteArray name; ///< the mark's own
    QString path;
    QByteArray sha256;
    QString sentence; ///< "Etagere ended while this plug-in was loaded, on ..."
};

QList<LostMark> lostMarks();
void removeMark(const LostMark &mark);

} // namespace etagere
