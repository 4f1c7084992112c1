// SPDX-License-Identifier: LGPL-3.0-or-later
#include "core/checkedobject.h"

#include "core/translate.h"

#include <QtCore/QJsonDocument>
#include <cmath>

namespace etagere {

namespace {

constexpr qsizetype LongestText = 4000;

} // namespace

CheckedObject::CheckedObject(const QJsonValue &value, QString path, Problem &problem)
    : m_object(value.toObject())
    , m_path(std::move(path))
    , m_problem(problem)
{
    if (!value.isObject() && !m_problem)
        m_problem = Error{ ErrorCode::BadInput, tr("An object is expected here"), m_path };
}

void CheckedObject::finish()
{
    for (auto it = m_object.begin(); it != m_object.end(); ++it) {
        if (!m_asked.contains(it.key()))
            fail(it.key().left(100).toUtf8().constData(), tr("There is no such member in this format"));
    }
}

QJsonValue CheckedObject::member(const char *name)
{
    m_asked.insert(QLatin1StringView(name));
    return m_object.value(QLatin1StringView(name));
}

CheckedObject CheckedObject::object(const char *name) { return { member(name), pathOf(name), m_problem }; }

QString CheckedObject::text(const char *name)
{
    const QJsonValue value = member(name);
    const QString text = value.toString();
    if (!value.isString() || text.trimmed().isEmpty())
        fail(name, tr("A text is expected here"));
    else if (text.size() > LongestText)
        fail(name, tr("A text may have %L1 letters at most").arg(LongestText), ErrorCode::LimitExceeded);
    return text;
}

QString CheckedObject::text(const char *name, const QString &fallback) { return has(name) ? text(name) : fallback; }

qint64 CheckedObject::number(const char *name, qint64 least, qint64 most, qint64 fallback)
{
    const QJsonValue value = member(name);
    if (value.isUndefined())
        return fallback;
    const double number = value.toDouble(std::nan(""));
    if (number != std::floor(number) || number < double(least) || number > double(most)) {
        fail(name, tr("A whole number from %L1 to %L2 is expected here").arg(least).arg(most));
        return fallback;
    }
    return qint64(number);
}

bool CheckedObject::flag(const char *name, bool fallback)
{
    const QJsonValue value = member(name);
    if (!value.isUndefined() && !value.isBool())
        fail(name, tr("true or false is expected here"));
    return value.toBool(fallback);
}

QJsonArray CheckedObject::list(const char *name, qsizetype most)
{
    const QJsonValue value = member(name);
    if (!value.isUndefined() && !value.isArray())
        fail(name, tr("A list is expected here"));
    if (value.toArray().size() > most) {
        fail(name, tr("A list may have %L1 members at most here").arg(most), ErrorCode::LimitExceeded);
        return {};
    }
    return value.toArray();
}

QString CheckedObject::pathOf(const char *name) const
{
    return m_path.isEmpty() ? QString::fromUtf8(name) : m_path + u'.' + QString::fromUtf8(name);
}

void CheckedObject::fail(const char *name, const QString &message, ErrorCode code)
{
    if (!m_problem)
        m_problem = Error{ code, message, pathOf(name) };
}

Result<QJsonObject> documentObject(const QByteArray &json, const QString &whatItIs)
{
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(json, &problem);
    if (problem.error != QJsonParseError::NoError) {
        // Qt counts the byte that it stumbled over.
        const QByteArray before = json.left(qMax(0, problem.offset - 1));
        const qsizetype column = before.size() - before.lastIndexOf('\n');
        return failure(ErrorCode::BadInput, tr("This is no JSON: %1").arg(problem.errorString()),
                       tr("line %1, column %2").arg(before.count('\n') + 1).arg(column));
    }
    if (!document.isObject())
        return failure(ErrorCode::BadInput, whatItIs);
    return document.object();
}

} // namespace etagere
