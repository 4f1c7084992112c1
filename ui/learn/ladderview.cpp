// SPDX-License-Identifier: GPL-3.0-or-later
#include "learn/ladderview.h"

#include "icons.h"
#include "learn/lessonprogress.h"

#include <QtCore/QFileInfo>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QTreeWidget>

using namespace Qt::StringLiterals;

namespace etagere {

namespace {

QString progressText(const LessonProgress &progress, int steps)
{
    if (progress.steps == 0)
        return LadderView::tr("not begun");
    if (!progress.isFinished)
        return LadderView::tr("step %1 of %2").arg(progress.steps).arg(steps);
    return progress.questions == 0
        ? LadderView::tr("finished")
        : LadderView::tr("finished, %1 of %2 right").arg(progress.right).arg(progress.questions);
}

} // namespace

QString lessonName(const LessonFile &file) { return QFileInfo(file.path).completeBaseName(); }

LadderView::LadderView(QWidget *parent)
    : QWidget(parent)
    , m_list(new QTreeWidget(this))
    , m_problem(new QLabel(this))
    , m_begin(new QPushButton(icon(u"lesson"_s), tr("&Begin"), this))
{
    auto *back = new QToolButton(this);
    back->setText(tr("Back to the sources"));
    back->setIcon(icon(u"demo"_s, Role::Muted));
    back->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    back->setAutoRaise(true);
    auto *about = new QLabel(tr("How ETag caching works, without a network: a client, its cache and an origin of their "
                                "own on this computer. Each lesson takes a few minutes."),
                             this);
    about->setWordWrap(true);
    m_list->setObjectName(u"lessons"_s);
    m_list->setAccessibleName(tr("Lessons"));
    m_list->setHeaderLabels({ tr("Lesson"), tr("Progress") });
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_list->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    m_problem->setObjectName(u"lessonProblem"_s);
    m_problem->setWordWrap(true);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_problem->hide();
    auto *freely = new QPushButton(icon(u"lab"_s), tr("&Free play"), this);
    freely->setToolTip(tr("Turn the knobs of a resource and send requests as you like"));
    auto *cache = new QPushButton(icon(u"memory"_s), tr("Its &cache"), this);
    cache->setToolTip(tr("Opens the laboratory's cache as a source"));
    auto *buttons = new QHBoxLayout;
    for (QPushButton *button : { m_begin, freely, cache })
        buttons->addWidget(button);
    buttons->addStretch(1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(12, 8, 12, 8);
    column->setSpacing(8);
    column->addWidget(back);
    column->addWidget(about);
    column->addWidget(m_list, 1);
    column->addWidget(m_problem);
    column->addLayout(buttons);
    connect(back, &QToolButton::clicked, this, &LadderView::left);
    connect(m_list, &QTreeWidget::itemActivated, this, &LadderView::choose);
    connect(m_list, &QTreeWidget::currentItemChanged, this, &LadderView::showProblem);
    connect(m_begin, &QPushButton::clicked, this, &LadderView::choose);
    connect(freely, &QPushButton::clicked, this, &LadderView::freePlayWanted);
    connect(cache, &QPushButton::clicked, this, &LadderView::cacheWanted);
}

void LadderView::setLessons(const QList<LessonFile> &files)
{
    m_files = files;
    m_list->clear();
    for (const LessonFile &file : files) {
        auto *item = new QTreeWidgetItem(m_list);
        item->setSizeHint(0, QSize(0, 24));
        item->setText(0,
                      file.lesson ? tr("%1. %2").arg(file.lesson->rung).arg(file.lesson->title)
                                  : QFileInfo(file.path).fileName());
        item->setToolTip(0, item->text(0));
    }
    showProgress();
    m_list->setCurrentItem(m_list->topLevelItem(0));
}

void LadderView::showProgress()
{
    for (int i = 0; i < m_files.size(); ++i) {
        QTreeWidgetItem *item = m_list->topLevelItem(i);
        const LessonFile &file = m_files.at(i);
        const LessonProgress progress = LessonProgress::of(lessonName(file));
        item->setText(1, file.lesson ? progressText(progress, int(file.lesson->steps.size())) : tr("cannot be read"));
        item->setIcon(0,
                      !file.lesson              ? icon(u"error"_s, Role::Gone)
                          : progress.isFinished ? icon(u"check"_s, Role::Fresh)
                                                : icon(u"lesson"_s, Role::Muted));
    }
}

void LadderView::focusList() { m_list->setFocus(Qt::OtherFocusReason); }

void LadderView::showProblem()
{
    const int row = m_list->indexOfTopLevelItem(m_list->currentItem());
    const bool isBroken = row >= 0 && !m_files.at(row).lesson;
    m_begin->setEnabled(row >= 0 && !isBroken);
    m_problem->setVisible(isBroken);
    if (isBroken)
        m_problem->setText(tr("%1: %2").arg(m_files.at(row).path, m_files.at(row).lesson.error().text()));
}

void LadderView::choose()
{
    const int row = m_list->indexOfTopLevelItem(m_list->currentItem());
    if (row >= 0 && m_files.at(row).lesson)
        emit chosen(row);
}

} // namespace etagere
