// SPDX-License-Identifier: GPL-3.0-or-later
#include "commandline.h"
#include "mainwindow.h"
#include "screenshot.h"

#include <QtCore/QSettings>
#include <QtCore/QTimer>
#include <QtWidgets/QApplication>

using namespace etagere;

namespace {

ThemeChoice themeChoice(const CommandLine &line)
{
    return line.theme.isEmpty() ? Theme::storedChoice() : themeChoiceByName(line.theme);
}

} // namespace

int main(int argc, char *argv[])
{
    const CommandLine line = parseCommandLine(argc, argv);
    if (line.exitStatus)
        return *line.exitStatus;
    QApplication::setStyle(QStringLiteral("Fusion")); // and load no style of the desktop
    QApplication app(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("etagere"));
    QCoreApplication::setOrganizationName(QStringLiteral("etagere"));
    QCoreApplication::setApplicationVersion(QStringLiteral(ETAGERE_VERSION));
    QGuiApplication::setApplicationDisplayName(QStringLiteral("Etagere"));
    QGuiApplication::setDesktopFileName(QStringLiteral("etagere"));
    QSettings::setDefaultFormat(QSettings::IniFormat);

    Theme theme;
    theme.setChoice(themeChoice(line));
    MainWindow window(theme);
    window.show();
    QTimer::singleShot(0, &window, [&] {
        window.finishStart();
        if (line.size.isValid())
            window.resize(line.size);
        window.openTexts(line.locations);
    });
    if (line.screenshot.isEmpty())
        return QApplication::exec();
    Screenshot screenshot(window, line.screenshot, line.view);
    return QApplication::exec();
}
