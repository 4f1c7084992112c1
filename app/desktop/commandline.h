// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QSize>
#include <QtCore/QStringList>
#include <optional>

/// What `etagere` was told.
struct CommandLine {
    QStringList locations;
    QString screenshot;            ///< a file for a picture of the window; empty: none
    QSize size;                    ///< of the window; invalid: as it was
    QString view;                  ///< the detail view to show in it: "explain"; empty: the first
    QString theme;                 ///< "light", "dark", "system"; empty: as chosen before
    std::optional<int> exitStatus; ///< the command line was answered (--help) or refused already
};

CommandLine parseCommandLine(int argc, char **argv);
