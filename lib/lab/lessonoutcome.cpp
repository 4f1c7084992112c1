// SPDX-License-Identifier: LGPL-3.0-or-later
#include "lab/lessonoutcome.h"

#include "core/translate.h"
#include "http/fieldlist.h"

#include <algorithm>

namespace etagere {

namespace {

constexpr qsizetype MostFields = 30;
constexpr qsizetype MostExchanges = 10;
constexpr qsizetype MostMinds = 10;
constexpr qsizetype LongestValue = 1000;

/// The places of an enumeration, from 0, by the names that programs know.
template <typename T>
T named(CheckedObject &object, const char *name, QByteArrayView (*nameOf)(T), int last)
{
    const QByteArray text = object.text(name).toUtf8();
    QByteArrayList names;
    for (int i = 0; i <= last; ++i) {
        if (nameOf(T(i)) == text)
            return T(i);
        names += nameOf(T(i)).toByteArray();
    }
    object.fail(name, tr("One of these is expected here: %1").arg(QString::fromLatin1(names.join(", "))));
    return T(0);
}

bool isFieldValue(const QByteArray &value)
{
    return value.size() <= LongestValue && value.trimmed() == value
        && std::all_of(value.begin(), value.end(), [](char c) { return quint8(c) >= ' ' && c != 0x7f; });
}

LessonField readField(const QString &name, const QJsonValue &value, bool &isGood)
{
    LessonField field{ name.toUtf8(), LessonField::Claim::Equals, value.toString().toUtf8() };
    if (value.isNull())
        field.claim = LessonField::Claim::Absent;
    else if (value.isBool())
        field.claim = LessonField::Claim::Present;
    isGood =
        isToken(field.name) && isFieldValue(field.value) && (value.isString() || value.isNull() || value.toBool(false));
    return field;
}

LessonExchange readExchange(CheckedObject object)
{
    LessonExchange exchange;
    exchange.status = int(object.number("status", 0, 599, 200));
    exchange.sent = readLessonFields(object, "sent");
    object.finish();
    return exchange;
}

LessonMind readMind(CheckedObject object)
{
    LessonMind mind;
    mind.client = object.text("client").toUtf8();
    if (!mindByName(mind.client))
        object.fail("client", tr("No client of this name is known"));
    mind.store = object.text("store", QStringLiteral("forever")).toUtf8();
    if (mind.store != "redis" && mind.store != "files" && mind.store != "forever")
        object.fail("store", tr("One of these is expected here: %1").arg(u"redis, files, forever"));
    mind.next = named<NextStep>(object, "next", nextStepName, int(NextStep::Pass));
    object.finish();
    return mind;
}

/// Reads each member of a list of objects.
template <typename T>
QList<T> readList(CheckedObject &object, const char *name, qsizetype most, T (*read)(CheckedObject))
{
    QList<T> all;
    qsizetype index = 0;
    for (const QJsonValue value : object.list(name, most)) {
        const QString path = object.pathOf(name) + u'[' + QString::number(index++) + u']';
        all.append(read(CheckedObject(value, path, object.problem())));
    }
    return all;
}

} // namespace

QList<LessonField> readLessonFields(CheckedObject &object, const char *name)
{
    QList<LessonField> fields;
    if (!object.has(name))
        return fields;
    const QJsonValue members = object.member(name);
    const QJsonObject values = members.toObject();
    if (!members.isObject() || values.size() > MostFields)
        object.fail(name, tr("An object of at most %1 fields is expected here").arg(MostFields));
    for (auto it = values.begin(); it != values.end() && !object.problem(); ++it) {
        bool isGood = false;
        fields.append(readField(it.key(), it.value(), isGood));
        if (!isGood)
            object.fail(
                name,
                tr("A field has a name and a text, true or null as its value: “%1” has not").arg(it.key().left(100)));
    }
    return fields;
}

LessonOutcome readLessonOutcome(CheckedObject object)
{
    LessonOutcome outcome;
    outcome.status = int(object.number("status", 0, 599, -1));
    if (outcome.status < 0)
        object.fail("status", tr("The answer's status is expected here, or 0 where there is none"));
    if (outcome.status != 0)
        outcome.source = named<AnswerSource>(object, "source", answerSourceName, int(AnswerSource::Stale));
    if (!object.has("origin"))
        object.fail("origin", tr("The list of what the origin sees is expected here; it may be empty"));
    outcome.origin = readList(object, "origin", MostExchanges, readExchange);
    outcome.answer = readLessonFields(object, "answer");
    outcome.version = int(object.number("version", 1, 1'000'000, 0));
    outcome.stored = int(object.number("stored", 0, 100, -1));
    outcome.minds = readList(object, "minds", MostMinds, readMind);
    object.finish();
    return outcome;
}

} // namespace etagere
