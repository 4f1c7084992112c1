// SPDX-License-Identifier: GPL-3.0-or-later
// What the window shows of plug-ins.
#include "mainwindow.h"
#include "plugins/pluginsdialog.h"

#include <QtGui/QAction>

namespace etagere {

void MainWindow::connectPlugins()
{
    connect(m_actions.plugins, &QAction::triggered, this, [this] {
        auto *dialog = findChild<PluginsDialog *>();
        if (!dialog)
            dialog = new PluginsDialog(this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->show();
        dialog->activateWindow();
    });
}

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
