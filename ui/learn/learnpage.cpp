// SPDX-License-Identifier: GPL-3.0-or-later
#include "learn/learnpage.h"

#include "learn/clockbar.h"
#include "learn/freeplay.h"
#include "learn/ladderview.h"
#include "learn/lessonview.h"
#include "learn/stageview.h"

#include <QtCore/QStandardPaths>
#include <QtGui/QKeyEvent>
#include <QtWidgets/QSplitter>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QVBoxLayout>

namespace etagere {

namespace {

/// Those that came with the program, and a teacher's own.
QList<LessonFile> allLessons()
{
    const QString own =
        QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + QStringLiteral("/etagere/lessons");
    return lessonsIn(lessonFolder()) + lessonsIn(own);
}

} // namespace

LearnPage::LearnPage(Laboratory &laboratory, QWidget *parent)
    : QWidget(parent)
    , m_laboratory(laboratory)
    , m_left(new QStackedWidget)
    , m_ladder(new LadderView)
    , m_lesson(new LessonView(laboratory))
    , m_freePlay(new FreePlay(laboratory))
    , m_stage(new StageView)
    , m_clock(new ClockBar(laboratory))
{
    for (QWidget *page : std::initializer_list<QWidget *>{ m_ladder, m_lesson, m_freePlay })
        m_left->addWidget(page);
    auto *panes = new QSplitter;
    panes->setObjectName(QStringLiteral("learnPanes"));
    panes->setChildrenCollapsible(false);
    panes->setHandleWidth(1);
    panes->addWidget(m_left);
    panes->addWidget(m_stage);
    panes->setStretchFactor(1, 1);
    panes->setSizes({ 430, 936 });
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(panes, 1);
    column->addWidget(m_clock);
    connect(m_ladder, &LadderView::chosen, this, &LearnPage::begin);
    connect(m_ladder, &LadderView::freePlayWanted, this, &LearnPage::playFreely);
    connect(m_ladder, &LadderView::left, this, &LearnPage::left);
    connect(m_ladder, &LadderView::cacheWanted, this, &LearnPage::cacheWanted);
    connect(m_lesson, &LessonView::left, this, &LearnPage::showLadder);
    connect(m_lesson, &LessonView::stepShown, this, &LearnPage::showStage);
    connect(m_lesson, &LessonView::progressed, m_ladder, &LadderView::showProgress);
    connect(m_lesson, &LessonView::progressed, this, &LearnPage::sessionChanged);
    connect(m_freePlay, &FreePlay::left, this, &LearnPage::showLadder);
    connect(m_freePlay, &FreePlay::answered, this, [this](const LabStepPtr &result) { showStage(result, true); });
    connect(&m_laboratory, &Laboratory::clockMoved, this, [this] { m_stage->setNow(m_laboratory.clock().now()); });
    showFirstHint();
}

void LearnPage::open()
{
    if (m_files.isEmpty()) {
        m_files = allLessons();
        m_ladder->setLessons(m_files);
    }
    if (m_left->currentWidget() == m_ladder)
        m_ladder->focusList();
    else if (m_left->currentWidget() == m_lesson)
        m_lesson->focusStep();
}

QList<Lesson> LearnPage::lessons() const
{
    QList<Lesson> lessons;
    for (const LessonFile &file : m_files) {
        if (file.lesson)
            lessons.append(*file.lesson);
    }
    return lessons;
}

void LearnPage::showLadder()
{
    m_left->setCurrentWidget(m_ladder);
    open();
    emit sessionChanged();
}

void LearnPage::begin(int file)
{
    m_left->setCurrentWidget(m_lesson);
    m_lesson->begin(*m_files.at(file).lesson, lessonName(m_files.at(file)));
    emit sessionChanged();
}

void LearnPage::playFreely()
{
    m_left->setCurrentWidget(m_freePlay);
    showStage(nullptr, false);
    m_freePlay->begin();
    emit sessionChanged();
}

Result<Done> LearnPage::teach(const CachedResponse &stored)
{
    if (const Result<Done> started = m_laboratory.start(); !started)
        return started;
    const Result<Lesson> lesson = ownLesson(stored, m_laboratory.origin(), m_laboratory.clock().now());
    if (!lesson)
        return tl::unexpected(lesson.error());
    open();
    m_left->setCurrentWidget(m_lesson);
    m_lesson->begin(*lesson, {});
    emit sessionChanged();
    return Done();
}

bool LearnPage::isSettled() const { return !m_laboratory.isBusy() && !m_stage->isPlaying(); }

void LearnPage::showFirstHint()
{
    m_stage->clear(tr("What they say to each other appears here as arrows, once a step has run."));
    m_clock->setExpiry(NoTime);
}

void LearnPage::showStage(const LabStepPtr &result, bool isNew)
{
    if (!result)
        return showFirstHint();
    m_stage->setStep(result, isNew);
    m_clock->setExpiry(m_stage->freshUntil());
}

void LearnPage::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        return m_left->currentWidget() == m_ladder ? emit left() : showLadder();
    QWidget::keyPressEvent(event);
}

} // namespace etagere
