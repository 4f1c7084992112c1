// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/result.h>

#include <QtCore/QObject>
#include <functional>

namespace etagere {

/// Keeps passwords between sessions. Every call returns at once; the answer comes later, once, in the same thread,
/// unless `context` is gone by then. NotFound: it keeps none for this account; Unsupported: there is no keyring;
/// Permission: the user or the keyring refused; Io: the rest, a keyring that does not answer among them.
class Keyring
{
public:
    virtual ~Keyring() = default;

    virtual void read(const QString &account, QObject *context,
                      std::function<void(const Result<QString> &password)> answer) = 0;
    virtual void write(const QString &account, const QString &password, QObject *context,
                       std::function<void(const Result<Done> &)> answer) = 0;
    /// One that is not there is no failure.
    virtual void remove(const QString &account, QObject *context, std::function<void(const Result<Done> &)> answer) = 0;
};

} // namespace etagere
