// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "connect/keyring.h"

namespace etagere {

/// The desktop's: libsecret's or KWallet, through QtKeychain. One that is silent for 20 seconds, which leaves time to
/// unlock it, has failed.
class SystemKeyring : public Keyring
{
public:
    void read(const QString &account, QObject *context, std::function<void(const Result<QString> &)> answer) override;
    void write(const QString &account, const QString &password, QObject *context,
               std::function<void(const Result<Done> &)> answer) override;
    void remove(const QString &account, QObject *context, std::function<void(const Result<Done> &)> answer) override;
};

} // namespace etagere
