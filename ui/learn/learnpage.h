// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "learn/laboratory.h"
#include "learn/lessonsession.h"

#include <QtWidgets/QWidget>

class QStackedWidget;

namespace etagere {

class ClockBar;
class FreePlay;
class LadderView;
class LessonView;
class StageView;

/// The laboratory in the window: lessons, or free play, at the left; the stage at the right; cache time below.
class LearnPage : public QWidget
{
    Q_OBJECT
public:
    explicit LearnPage(Laboratory &laboratory, QWidget *parent = nullptr);

    /// The list of lessons, or the one that was left.
    void open();
    void showLadder();
    void playFreely();
    /// Puts a real response on the laboratory's origin and begins its lesson; where it cannot, nothing changes.
    Result<Done> teach(const CachedResponse &stored);
    bool isSettled() const;

    LadderView *ladder() const { return m_ladder; }
    LessonView *lesson() const { return m_lesson; }
    FreePlay *freePlay() const { return m_freePlay; }
    StageView *stage() const { return m_stage; }
    /// Those that can be read, in the order of the ladder.
    QList<Lesson> lessons() const;

signals:
    void cacheWanted();
    /// Back to the sources.
    void left();
    /// A lesson with something done in it is on show, or no more.
    void sessionChanged();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void begin(int file);
    void showStage(const LabStepPtr &result, bool isNew);
    void showFirstHint();

    Laboratory &m_laboratory;
    QList<LessonFile> m_files;
    QStackedWidget *m_left;
    LadderView *m_ladder;
    LessonView *m_lesson;
    FreePlay *m_freePlay;
    StageView *m_stage;
    ClockBar *m_clock;
};

} // namespace etagere
