// SPDX-License-Identifier: LGPL-3.0-or-later
#include <etagere/lesson.h>

#include "core/checkedobject.h"
#include "core/translate.h"
#include "lab/labknobs.h"
#include "lab/lessonoutcome.h"

namespace etagere {

namespace {

constexpr qsizetype LargestFile = 256 * 1024;
constexpr qsizetype MostSteps = 40;
constexpr qsizetype MostChoices = 6;
constexpr qint64 MostAdvance = 366 * 86'400;
constexpr int MostRungs = 1000;

QString memberPath(const CheckedObject &parent, const char *name, qsizetype index)
{
    return parent.pathOf(name) + u'[' + QString::number(index) + u']';
}

LessonQuestion readQuestion(CheckedObject object)
{
    LessonQuestion question;
    question.text = object.text("text");
    for (const QJsonValue choice : object.list("choices", MostChoices))
        question.choices.append(choice.toString());
    if (question.choices.size() < 2 || question.choices.contains(QString()))
        object.fail("choices", tr("At least two texts are expected here"));
    if (!object.has("right"))
        object.fail("right", tr("The number of the right choice is expected here, counted from 0"));
    question.right = int(object.number("right", 0, qMax<qsizetype>(1, question.choices.size()) - 1, 0));
    object.finish();
    return question;
}

void readRequest(CheckedObject object, LessonStep &step)
{
    const QString method = object.text("method", QStringLiteral("GET"));
    if (method != u"GET" && method != u"HEAD")
        object.fail("method", tr("GET or HEAD is expected here"));
    step.method = method.toLatin1();
    for (const LessonField &field : readLessonFields(object, "headers")) {
        if (field.claim != LessonField::Claim::Equals)
            object.fail("headers", tr("The values of fields are texts here"));
        step.headers.append(field.name, field.value);
    }
    object.finish();
}

void readWhy(CheckedObject object, LessonStep &step)
{
    step.why = object.text("text");
    step.section = object.text("section");
    if (step.section.startsWith(u"RFC") && sourceLink(step.section).isEmpty())
        object.fail("section", tr("A section is written like “RFC 9111 §4.2.1”"));
    object.finish();
}

LessonStep readStep(CheckedObject object, LabKnobs &knobs)
{
    LessonStep step;
    step.read = object.text("read");
    if (object.has("knobs")) {
        readKnobs(object.object("knobs"), knobs);
        step.knobs = knobs;
    }
    step.advance = object.number("advance", 0, MostAdvance, 0);
    if (object.has("request"))
        readRequest(object.object("request"), step);
    if (object.has("question"))
        step.question = readQuestion(object.object("question"));
    step.expected = readLessonOutcome(object.object("expect"));
    readWhy(object.object("why"), step);
    object.finish();
    return step;
}

bool isResource(const QByteArray &name)
{
    const QList<LabResource> &all = labResources();
    return std::any_of(all.begin(), all.end(), [&name](const LabResource &resource) { return resource.name == name; });
}

Lesson readDocument(const QJsonObject &document, CheckedObject::Problem &problem)
{
    CheckedObject object(document, {}, problem);
    Lesson lesson;
    lesson.title = object.text("title");
    lesson.rung = int(object.number("rung", 1, MostRungs, 0));
    if (lesson.rung == 0)
        object.fail("rung", tr("The lesson's place on the ladder is expected here, counted from 1"));
    lesson.resource = object.text("resource").toUtf8();
    if (!isResource(lesson.resource))
        object.fail("resource", tr("The laboratory has no such resource"));
    if (object.has("knobs"))
        readKnobs(object.object("knobs"), lesson.knobs);
    LabKnobs knobs = lesson.knobs;
    const QJsonArray steps = object.list("steps", MostSteps);
    if (steps.isEmpty())
        object.fail("steps", tr("A lesson has one step at least"));
    for (qsizetype i = 0; i < steps.size() && !problem; ++i)
        lesson.steps.append(readStep({ steps.at(i), memberPath(object, "steps", i), problem }, knobs));
    object.finish();
    return lesson;
}

} // namespace

Result<Lesson> readLesson(const QByteArray &json)
{
    if (json.size() > LargestFile)
        return failure(ErrorCode::LimitExceeded, tr("A lesson may have %L1 bytes at most").arg(LargestFile));
    const Result<QJsonObject> document = documentObject(json, tr("A lesson is one object in JSON"));
    if (!document)
        return tl::unexpected(document.error());
    CheckedObject::Problem wrong;
    Lesson lesson = readDocument(*document, wrong);
    if (wrong)
        return tl::unexpected(*wrong);
    return lesson;
}

} // namespace etagere
