// SPDX-License-Identifier: GPL-3.0-or-later
// Worksheets and transcripts: what is in them, and what is not.
#include "learn/learnexport.h"

#include <QtCore/QFile>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QTemporaryDir>
#include <QtGui/QTextDocument>
#include <QtTest/QTest>

using namespace etagere;
using namespace Qt::StringLiterals;

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QString plain(const QString &html)
{
    QTextDocument document;
    document.setHtml(html);
    return document.toPlainText();
}

} // namespace

class TestLearnExport : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void worksheetAsksAndDoesNotTell();
    void transcriptTellsWhatWasDone();
    void archiveHasEveryExchange();
    void secretsAreMasked();
    void hostileTextStaysText();
    void documentsAreSaved();
    void saysWhatCannotBeWritten();

private:
    QTemporaryDir m_folder;
    LessonSession m_session; ///< lesson 5, the second guess wrong
};

void TestLearnExport::initTestCase()
{
    const LabClock clock;
    const auto origin = LabOrigin::start(0, clock).value();
    m_session.lesson = lessonsIn(QStringLiteral(ETAGERE_SOURCE_DIR "/resources/lessons")).at(4).lesson.value();
    LabRun run = LabRun::start(m_session.lesson, *origin, clock, labLocation()).value();
    for (int i = 0; i < m_session.lesson.steps.size(); ++i) {
        m_session.results.append(std::make_shared<const LabStepResult>(run.runStep(i).value()));
        const auto &question = m_session.lesson.steps.at(i).question;
        m_session.guesses.append(!question ? -1 : i == 1 ? 1 - question->right : question->right);
    }
}

void TestLearnExport::worksheetAsksAndDoesNotTell()
{
    const QString text = plain(worksheetHtml({ m_session.lesson }));
    const LessonStep &step = m_session.lesson.steps.at(1);
    QVERIFY(text.contains(u"5. A 304 makes it fresh again"));
    QVERIFY(text.contains(step.read) && text.contains(step.question->text));
    for (const QString &choice : step.question->choices)
        QVERIFY(text.contains(u"☐ "_s + choice));
    for (const LessonStep &each : m_session.lesson.steps)
        QVERIFY2(!text.contains(each.why), qPrintable(each.why));
}

void TestLearnExport::transcriptTellsWhatWasDone()
{
    const QString text = plain(transcriptHtml(m_session));
    QVERIFY2(text.contains(u"5 of 5 steps, 3 of 4 questions as expected"), qPrintable(text.left(300)));
    QVERIFY(text.contains(u"Expected: 304. It was: 200."));
    QVERIFY(text.contains(u"Right."));
    QVERIFY(text.contains(u"If-None-Match: \"refresh-1\""));
    QVERIFY(text.contains(u"HTTP/1.1 304 Not Modified"));
    QVERIFY(text.contains(u"Nothing was sent: the cache answered alone."));
    for (const LessonStep &step : m_session.lesson.steps)
        QVERIFY(text.contains(step.why) && text.contains(step.section));
}

void TestLearnExport::archiveHasEveryExchange()
{
    const QJsonObject log = QJsonDocument::fromJson(transcriptHar(m_session)).object().value(u"log").toObject();
    QCOMPARE(log.value(u"version").toString(), u"1.2"_s);
    const QJsonArray entries = log.value(u"entries").toArray();
    QList<int> statuses;
    for (const QJsonValue &entry : entries)
        statuses.append(entry[u"response"][u"status"].toInt());
    QCOMPARE(statuses, (QList<int>{ 200, 304, 304 }));
    QVERIFY(entries.at(1)[u"request"][u"url"].toString().endsWith(u"/refresh"));
    QVERIFY(entries.at(0)[u"response"][u"content"][u"text"].toString().contains(u"\"version\": 1"));
}

void TestLearnExport::secretsAreMasked()
{
    LabStepResult step = *m_session.results.first();
    LabExchange &exchange = step.exchanges.first();
    exchange.sent = "GET /a?token=hush HTTP/1.1\r\nAuthorization: Bearer hush\r\n\r\n";
    exchange.response->headers.append("Set-Cookie", "id=hush");
    exchange.response->requestHeaders.append("Authorization", "Bearer hush");
    exchange.response->url += "?token=hush";
    LessonSession session = m_session;
    session.results = { std::make_shared<const LabStepResult>(step) };
    QVERIFY(transcriptHtml(session).contains(u"Authorization"));
    QVERIFY(!transcriptHtml(session).contains(u"hush"));
    QVERIFY(!transcriptHar(session).contains("hush"));
}

void TestLearnExport::hostileTextStaysText()
{
    LessonSession session = m_session;
    session.lesson.title = u"<img src=x onerror=alert(1)>"_s;
    session.lesson.steps[0].read = u"</p><script>1</script>"_s;
    for (const QString &html : { transcriptHtml(session), worksheetHtml({ session.lesson }) })
        QVERIFY(!html.contains(u"<img") && !html.contains(u"<script"));
}

void TestLearnExport::documentsAreSaved()
{
    QVERIFY(saveDocument(transcriptHtml(m_session), m_folder.filePath(u"t.html"_s)));
    QVERIFY(contentOf(m_folder.filePath(u"t.html"_s)).startsWith("<!DOCTYPE html>"));
    QVERIFY(saveDocument(transcriptHtml(m_session), m_folder.filePath(u"t.PDF"_s)));
    const QByteArray pdf = contentOf(m_folder.filePath(u"t.PDF"_s));
    QVERIFY(pdf.startsWith("%PDF-") && pdf.trimmed().endsWith("%%EOF"));
}

void TestLearnExport::saysWhatCannotBeWritten()
{
    const QString path = m_folder.filePath(u"no/such/folder.html"_s);
    const Result<Done> saved = saveDocument(u"x"_s, path);
    QCOMPARE(saved.error().code, ErrorCode::Io);
    QVERIFY(saved.error().text().contains(path));
    QVERIFY(!saveDocument(u"x"_s, m_folder.filePath(u"no/such/folder.pdf"_s)));
}

QTEST_MAIN(TestLearnExport)
#include "test_learnexport.moc"
