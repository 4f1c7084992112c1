// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QByteArrayList>
#include <QtCore/QStringList>
#include <functional>

namespace etagere::test {

/// What a run of etagere-cli gave.
struct CommandOutcome {
    int status = -1;
    QByteArray out;
    QByteArray err;

    QByteArrayList lines() const;
};

/// Runs etagere-cli to its end; qFatal when it crashes or hangs. `inChild` is called in the new process before it
/// starts.
CommandOutcome runCommand(const QStringList &arguments, const std::function<void()> &inChild = {});

} // namespace etagere::test
