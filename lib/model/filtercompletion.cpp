// SPDX-License-Identifier: LGPL-3.0-or-later
#include <etagere/dialect.h>
#include <etagere/filter.h>

#include "model/filterparser.h"

namespace etagere {

// Where the term around the cursor begins: after the last space that no quotes enclose.
static qsizetype termStart(QStringView text)
{
    qsizetype start = 0;
    bool isQuoted = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] == u'"')
            isQuoted = !isQuoted;
        else if (text[i].isSpace() && !isQuoted)
            start = i + 1;
    }
    return start;
}

static QStringList dialectNames()
{
    QStringList names;
    for (const Dialect *dialect : dialects())
        names.append(QString::fromLatin1(dialect->name()));
    return names;
}

static QStringList valuesOf(FilterField field, const QStringList &hosts)
{
    using namespace Qt::StringLiterals;
    switch (field) {
    case FilterField::Host:
        return hosts;
    case FilterField::Status:
        return { u"200"_qs, u"301"_qs, u"404"_qs, u"4xx"_qs, u"5xx"_qs, u">=400"_qs, u"200..299"_qs };
    case FilterField::ETag:
        return { u"none"_qs, u"weak"_qs, u"strong"_qs };
    case FilterField::Type:
        return { u"json"_qs, u"html"_qs, u"text"_qs, u"image"_qs, u"none"_qs };
    case FilterField::Method:
        return { u"get"_qs, u"head"_qs, u"post"_qs };
    case FilterField::Decoded:
        return { u"value"_qs, u"key"_qs, u"recomputed"_qs, u"resolved"_qs, u"none"_qs };
    case FilterField::Dialect:
        return dialectNames();
    case FilterField::Size:
        return { u">10k"_qs, u">1m"_qs, u"<1k"_qs };
    case FilterField::Age:
        return { u">1h"_qs, u">1d"_qs, u"<1h"_qs, u"none"_qs };
    case FilterField::Expires:
    case FilterField::Ttl:
        return { u"<1h"_qs, u"<1d"_qs, u">1d"_qs, u"none"_qs };
    case FilterField::Vary:
        return { u"accept"_qs, u"none"_qs };
    default:
        return {};
    }
}

static QStringList startingWith(const QString &typed, const QString &before, const QStringList &words)
{
    QStringList found;
    for (const QString &word : words) {
        const QString whole = before + word;
        if (whole.startsWith(typed, Qt::CaseInsensitive) && whole.size() > typed.size())
            found.append(whole);
    }
    return found;
}

QStringList Filter::completions(const QString &text, qsizetype cursor, const QStringList &hosts)
{
    const QString before = text.first(qBound<qsizetype>(0, cursor, text.size()));
    const QString typed = before.sliced(termStart(before));
    const QString minus = typed.startsWith(u'-') ? QStringLiteral("-") : QString();
    const qsizetype colon = typed.indexOf(u':');
    if (colon >= 0) {
        const QStringView name = QStringView(typed).first(colon).sliced(minus.size());
        const std::optional<FilterField> field = filterFieldByName(name);
        const qsizetype valueStart = std::max(colon, typed.lastIndexOf(u'|')) + 1;
        return field ? startingWith(typed, typed.first(valueStart), valuesOf(*field, hosts)) : QStringList();
    }
    QStringList words = filterKeywords();
    for (const QString &name : filterFieldNames())
        words.append(name + u':');
    return startingWith(typed, minus, words);
}

} // namespace etagere
