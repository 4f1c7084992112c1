// SPDX-License-Identifier: LGPL-3.0-or-later
#include "core/pythonfloat.h"

#include <charconv>
#include <cmath>

namespace etagere {

QByteArray pythonFloat(double number)
{
    if (std::isnan(number))
        return "nan";
    const double size = std::abs(number);
    const bool isFixed = size == 0 || (size >= 1e-4 && size < 1e16);
    char text[64];
    const auto end = std::to_chars(text, text + sizeof text, number,
                                   isFixed ? std::chars_format::fixed : std::chars_format::scientific)
                         .ptr;
    QByteArray digits(text, end - text);
    if (isFixed && !digits.contains('.'))
        digits += ".0";
    return digits;
}

} // namespace etagere
