// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/header.h>

#include <QtCore/QVarLengthArray>

namespace etagere {

/// A field line as views into stored bytes.
struct FieldView {
    QByteArrayView name;
    QByteArrayView value;
    bool isNull = false;
};
using FieldViews = QVarLengthArray<FieldView, 24>;

/// Deep copies.
HeaderList headerList(const FieldViews &fields);
/// Views into `fields`.
FieldViews fieldViews(const HeaderList &fields);

} // namespace etagere
