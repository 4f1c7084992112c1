// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/global.h>

#include <QtCore/QString>
#include <memory>

namespace etagere {

/// What a backend is about to do, for people. Commands come in batches: one line for the many of one kind.
enum class BackendStep : quint8 {
    LookUp,  ///< the address of a host's name
    Connect, ///< to a server or its socket
    Encrypt, ///< TLS
    SignIn,  ///< with a name or password; neither is told
    Command, ///< what was sent to a server or done with a file
};

/// Hears what backends do: what the activity log shows and the connection test reports. Called in the threads of the
/// backends, several at once; secrets are masked before they get here.
class ETAGERE_EXPORT BackendLog
{
public:
    virtual ~BackendLog();
    virtual void tell(BackendStep step, const QString &text) = 0;
};
using BackendLogPtr = std::shared_ptr<BackendLog>;

} // namespace etagere
