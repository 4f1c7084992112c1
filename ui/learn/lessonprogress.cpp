// SPDX-License-Identifier: GPL-3.0-or-later
#include "learn/lessonprogress.h"

#include <QtCore/QSettings>

namespace etagere {

static const auto learnGroup = QLatin1StringView("learn");

LessonProgress LessonProgress::of(const QString &name)
{
    const QStringList kept = QSettings().value(learnGroup + u'/' + name).toStringList();
    if (kept.size() != 4)
        return {};
    return { kept[0].toInt(), kept[1].toInt(), kept[2].toInt(), kept[3] == QLatin1StringView("finished") };
}

void LessonProgress::keep(const LessonSession &session)
{
    const LessonProgress before = of(session.name);
    if (session.name.isEmpty() || session.results.size() < before.steps
        || (session.results.size() == before.steps && session.rightGuesses() <= before.right))
        return;
    QSettings().setValue(learnGroup + u'/' + session.name,
                         QStringList{ QString::number(session.results.size()), QString::number(session.rightGuesses()),
                                      QString::number(session.questions()),
                                      session.isFinished() ? QStringLiteral("finished") : QStringLiteral("begun") });
}

} // namespace etagere
