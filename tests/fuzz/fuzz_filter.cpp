// SPDX-License-Identifier: GPL-3.0-or-later
// Any text as a filter: parsed or refused with a place in it; what parses can be put to any row, taken
// apart and parsed again. The second line of the input is the row's text.
#include <etagere/filter.h>

#include <cstdlib>

using namespace etagere;

static void require(bool condition)
{
    if (!condition)
        std::abort();
}

static Row rowOf(QByteArrayView text)
{
    Row row;
    row.key = row.url = row.decodedKey = row.etag = row.contentType = text;
    row.status = int(text.size());
    row.storedAt = row.expiresAt = text.size() % 3 ? 0 : NoTime;
    return row;
}

static void checkError(const Error &error, const QString &text)
{
    require(error.code == ErrorCode::Usage && !error.message.isEmpty());
    const int column = error.where.mid(7).toInt();
    require(error.where.startsWith(QStringLiteral("column ")) && column >= 1 && column <= text.size() + 1);
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArrayView input(reinterpret_cast<const char *>(data), qsizetype(size));
    const qsizetype line = std::max<qsizetype>(input.indexOf('\n'), 0);
    const QString text = QString::fromUtf8(input.first(line));
    Filter::completions(text, line / 2, { QStringLiteral("a.example") });
    const Result<Filter> filter = Filter::parse(text);
    if (!filter) {
        checkError(filter.error(), text);
        return 0;
    }
    const Row row = rowOf(input.sliced(line));
    bool isEveryTermMatched = true;
    for (qsizetype i = 0; i < filter->terms().size(); ++i) {
        isEveryTermMatched &= filter->termMatches(i, row, 1);
        const Filter rest = filter->without(i);
        const Result<Filter> again = Filter::parse(rest.text());
        require(again && again->terms() == rest.terms() && again->matches(row, 1) == rest.matches(row, 1));
    }
    require(filter->matches(row, 1) == isEveryTermMatched);
    filter->matchesBody(input.sliced(line));
    return 0;
}
