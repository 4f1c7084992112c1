// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <QtCore/QByteArrayView>
#include <cstring>

namespace etagere {

/// text == literal, compared in registers: for those who ask it several times for each of a million entries.
template <size_t N>
inline bool isLiteral(QByteArrayView text, const char (&literal)[N])
{
    return text.size() == qsizetype(N - 1) && std::memcmp(text.data(), literal, N - 1) == 0;
}

} // namespace etagere
