// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/commandline.h"

#include <QtCore/QProcess>

namespace etagere::test {

QByteArrayList CommandOutcome::lines() const
{
    QByteArrayList lines = out.split('\n');
    lines.removeLast();
    return lines;
}

CommandOutcome runCommand(const QStringList &arguments, const std::function<void()> &inChild)
{
    QProcess process;
    if (inChild)
        process.setChildProcessModifier(inChild);
    process.start(QStringLiteral(ETAGERE_BIN_DIR "/etagere-cli"), arguments);
    if (!process.waitForFinished(120'000) || process.exitStatus() != QProcess::NormalExit)
        qFatal("etagere-cli did not end well: %s", process.readAllStandardError().constData());
    return { process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError() };
}

} // namespace etagere::test
