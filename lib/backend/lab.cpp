// SPDX-License-Identifier: LGPL-3.0-or-later
// The laboratory's cache: a store in memory that is judged by cache time (etagere/lab.h).
#include "backend/memory.h"

#include <etagere/lab.h>

#include <QtCore/QCoreApplication>

namespace etagere {

BackendFactory labBackend()
{
    return { "lab", QCoreApplication::translate("etagere::LabBackend", "The laboratory"), nullptr,
             [](const Location &location) {
                 StoreInfo info;
                 info.backend = QStringLiteral("lab");
                 info.description = QCoreApplication::translate("etagere::LabBackend",
                                                                "the laboratory's cache, in this program's memory");
                 info.clock = labClock();
                 return memoryStore("lab:" + location.authority(), info);
             } };
}

} // namespace etagere
