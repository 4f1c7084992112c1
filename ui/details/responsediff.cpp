// SPDX-License-Identifier: GPL-3.0-or-later
#include "details/responsediff.h"

#include "details/bodykind.h"
#include "details/bodytext.h"
#include "details/jsonindex.h"
#include "details/linediff.h"
#include "details/secrets.h"
#include "details/shown.h"

#include <etagere/decodedbody.h>
#include <etagere/entrytablemodel.h>

#include <QtCore/QCoreApplication>
#include <QtCore/QLocale>

namespace etagere {

namespace {

constexpr int Context = 3;
constexpr qsizetype LongestLine = 1000;

QString tr(const char *text) { return QCoreApplication::translate("ResponseDiff", text); }

QString rowText(const QByteArray &line) { return shortened(shownText(line), LongestLine); }

class RowList
{
public:
    explicit RowList(QList<DiffRow> &rows)
        : m_rows(rows)
    {
    }

    void add(const QList<QByteArray> &before, const QList<QByteArray> &after)
    {
        for (const DiffRun &run : lineDiff(before, after)) {
            if (run.isSame)
                addSame(before, run, run.before > 0, run.before + run.beforeCount < before.size());
            else
                addReplaced(before, after, run);
        }
    }

private:
    /// Only what is next to a difference is worth a line.
    void addSame(const QList<QByteArray> &before, const DiffRun &run, bool hasAbove, bool hasBelow)
    {
        const int head = hasAbove ? Context : 0, tail = hasBelow ? Context : 0;
        const int left = run.beforeCount - head - tail;
        for (int i = 0; i < run.beforeCount; ++i) {
            if (left > 1 && i == head) {
                m_rows += { DiffRow::Note, tr("%1 lines are the same").arg(QLocale().toString(left)) };
                i += left;
                if (i >= run.beforeCount)
                    break;
            }
            const QString text = rowText(before[run.before + i]);
            m_rows += { DiffRow::Same, text, text };
        }
    }

    void addReplaced(const QList<QByteArray> &before, const QList<QByteArray> &after, const DiffRun &run)
    {
        for (int i = 0; i < qMax(run.beforeCount, run.afterCount); ++i) {
            const bool hasBefore = i < run.beforeCount, hasAfter = i < run.afterCount;
            m_rows += { hasBefore && hasAfter ? DiffRow::Changed
                            : hasBefore       ? DiffRow::Removed
                                              : DiffRow::Added,
                        hasBefore ? rowText(before[run.before + i]) : QString(),
                        hasAfter ? rowText(after[run.after + i]) : QString() };
        }
    }

    QList<DiffRow> &m_rows;
};

QString fieldText(const HeaderList &fields, const QByteArray &name, bool isRevealed)
{
    QStringList values;
    for (const HeaderField &field : fields) {
        if (!sameFieldName(field.name, name))
            continue;
        const bool isHidden = !isRevealed && isSecretField(field.name);
        const QString value = isHidden ? maskedSecret() : maskedText(shownText(field.value), isRevealed);
        values += QStringLiteral("%1: %2").arg(shownText(field.name), shortened(value, LongestLine));
    }
    return values.join(u'\n');
}

QList<QByteArray> fieldNames(const HeaderList &first, const HeaderList &second)
{
    QList<QByteArray> names;
    QSet<QByteArray> seen;
    for (const HeaderList *fields : { &first, &second }) {
        for (const HeaderField &field : *fields) {
            if (const QByteArray name = field.name.toLower(); !seen.contains(name)) {
                seen.insert(name);
                names += name;
            }
        }
    }
    return names;
}

/// By name: an order that differs means nothing. What a 304 leaves out is not gone (RFC 9111 §3.2).
void addFields(QList<DiffRow> &rows, const CachedResponse &before, const CachedResponse &after, bool isRevealed)
{
    rows += { DiffRow::Heading, tr("Fields") };
    const bool isUpdate = after.status == 304;
    for (const QByteArray &name : fieldNames(before.headers, after.headers)) {
        const bool hadIt = before.headers.contains(name), hasIt = after.headers.contains(name);
        if (!hasIt && isUpdate)
            continue;
        const bool isSame = before.headers.joined(name) == after.headers.joined(name);
        rows += { !hasIt       ? DiffRow::Removed
                      : !hadIt ? DiffRow::Added
                      : isSame ? DiffRow::Same
                               : DiffRow::Changed,
                  fieldText(before.headers, name, isRevealed), fieldText(after.headers, name, isRevealed) };
    }
}

struct BodyLines {
    QList<QByteArray> lines;
    QString problem; ///< why there are none
};

BodyLines bodyLines(const CachedResponse &response)
{
    Limits limits;
    limits.previewBytes = LargestDiffedBody;
    const Result<DecodedBody> body = decodedBody(response, limits);
    if (!body)
        return { {}, tr("A body cannot be decoded: %1").arg(body.error().text()) };
    if (body->isCut)
        return { {}, tr("Bodies above %1 are not compared line by line.").arg(humaneSize(LargestDiffedBody)) };
    const QByteArray contentType = response.headers.value("Content-Type").value_or(QByteArray());
    const BodyKind kind = bodyKind(contentType, body->bytes);
    if (kind == BodyKind::Image || (kind == BodyKind::Binary && !body->bytes.isEmpty()))
        return { {}, tr("A body that is no text is not compared line by line.") };
    QByteArray text = bodyText(body->bytes, contentType).utf8;
    if (kind == BodyKind::Json)
        text = formattedJson(text).value_or(text);
    return { text.isEmpty() ? QList<QByteArray>() : brokenLines(text, LongestLine).split('\n'), {} };
}

void addBodies(QList<DiffRow> &rows, const CachedResponse &before, const CachedResponse &after)
{
    rows += { DiffRow::Heading, tr("Body") };
    if (after.status == 304) {
        rows += { DiffRow::Note, tr("None was sent: the stored one still holds.") };
        return;
    }
    const BodyLines stored = bodyLines(before), now = bodyLines(after);
    for (const QString &problem : { stored.problem, now.problem }) {
        if (problem.isEmpty())
            continue;
        rows += { DiffRow::Note,
                  tr("%1 %2 stored, %3 now.").arg(problem, exactSize(before.body.size), exactSize(after.body.size)) };
        return;
    }
    if (stored.lines == now.lines)
        rows += { DiffRow::Note, tr("The same: %1 lines.").arg(QLocale().toString(now.lines.size())) };
    else
        RowList(rows).add(stored.lines, now.lines);
}

} // namespace

QList<DiffRow> responseDiff(const CachedResponse &before, const CachedResponse &after, bool isRevealed,
                            const std::stop_token &stop)
{
    QList<DiffRow> rows;
    if (before.status != after.status) {
        const auto text = [](const CachedResponse &r) {
            return QStringLiteral("%1 %2").arg(r.status).arg(shownText(r.reason)).trimmed();
        };
        rows += { DiffRow::Heading, tr("Status") };
        const bool wasNone = before.status == 0;
        rows += { wasNone ? DiffRow::Added : DiffRow::Changed, wasNone ? QString() : text(before), text(after) };
    }
    addFields(rows, before, after, isRevealed);
    if (!stop.stop_requested())
        addBodies(rows, before, after);
    return rows;
}

} // namespace etagere
