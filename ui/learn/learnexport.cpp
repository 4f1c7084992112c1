// SPDX-License-Identifier: GPL-3.0-or-later
#include "learn/learnexport.h"

#include "details/secrets.h"

#include <etagere/export.h>

#include <QtCore/QBuffer>
#include <QtCore/QCoreApplication>
#include <QtCore/QSaveFile>
#include <QtGui/QPdfWriter>
#include <QtGui/QTextDocument>

using namespace Qt::StringLiterals;

namespace etagere {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("LearnExport", text); }

QString element(const QString &name, const QString &text) { return u"<%1>%2</%1>\n"_s.arg(name, text.toHtmlEscaped()); }

QString document(const QString &title, const QString &body)
{
    return u"<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>%1</title>\n"
           "<style>body { font-family: sans-serif; max-width: 48em; } pre { white-space: pre-wrap; } "
           "td, th { border: 1px solid #999; padding: 2px 6px; text-align: left; }</style></head><body>\n%2</body></html>\n"_s
               .arg(title.toHtmlEscaped(), body);
}

QString lessonTitle(const Lesson &lesson)
{
    return lesson.rung > 0 ? tr("%1. %2").arg(lesson.rung).arg(lesson.title) : lesson.title;
}

QString stepTitle(int step) { return tr("Step %1").arg(step + 1); }

QString worksheetStep(const LessonStep &step)
{
    QString html = element(u"p"_s, step.read);
    if (!step.question)
        return html;
    html += element(u"p"_s, step.question->text) + u"<ul style=\"list-style-type: none\">"_s;
    for (const QString &choice : step.question->choices)
        html += element(u"li"_s, u"☐ "_s + choice);
    return html + u"</ul>\n<p>"_s + tr("Why?").toHtmlEscaped() + u" "_s + QString(60, u'_') + u"</p>\n"_s;
}

QString guessText(const LessonSession &session, int step)
{
    const LessonQuestion &question = *session.lesson.steps.at(step).question;
    const QString guess = question.choices.value(session.guesses.value(step, -1));
    return session.isGuessRight(step) ? tr("Expected: %1. Right.").arg(guess)
                                      : tr("Expected: %1. It was: %2.").arg(guess, question.choices.at(question.right));
}

QString claimsTable(const QList<LabClaim> &claims)
{
    QString html = u"<table>"_s;
    const auto row = [&html](const QString &cell, const QStringList &texts) {
        html += u"<tr>"_s;
        for (const QString &text : texts)
            html += element(cell, text);
        html += u"</tr>\n"_s;
    };
    row(u"th"_s, { tr("Seen on the wire"), tr("As the lesson says"), tr("As it came") });
    for (const LabClaim &claim : claims)
        row(u"td"_s, { claim.what, claim.expected, claim.found });
    return html + u"</table>\n"_s;
}

QString transcriptStep(const LessonSession &session, int number)
{
    const LessonStep &step = session.lesson.steps.at(number);
    const LabStepResult &result = *session.results.at(number);
    QString html = element(u"h2"_s, stepTitle(number)) + element(u"p"_s, step.read);
    if (step.question)
        html += element(u"p"_s, step.question->text) + element(u"p"_s, guessText(session, number));
    for (const LabExchange &exchange : result.exchanges)
        html += element(u"pre"_s,
                        exchange.status == 0
                            ? exchange.problem
                            : maskedHead(exchange.sent, false) + u'\n' + maskedHead(exchange.received, false));
    if (result.exchanges.isEmpty())
        html += element(u"p"_s, tr("Nothing was sent: the cache answered alone."));
    return html + claimsTable(result.claims) + element(u"p"_s, tr("%1 (%2)").arg(step.why, step.section));
}

} // namespace

QString worksheetHtml(const QList<Lesson> &lessons)
{
    QString html = element(u"h1"_s, tr("ETag caching: a worksheet"));
    for (const Lesson &lesson : lessons) {
        html += element(u"h2"_s, lessonTitle(lesson));
        for (int i = 0; i < lesson.steps.size(); ++i)
            html += element(u"h3"_s, stepTitle(i)) + worksheetStep(lesson.steps.at(i));
    }
    return document(tr("ETag caching: a worksheet"), html);
}

QString transcriptHtml(const LessonSession &session)
{
    QString html = element(u"h1"_s, lessonTitle(session.lesson));
    html += element(u"p"_s,
                    tr("%1 of %2 steps, %3 of %4 questions as expected")
                        .arg(session.results.size())
                        .arg(session.lesson.steps.size())
                        .arg(session.rightGuesses())
                        .arg(session.questions()));
    for (int i = 0; i < session.results.size(); ++i)
        html += transcriptStep(session, i);
    return document(lessonTitle(session.lesson), html);
}

QByteArray transcriptHar(const LessonSession &session)
{
    const std::unique_ptr<ExportWriter> writer = makeExportWriter(ExportFormat::Har, {});
    QByteArray har;
    writer->begin(har);
    for (const LabStepPtr &result : session.results) {
        for (const LabExchange &exchange : result->exchanges) {
            if (!exchange.response)
                continue;
            Row row;
            row.storedAt = exchange.response->requestTime;
            (void)writer->add(row, {}, &*exchange.response, har); // its body is the lab's own
        }
    }
    writer->end(har);
    return har;
}

Result<Done> saveBytes(const QByteArray &bytes, const QString &path)
{
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit())
        return Done();
    return failure(ErrorCode::Io, tr("%1 cannot be written: %2").arg(path, file.errorString()));
}

Result<Done> saveDocument(const QString &html, const QString &path)
{
    if (!path.endsWith(u".pdf"_s, Qt::CaseInsensitive))
        return saveBytes(html.toUtf8(), path);
    QByteArray pdf;
    QBuffer buffer(&pdf);
    buffer.open(QIODevice::WriteOnly);
    {
        QPdfWriter writer(&buffer);
        writer.setPageSize(QPageSize(QPageSize::A4));
        writer.setTitle(tr("ETag caching"));
        QTextDocument text;
        text.setHtml(html);
        text.print(&writer);
    }
    return saveBytes(pdf, path);
}

} // namespace etagere
