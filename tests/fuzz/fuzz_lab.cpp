// SPDX-License-Identifier: GPL-3.0-or-later
// What strangers may send to the laboratory: requests to its origin, and lessons.
#include "dialectcheck.h"

#include "lab/labrequest.h"

#include <etagere/lesson.h>

using namespace etagere;

static void checkRequests(QByteArray input)
{
    while (!input.isEmpty()) {
        const qsizetype before = input.size();
        const std::optional<LabRequest> request = takeLabRequest(input);
        if (!request)
            return fuzz::require(input.size() <= LongestLabHead);
        fuzz::require(input.size() < before || request->refusal != 0);
        fuzz::require(request->bodyLength >= 0 && request->bodyLength <= LongestLabBody);
        if (request->refusal != 0)
            return;
        fuzz::require(request->name().size() <= request->target.size());
    }
}

static void checkLesson(const QByteArray &json)
{
    const Result<Lesson> lesson = readLesson(json);
    if (!lesson)
        return fuzz::require(!lesson.error().message.isEmpty());
    fuzz::require(!lesson->steps.isEmpty());
    for (const LessonStep &step : lesson->steps) {
        fuzz::require(step.advance >= 0);
        if (step.question)
            fuzz::require(step.question->right >= 0 && step.question->right < step.question->choices.size());
    }
}

extern "C" int LLVMFuzzerTestOneInput(const char *data, size_t size)
{
    const QByteArray bytes(data, qsizetype(size));
    checkRequests(bytes);
    checkLesson(bytes);
    return 0;
}
