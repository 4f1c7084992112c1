// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/childprocess.h"

#include <QtCore/QProcess>

#include <csignal>
#include <sys/prctl.h>

namespace etagere::test {

void endWithTheTest(QProcess &process)
{
    process.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
}

} // namespace etagere::test
