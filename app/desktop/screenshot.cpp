// SPDX-License-Identifier: GPL-3.0-or-later
#include "screenshot.h"

#include "detailpane.h"

#include <QtCore/QThreadPool>
#include <QtGui/QPixmap>
#include <QtWidgets/QApplication>
#include <cstdio>

using namespace etagere;
using namespace std::chrono_literals;

namespace {
constexpr int failedStatus = 3;
}

Screenshot::Screenshot(MainWindow &window, QString file, QString view)
    : m_window(window)
    , m_file(std::move(file))
    , m_view(std::move(view))
{
    connect(&m_timer, &QTimer::timeout, this, &Screenshot::look);
    m_timer.start(50ms);
}

/// Quiet for a few looks in a row: the views compute in the background, and one thing leads to another.
void Screenshot::look()
{
    constexpr int enough = 6;
    const bool isQuiet = m_window.isSettled() && QThreadPool::globalInstance()->activeThreadCount() == 0;
    m_quietLooks = isQuiet ? m_quietLooks + 1 : 0;
    if (m_quietLooks == 1)
        m_window.selectFirstEntry();
    if (m_quietLooks == 3 && !m_view.isEmpty()) {
        m_window.details()->showView(std::exchange(m_view, {}));
        m_quietLooks = 1; // it computes too
    }
    if (m_quietLooks == enough)
        save();
}

void Screenshot::save()
{
    m_timer.stop();
    QString problem = m_window.problem();
    if (!m_window.grab().save(m_file, "PNG") && problem.isEmpty())
        problem = QObject::tr("The picture cannot be written to %1.").arg(m_file);
    if (!problem.isEmpty())
        std::fprintf(stderr, "etagere: %s\n", qUtf8Printable(problem));
    QCoreApplication::exit(problem.isEmpty() ? 0 : failedStatus);
}
