// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/python.h"

#include <QtCore/QProcess>

namespace etagere::test {

QByteArray runPython(const QString &script, const QByteArray &input, const QStringList &arguments)
{
    QProcess python;
    python.start(QStringLiteral("/usr/bin/python3"),
                 QStringList{ QStringLiteral("-B"), QStringLiteral(ETAGERE_SOURCE_DIR "/tests/") + script }
                     + arguments);
    python.write(input);
    python.closeWriteChannel();
    if (!python.waitForFinished(120'000) || python.exitStatus() != QProcess::NormalExit || python.exitCode() != 0)
        qFatal("%s: %s", qPrintable(script), python.readAllStandardError().constData());
    return python.readAllStandardOutput();
}

} // namespace etagere::test
