// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QtCore/QCoreApplication>

namespace etagere {

/// Translates a sentence of the library. Texts that are named before they are shown are marked with QT_TR_NOOP.
inline QString tr(const char *text) { return QCoreApplication::translate("etagere", text); }

} // namespace etagere
