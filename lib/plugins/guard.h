// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "core/translate.h"

#include <etagere/result.h>

#include <exception>

namespace etagere {

inline Error thrownError(const QString &plugin, const QString &what)
{
    return { ErrorCode::Io, tr("The plug-in “%1” failed: %2").arg(plugin, what), {} };
}

/// What `call`, a plug-in's code, returns (a Result); what it throws as an error.
template <typename Call>
auto guarded(const QString &plugin, Call &&call) -> decltype(call())
{
    try {
        return call();
    } catch (const std::exception &exception) {
        return tl::unexpected(thrownError(plugin, QString::fromLocal8Bit(exception.what())));
    } catch (...) {
        return tl::unexpected(thrownError(plugin, tr("it threw something")));
    }
}

/// The same where no error can be told: `otherwise` instead.
template <typename Value, typename Call>
Value guardedOr(Value otherwise, Call &&call)
{
    try {
        return call();
    } catch (...) {
        return otherwise;
    }
}

} // namespace etagere
