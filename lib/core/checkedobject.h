// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/result.h>

#include <QtCore/QJsonArray>
#include <QtCore/QJsonObject>
#include <QtCore/QSet>
#include <optional>

namespace etagere {

/// An object in a JSON file that people write: a lesson, a mapping. Whatever is wrong becomes the reading's one
/// problem, the first of them; what is read after that is of no meaning. Members that nobody asked for are wrong, too:
/// a misspelt one would say nothing.
class CheckedObject
{
public:
    using Problem = std::optional<Error>;

    CheckedObject(const QJsonValue &value, QString path, Problem &problem);
    /// Call it when everything was asked for.
    void finish();

    bool has(const char *name) const { return m_object.contains(QLatin1StringView(name)); }
    QJsonValue member(const char *name);
    CheckedObject object(const char *name);
    /// Absent: `fallback`.
    QString text(const char *name, const QString &fallback);
    /// Must be there.
    QString text(const char *name);
    qint64 number(const char *name, qint64 least, qint64 most, qint64 fallback);
    bool flag(const char *name, bool fallback);
    QJsonArray list(const char *name, qsizetype most);

    QString pathOf(const char *name) const;
    void fail(const char *name, const QString &message, ErrorCode code = ErrorCode::BadInput);
    Problem &problem() { return m_problem; }

private:
    QJsonObject m_object;
    QString m_path;
    QSet<QString> m_asked;
    Problem &m_problem;
};

/// The one object that a file holds. Of what is no JSON the place is told as "line 3, column 7"; `whatItIs` is the
/// sentence for what is JSON, but no object.
Result<QJsonObject> documentObject(const QByteArray &json, const QString &whatItIs);

} // namespace etagere
