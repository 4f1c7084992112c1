// SPDX-License-Identifier: GPL-3.0-or-later
// The laboratory in the window: its lessons, its cache as a source like any other, and entries that are taught.
#include "changes/changebar.h"
#include "detailpane.h"
#include "details/entrysummary.h"
#include "learn/clockbar.h"
#include "learn/freeplay.h"
#include "learn/learnexport.h"
#include "learn/learnpage.h"
#include "learn/lessonview.h"
#include "mainwindow.h"
#include "motion.h"
#include "sourcepage.h"
#include "sourcespanel.h"
#include "startpage.h"
#include "statusline.h"

#include <QtWidgets/QStackedWidget>

using namespace Qt::StringLiterals;

namespace etagere {

namespace {

bool isLab(const Location &location) { return location.scheme() == "lab"; }

/// When the entry on show stops being fresh.
Msecs freshUntil(const SourcePage &page)
{
    const std::optional<ShownEntry> &shown = page.current().shown();
    return shown && shown->entry && shown->entry->dialect ? summaryOf(*shown->entry).expiresAt : NoTime;
}

} // namespace

void MainWindow::connectLearning()
{
    m_stack->addWidget(m_learn);
    const auto on = [this](QAction *action, auto slot) { connect(action, &QAction::triggered, this, slot); };
    on(m_actions.learn, &MainWindow::openLessons);
    on(m_actions.freePlay, [this] {
        openLessons();
        m_learn->playFreely();
    });
    on(m_actions.labCache, [this] { open(labLocation()); });
    on(m_actions.teachEntry, &MainWindow::teachEntry);
    on(m_actions.saveWorksheet, [this] {
        m_learn->open(); // reads the lessons
        saveLearnt(tr("Save a worksheet of all lessons"), tr("Documents (*.html *.pdf)"), u"worksheet.html"_s);
    });
    on(m_actions.saveTranscript,
       [this] { saveLearnt(tr("Save what was done"), tr("Transcripts (*.html *.pdf *.har)"), u"transcript.html"_s); });
    m_actions.reduceMotion->setChecked(isMotionReduced());
    on(m_actions.reduceMotion, [](bool isReduced) { setMotionReduced(isReduced); });
    connect(m_start, &StartPage::lessonsWanted, this, &MainWindow::openLessons);
    connect(m_learn, &LearnPage::left, this, [this] { switchTo(std::min(m_beforeLearning, int(m_pages.size()) - 1)); });
    connect(m_learn, &LearnPage::cacheWanted, m_actions.labCache, &QAction::trigger);
    connect(m_learn, &LearnPage::sessionChanged, this, &MainWindow::showLearning);
    connect(&m_laboratory, &Laboratory::clockMoved, this, [this] {
        const SourcePage *page = currentPage();
        if (!page || !isLab(page->location()))
            return;
        refreshTimes();
        m_details->refreshTimes();
    });
    connect(&m_laboratory, &Laboratory::cacheChanged, this, [this] {
        if (SourcePage *page = pageOf(labLocation()))
            page->refreshQuietly();
    });
    showLearning();
}

void MainWindow::openLessons()
{
    if (m_stack->currentWidget() != m_learn)
        m_beforeLearning = int(m_pages.indexOf(currentPage()));
    m_stack->setCurrentWidget(m_learn);
    showSourceList();
    showCurrent();
}

/// Its cache has something to show from the first moment on: what each resource answers.
void MainWindow::openLab()
{
    const Result<Done> started = m_laboratory.start();
    if (!started)
        return showProblem(started.error().text());
    SourcePage *page = openPage(labLocation());
    auto *clock = new ClockBar(m_laboratory, page);
    page->addBar(clock);
    connect(&page->current(), &CurrentEntry::changed, clock, [page, clock] { clock->setExpiry(freshUntil(*page)); });
    if (!std::exchange(m_isLabFilled, true))
        m_laboratory.fill([this](const Result<Done> &filled) {
            if (!filled)
                m_status->showMessage(filled.error().text());
        });
}

void MainWindow::teachEntry()
{
    const SourcePage *page = currentPage();
    const std::optional<ShownEntry> shown = page ? page->current().shown() : std::nullopt;
    if (!shown || !shown->entry || !shown->entry->decoded)
        return;
    const QList<CachedResponse> &variants = shown->entry->decoded->variants;
    const Result<Done> begun = m_learn->teach(variants.value(m_details->variant(), variants.first()));
    if (begun)
        return openLessons();
    const QString problem = tr("This entry cannot be taught: %1").arg(begun.error().text());
    page->changeBar()->tell(u"error"_s, Role::Gone, problem, {}, {});
}

void MainWindow::showLearning()
{
    const SourcePage *page = currentPage();
    const std::optional<ShownEntry> shown = page ? page->current().shown() : std::nullopt;
    m_actions.teachEntry->setEnabled(shown && shown->entry && shown->entry->decoded);
    m_actions.saveTranscript->setEnabled(!m_learn->lesson()->session().results.isEmpty());
}

/// Does not wait for the answer, nor for the disk.
void MainWindow::saveLearnt(const QString &title, const QString &filter, const QString &name)
{
    const bool isWorksheet = name.startsWith(u"worksheet"_s);
    auto *dialog = new QFileDialog(this, title, name, filter);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"html"_s);
    connect(dialog, &QFileDialog::fileSelected, this, [this, isWorksheet](const QString &path) {
        const auto write = [path, isWorksheet, lessons = m_learn->lessons(),
                            session = m_learn->lesson()->session()](const std::stop_token &) {
            if (path.endsWith(u".har"_s, Qt::CaseInsensitive))
                return saveBytes(transcriptHar(session), path);
            return saveDocument(isWorksheet ? worksheetHtml(lessons) : transcriptHtml(session), path);
        };
        m_saving = Background::run(this, write, [this, path](const Result<Done> &saved) {
            m_status->showMessage(saved ? tr("Saved %1.").arg(path) : saved.error().text());
        });
    });
    dialog->open();
}

} // namespace etagere
