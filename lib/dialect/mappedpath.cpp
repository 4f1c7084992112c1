// SPDX-License-Identifier: LGPL-3.0-or-later
#include "dialect/mappedpath.h"

#include "core/translate.h"

#include <algorithm>

namespace etagere {

namespace {

constexpr qint64 LargestIndex = 1'000'000;

/// Takes one step after the other from a path's text.
class PathParser
{
public:
    explicit PathParser(const QString &text)
        : m_text(text)
    {
    }

    bool read(QList<MappedStep> &steps)
    {
        m_at = 1; // behind the $
        while (m_at < m_text.size()) {
            MappedStep step;
            const QChar begins = m_text.at(m_at++);
            const bool isRead = begins == u'.' ? readName(step) : begins == u'[' && readBracket(step);
            if (!isRead || steps.size() == MappedPath::MostSteps)
                return false;
            steps.append(step);
        }
        return true;
    }

private:
    bool readName(MappedStep &step)
    {
        const qsizetype from = m_at;
        while (m_at < m_text.size() && m_text.at(m_at) != u'.' && m_text.at(m_at) != u'[')
            ++m_at;
        step.name = m_text.mid(from, m_at - from).toUtf8();
        return !step.name.isEmpty() && !step.name.contains('*') && !step.name.contains(' ');
    }

    bool readBracket(MappedStep &step)
    {
        const QChar begins = m_at < m_text.size() ? m_text.at(m_at) : QChar();
        const bool isQuoted = begins == u'"' || begins == u'\'';
        const qsizetype end = isQuoted ? m_text.indexOf(QString(begins) + u']', m_at + 1) : m_text.indexOf(u']', m_at);
        if (end < 0)
            return false;
        const QString inside = isQuoted ? m_text.mid(m_at + 1, end - m_at - 1) : m_text.mid(m_at, end - m_at);
        m_at = end + (isQuoted ? 2 : 1);
        if (isQuoted) {
            step.name = inside.toUtf8();
            return true;
        }
        const bool isNumber = !inside.isEmpty()
            && std::all_of(inside.begin(), inside.end(), [](QChar c) { return c >= u'0' && c <= u'9'; });
        step.index = isNumber ? inside.toLongLong() : -1;
        return isNumber && inside.size() <= 7 && step.index <= LargestIndex;
    }

    const QString &m_text;
    qsizetype m_at = 0;
};

} // namespace

Result<MappedPath> MappedPath::parse(const QString &text)
{
    MappedPath path;
    path.text = text;
    if (!isPath(text) || !PathParser(text).read(path.steps))
        return failure(ErrorCode::BadInput,
                       tr("“%1” is no path: write $ for the whole value, then .name, [\"name\"] or [index], %2 at most")
                           .arg(text.left(100))
                           .arg(MostSteps));
    return path;
}

} // namespace etagere
