// SPDX-License-Identifier: GPL-3.0-or-later
#include "humanecount.h"

namespace etagere {

namespace {
constexpr QChar narrowNoBreakSpace(0x202F);
}

QString humaneCount(qint64 count)
{
    QString digits = QString::number(count);
    for (qsizetype at = digits.size() - 3; at > (count < 0 ? 1 : 0); at -= 3)
        digits.insert(at, narrowNoBreakSpace);
    return digits;
}

QString humaneEstimate(qint64 count)
{
    if (count < 1'000'000)
        return u'~' + humaneCount(count);
    return u'~' + QString::number(double(count) / 1e6, 'f', 1) + narrowNoBreakSpace + u'M';
}

} // namespace etagere
