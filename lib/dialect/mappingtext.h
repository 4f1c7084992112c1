// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/mapping.h>

#include <QtCore/QJsonObject>

namespace etagere {

/// A mapping as a person would write it: members in the order of resources/mappings/README.md, a line each.
QByteArray mappingText(const QJsonObject &mapping);

/// Puts a part of the value where the member says it is.
void setPart(QJsonObject &mapping, MappedPart member, const ValuePart &part);

/// How a time is written; nothing when the part looks like none.
std::optional<QLatin1StringView> likelyUnit(const ValuePart &part);

} // namespace etagere
