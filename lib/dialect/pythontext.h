// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include "format/pickletext.h"

namespace etagere {

/// A field's value as Python clients hold it, as text: what is not UTF-8 was read as Latin-1.
inline QByteArray pythonText(const QByteArray &bytes)
{
    if (QByteArrayView(bytes).isValidUtf8())
        return bytes;
    QByteArray text;
    appendLatin1AsUtf8(bytes, text);
    return text;
}

} // namespace etagere
