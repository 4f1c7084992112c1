// SPDX-License-Identifier: LGPL-3.0-or-later
#pragma once

#include <etagere/cachingclient.h>
#include <etagere/lab.h>

#include <QtCore/QStringList>

namespace etagere {

/// A field that a lesson speaks of.
struct LessonField {
    enum class Claim : quint8 { Equals, Present, Absent };
    QByteArray name;
    Claim claim = Claim::Equals;
    QByteArray value; ///< for Equals
};

/// A request that the origin sees in a step, and its answer.
struct LessonExchange {
    int status = 200;        ///< 0: the connection is dropped
    QList<LessonField> sent; ///< fields of the request
};

/// What another kind of client would do at the same moment with the same stored response.
struct LessonMind {
    QByteArray client; ///< as mindByName() takes it
    /// The store's own time to live: Expires ("redis", "files": EsiPy from 1.2 on), or none ("forever").
    QByteArray store;
    NextStep next = NextStep::Fetch;
};

/// What a step must come to.
struct LessonOutcome {
    int status = 200; ///< 0: there is no answer
    AnswerSource source = AnswerSource::Origin;
    QList<LessonExchange> origin; ///< all that the origin sees, in order
    QList<LessonField> answer;    ///< fields of the answer
    int version = 0;              ///< of the body in the answer; 0: nothing is said
    int stored = -1;              ///< how many responses are stored afterwards; -1: nothing is said
    QList<LessonMind> minds;      ///< judged before the request is sent
};

/// What the learner is asked before the step runs.
struct LessonQuestion {
    QString text;
    QStringList choices;
    int right = 0;
};

struct LessonStep {
    QString read;
    std::optional<LabKnobs> knobs; ///< all of them, as they are set before the request
    qint64 advance = 0;            ///< seconds by which cache time moves before the request
    QByteArray method = "GET";
    HeaderList headers; ///< of the request
    std::optional<LessonQuestion> question;
    LessonOutcome expected;
    QString why;
    QString section; ///< "RFC 9111 §4.2", or where a library does so
};

struct Lesson {
    QString title;
    int rung = 0;        ///< place on the ladder, from 1
    QByteArray resource; ///< of the lab's origin
    LabKnobs knobs;      ///< at the start
    QList<LessonStep> steps;
};

/// Reads a lesson; resources/lessons/README.md documents the format. LimitExceeded, or BadInput with the place inside
/// the file ("steps[2].expect.status") as `where`.
ETAGERE_EXPORT Result<Lesson> readLesson(const QByteArray &json);

struct LessonFile {
    QString path;
    Result<Lesson> lesson;
};
/// The files *.json of a folder by their place on the ladder, those that cannot be read last.
ETAGERE_EXPORT QList<LessonFile> lessonsIn(const QString &folder);
/// Where the lessons lie that came with the program.
ETAGERE_EXPORT QString lessonFolder();

} // namespace etagere
