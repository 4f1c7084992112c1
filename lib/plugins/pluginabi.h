// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QString>

namespace etagere {

/// What this library was built with, as etagere_abi() in CMake writes it: "interface=1 compiler=GNU-12 ...".
QByteArray libraryAbi();

/// A sentence that names each part in which a plug-in's differs from the library's; empty when none does.
QString abiDifference(QByteArrayView pluginAbi);

} // namespace etagere
