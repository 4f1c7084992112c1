// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <etagere/lesson.h>

#include <QtWidgets/QWidget>

class QLabel;
class QPushButton;
class QTreeWidget;

namespace etagere {

/// The lessons, by their place on the ladder, and how far somebody came in each.
class LadderView : public QWidget
{
    Q_OBJECT
public:
    explicit LadderView(QWidget *parent = nullptr);

    void setLessons(const QList<LessonFile> &files);
    /// Progress was made, or forgotten.
    void showProgress();
    void focusList();
    QTreeWidget *list() const { return m_list; }

signals:
    void chosen(int file);
    void freePlayWanted();
    void cacheWanted();
    void left();

private:
    void showProblem();
    void choose();

    QList<LessonFile> m_files;
    QTreeWidget *m_list;
    QLabel *m_problem;
    QPushButton *m_begin;
};

/// What a lesson's progress is kept by.
QString lessonName(const LessonFile &file);

} // namespace etagere
