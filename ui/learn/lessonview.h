// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "learn/claimsmodel.h"
#include "learn/lessonsession.h"
#include "theme.h"

#include <QtWidgets/QWidget>

class QButtonGroup;
class QLabel;
class QPushButton;
class QTableView;
class QVBoxLayout;

namespace etagere {

class IconLabel;

/// One lesson, step by step: read, predict, run, compare, and why.
class LessonView : public QWidget
{
    Q_OBJECT
public:
    explicit LessonView(Laboratory &laboratory, QWidget *parent = nullptr);

    /// Begins a lesson, from its first step on. `name` is what its progress is kept by; empty: it is not kept.
    void begin(const Lesson &lesson, const QString &name);
    const LessonSession &session() const { return m_session; }
    bool hasLesson() const { return !m_session.lesson.steps.isEmpty(); }
    /// The step on show, from 0.
    int step() const { return m_step; }
    void showStep(int step);
    void focusStep();

signals:
    /// The step on show is one that came to this, or was not run yet: nothing.
    void stepShown(const etagere::LabStepPtr &result, bool isNew);
    void progressed();
    void left();

private:
    QWidget *newHead();
    QWidget *newResult();
    QWidget *newButtons();
    void restart();
    void run();
    void take(const Result<LabStepPtr> &result);
    void showSteps();
    void showQuestion();
    void showResult();
    void fitTable();
    void showButtons();
    void tell(const QString &iconName, Role role, const QString &text);
    bool isDone(int step) const { return step < m_session.results.size(); }
    const LessonStep &lessonStep() const { return m_session.lesson.steps.at(m_step); }

    Laboratory &m_laboratory;
    LessonSession m_session;
    int m_step = 0;
    bool m_isReady = false; ///< its start has come through
    ClaimsModel m_claims;

    QLabel *m_title;
    QLabel *m_place;
    QWidget *m_steps;
    QButtonGroup *m_stepButtons;
    QLabel *m_read;
    QLabel *m_question;
    QVBoxLayout *m_choices;
    QButtonGroup *m_choiceButtons;
    IconLabel *m_toldIcon;
    QLabel *m_told;
    QLabel *m_why;
    QTableView *m_table;
    QWidget *m_result;
    QPushButton *m_run;
    QPushButton *m_next;
    QPushButton *m_cancel;
    QPushButton *m_again;
};

} // namespace etagere
