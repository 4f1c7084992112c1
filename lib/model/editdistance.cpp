// SPDX-License-Identifier: LGPL-3.0-or-later
#include "model/editdistance.h"

#include <numeric>
#include <vector>

namespace etagere {

// Levenshtein, one row at a time.
static int editDistance(QStringView a, QStringView b)
{
    std::vector<int> row(size_t(b.size()) + 1);
    std::iota(row.begin(), row.end(), 0);
    for (qsizetype i = 0; i < a.size(); ++i) {
        int diagonal = row[0];
        row[0] = int(i) + 1;
        for (size_t j = 1; j < row.size(); ++j) {
            const int replaced = diagonal + (a[i] == b[qsizetype(j) - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({ replaced, row[j] + 1, row[j - 1] + 1 });
        }
    }
    return row.back();
}

QString nearestWord(const QString &text, const QStringList &words)
{
    QString nearest;
    int best = 3;
    for (const QString &word : words) {
        const int distance = word.startsWith(text) ? 1 : editDistance(text, word);
        if (distance < best && distance < word.size()) {
            best = distance;
            nearest = word;
        }
    }
    return nearest;
}

} // namespace etagere
