// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/mapping.h>

#include <QtCore/QJsonObject>

namespace etagere {

/// The mapping with the recipe by which the keys of `guide` and most of the entries are made, and its prefix; as it is
/// when none of the usual recipes gives them. Any thread that may use the backend; blocking.
QJsonObject withFoundRecipe(const QJsonObject &mapping, const SampleEntry &guide, const QList<SampleEntry> &entries,
                            const Backend &backend);

/// The same for values that do not tell their URL: by what one key looks like. As it is when the key tells nothing.
QJsonObject withRecipeOfKey(const QJsonObject &mapping, const QByteArray &key);

} // namespace etagere
