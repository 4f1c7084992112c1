// SPDX-License-Identifier: LGPL-3.0-or-later
#include "core/pythoninteger.h"

namespace etagere {

std::optional<qint64> pythonInteger(QByteArrayView text)
{
    text = text.trimmed();
    const bool isNegative = text.startsWith('-');
    if (isNegative || text.startsWith('+'))
        text = text.sliced(1);
    constexpr qint64 MostSeconds = 253402300799;
    qint64 number = 0;
    bool isDigitBefore = false;
    for (const char c : text) {
        if (c == '_' && isDigitBefore) {
            isDigitBefore = false;
            continue;
        }
        if (c < '0' || c > '9')
            return std::nullopt;
        number = qMin<qint64>(number * 10 + (c - '0'), MostSeconds);
        isDigitBefore = true;
    }
    if (!isDigitBefore)
        return std::nullopt;
    return isNegative ? -number : number;
}

} // namespace etagere
