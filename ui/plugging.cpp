// SPDX-License-Identifier: GPL-3.0-or-later
// What the window has to do with plug-ins at its start.
#include "mainwindow.h"

#include <etagere/plugins.h>

#include <QtGui/QAction>

namespace etagere {

/// A plug-in that Etagere ended in the last time is named among the plug-ins.
void MainWindow::lookForCrashes()
{
    m_crashes = Background::run(
        this, [](const std::stop_token &) { return takePluginCrashes(); },
        [this](const QStringList &crashes) {
            if (!crashes.isEmpty())
                m_actions.plugins->trigger();
        });
}

} // namespace etagere
